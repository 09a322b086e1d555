"""How often something was read or opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Sum

from huisheng.kernel import clock
from tenant_apps.commons.data.counts import QUESTION, VIEWS
from tenant_apps.commons.models import DailyCount
from tenant_apps.commons.queries.listing import PublicRow, rows_of, shown

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
    return _sum(DailyCount.objects.filter(what__in=VIEWS, day=day).aggregate(n=Sum("number"))["n"])


def views_of(question_id: UUID) -> int:
    """How often a question was read, all days together."""
    of_it = DailyCount.objects.filter(what=QUESTION, key=str(question_id))
    return _sum(of_it.aggregate(n=Sum("number"))["n"])


def views_by_day(days: int) -> Sequence[tuple[date, int]]:
    """Views of the unit's public pages on the last days, today included, newest first. One query."""
    today = clock.business_day()
    first = today - timedelta(days=days - 1)
    rows = DailyCount.objects.filter(what__in=VIEWS, day__gte=first).values("day").annotate(n=Sum("number"))
    found = {row["day"]: row["n"] for row in rows.order_by()}
    return [(day, found.get(day, 0)) for day in (today - timedelta(days=back) for back in range(days))]


def counts_by_key(what: str, days: int | None = None, *, keys: Sequence[str] | None = None) -> dict[str, int]:
    """What was counted under a code, by key, the greatest first; of the last days or of all. One query."""
    rows = DailyCount.objects.filter(what=what)
    if days is not None:
        rows = rows.filter(day__gt=clock.business_day() - timedelta(days=days))
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return dict(rows.values_list("key").annotate(n=Sum("number")).order_by("-n", "key"))


def hottest(limit: int) -> Sequence[HotRow]:
    """What was read most in the last days, of what is shown now. Two queries."""
    since = clock.business_day() - timedelta(days=HOT_DAYS)
    rows = DailyCount.objects.filter(what=QUESTION, day__gt=since).values_list("key")
    most = dict(rows.annotate(n=Sum("number")).order_by("-n", "-key")[: limit * _MORE])
    found = rows_of(shown().filter(pk__in=most))
    ranked = sorted(found, key=lambda row: (-most[str(row.question_id)], row.number))
    return [HotRow(row, most[str(row.question_id)]) for row in ranked[:limit]]


def _sum(found: int | None) -> int:
    return found or 0
