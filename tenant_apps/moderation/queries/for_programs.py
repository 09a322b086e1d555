"""Cases page by page, in codes instead of words: what a program of the unit works through."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from tenant_apps.moderation.data.codes import State
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.rules.parts import barred

_OPEN: Final = (State.WAITING, State.SECOND, State.REVIEW)


class BadMark(ValueError):
    """This is no mark of a page."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case. ``mine``: this person may decide it now."""

    id: UUID
    kind: str
    item: str
    title: str
    source: str
    state: str
    verdict: str
    reason: str
    opened_at: datetime
    due_at: datetime
    decided_at: datetime | None
    late: bool
    reports: int
    shown: bool
    mine: bool


def cases(account_id: int, *, done: bool, after: str, limit: int) -> tuple[list[CaseRow], str]:
    """One page and the mark of the next ("" on the last): what waits, nearest date first, or what was
    decided, the latest first. Two queries. Raises BadMark.
    """
    open_ = Q(state__in=[state.value for state in _OPEN])
    rows: QuerySet[Case] = Case.objects.defer("text").filter(~open_ if done else open_)
    moment = "decided_at" if done else "due_at"
    if after:
        at, pk = _place(after)
        beyond = "lt" if done else "gt"
        rows = rows.filter(Q(**{f"{moment}__{beyond}": at}) | Q(**{moment: at, f"pk__{beyond}": pk}))
    found = list(rows.order_by(*([f"-{moment}", "-pk"] if done else [moment, "pk"]))[: limit + 1])
    shown = found[:limit]
    heard = Counter(Report.objects.filter(case__in=shown).values_list("case", flat=True))
    following = ""
    if len(found) > limit:
        last: Any = shown[-1]
        following = f"{getattr(last, moment).astimezone(UTC).isoformat()}~{last.pk}"
    return [_row(case, account_id, heard[case.pk]) for case in shown], following


def _row(case: Case, account_id: int, reports: int) -> CaseRow:
    return CaseRow(
        id=case.id,
        kind=case.kind,
        item=case.item,
        title=case.title,
        source=case.source,
        state=case.state,
        verdict=case.review_verdict or case.verdict,
        reason=case.reason,
        opened_at=case.opened_at,
        due_at=case.due_at,
        decided_at=case.decided_at,
        late=case.overdue_at is not None,
        reports=reports,
        shown=case.shown,
        mine=case.state in _OPEN and account_id not in barred(case),
    )


def _place(after: str) -> tuple[datetime, UUID]:
    try:
        moment, pk = after.replace(" ", "+").split("~")
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise BadMark(after)
        return at.astimezone(UTC), UUID(pk)
    except (ValueError, OverflowError) as error:
        raise BadMark(after) from error
