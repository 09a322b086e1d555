"""Public counts of each month: what was reported, decided and looked at again. Numbers alone."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from huisheng.kernel import clock
from tenant_apps.moderation.data.codes import DECIDE_HOURS, Reason, State, Verdict
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.queries.queue import reason_label

MONTHS = 12


@dataclass(slots=True)
class Month:
    """One month of Shanghai, by the day on which cases were opened and reports received."""

    first: date
    reports: int = 0
    cases: int = 0
    waiting: int = 0
    kept: int = 0
    hidden: int = 0
    in_time: int = 0
    reviewed: int = 0
    changed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def by_reason(self) -> list[tuple[str, int]]:
        """Why items were hidden, most often first."""
        return [(reason_label(code), number) for code, number in self.reasons.most_common()]


def months(now: datetime | None = None) -> list[Month]:
    """The last twelve months, the newest first; months before the first case are left out. Two queries."""
    today = clock.business_day(now)
    first = _back(today, MONTHS - 1)
    since = datetime(first.year, first.month, 1, tzinfo=clock.BUSINESS_ZONE)
    found: dict[date, Month] = {}
    for at in Report.objects.filter(received_at__gte=since).values_list("received_at", flat=True).iterator():
        _month(found, at).reports += 1
    rows = Case.objects.filter(opened_at__gte=since).values_list(
        "opened_at", "decided_at", "verdict", "review_verdict", "reason", "state"
    )
    for opened_at, decided_at, verdict, second, reason, state in rows.iterator():
        month = _month(found, opened_at)
        month.cases += 1
        if decided_at is None:
            month.waiting += 1
            continue
        in_force = second or verdict
        month.in_time += decided_at - opened_at <= timedelta(hours=DECIDE_HOURS)
        month.kept += in_force == Verdict.KEEP
        month.hidden += in_force == Verdict.HIDE
        if in_force == Verdict.HIDE and reason in Reason.values:
            month.reasons[reason] += 1
        month.reviewed += bool(second) or state == State.REVIEW
        month.changed += bool(second) and second != verdict
    return [found[key] for key in sorted(found, reverse=True)]


def _month(found: dict[date, Month], at: datetime) -> Month:
    first = clock.business_day(at).replace(day=1)
    return found.setdefault(first, Month(first))


def _back(day: date, months_: int) -> date:
    number = day.year * 12 + day.month - 1 - months_
    return date(number // 12, number % 12 + 1, 1)
