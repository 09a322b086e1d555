"""How often something was read or opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from huisheng.kernel import clock
from tenant_apps.commons.data.counts import QUESTION, VIEWS
from tenant_apps.commons.queries.listing import PublicRow, rows_of, shown
from tenant_apps.unit_ledger import public as ledger

HOT_DAYS: Final = 7
_MORE: Final = 3
"""Of so many times the places of the list are the questions looked at: some are not shown any more."""


@dataclass(frozen=True, slots=True)
class HotRow:
    """A question that many read, and how often that was in the last days."""

    row: PublicRow
    views: int


def views_on(day: date) -> int:
    """Views of the unit's public pages on a day."""
    return ledger.counted(VIEWS, day=day)


def views_of(question_id: UUID) -> int:
    """How often a question was read, all days together."""
    return ledger.counted((QUESTION,), key=str(question_id))


def views_by_day(days: int) -> Sequence[tuple[date, int]]:
    """Views of the unit's public pages on the last days, today included, newest first. One query."""
    today = clock.business_day()
    found = ledger.counted_by_day(VIEWS, since=_first_of(days))
    return [(day, found.get(day, 0)) for day in (today - timedelta(days=back) for back in range(days))]


def counts_by_key(what: str, days: int | None = None, *, keys: Sequence[str] | None = None) -> dict[str, int]:
    """What was counted under a code, by key, the greatest first; of the last days or of all. One query."""
    return ledger.counted_by_key(what, since=None if days is None else _first_of(days), keys=keys)


def hottest(limit: int) -> Sequence[HotRow]:
    """What was read most in the last days, of what is shown now. Two queries."""
    most = ledger.counted_by_key(QUESTION, since=_first_of(HOT_DAYS), limit=limit * _MORE)
    found = rows_of(shown().filter(pk__in=most))
    ranked = sorted(found, key=lambda row: (-most[str(row.question_id)], row.number))
    return [HotRow(row, most[str(row.question_id)]) for row in ranked[:limit]]


def _first_of(days: int) -> date:
    return clock.business_day() - timedelta(days=days - 1)
