"""Hours of volunteers: sums, entries, and what a certificate says."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Sum

from tenant_apps.people.data.codes import HoursKind, HoursState, MemberKind, MemberState
from tenant_apps.people.models import Hours, Member


@dataclass(frozen=True, slots=True)
class Totals:
    """Confirmed minutes of one volunteer, answers published, and since when."""

    minutes: int
    answers: int
    since: date | None

    @property
    def hours(self) -> str:
        """Hours with one decimal, such as 12.5."""
        return f"{self.minutes / 60:.1f}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is shown."""

    hours_id: int
    member_id: int
    name: str
    day: date
    minutes: int
    kind: str
    state: str
    state_label: str
    words: str


def totals(member_id: int) -> Totals:
    """What counts for this volunteer."""
    confirmed = Hours.objects.filter(member_id=member_id, state=HoursState.CONFIRMED)
    sums = confirmed.aggregate(minutes=Sum("minutes"), since=Min("day"))
    answers = confirmed.filter(kind=HoursKind.ANSWER).count()
    return Totals(int(sums["minutes"] or 0), answers, sums["since"])


def entries(member_id: int, *, limit: int = 50) -> list[Entry]:
    """The latest entries of a volunteer, newest first."""
    rows = Hours.objects.filter(member_id=member_id).select_related("member").order_by("-day", "-pk")
    return [_entry(row) for row in rows[:limit]]


def waiting() -> list[Entry]:
    """Entries that somebody of the staff has to confirm, the oldest first."""
    rows = Hours.objects.filter(state=HoursState.PROPOSED).select_related("member").order_by("noted_at", "pk")
    return [_entry(row) for row in rows[:100]]


def volunteer_row(account_id: int | None) -> Member | None:
    """The volunteer with this account whose engagement holds; None for everybody else."""
    if account_id is None:
        return None
    found: Member | None = Member.objects.filter(
        account_id=account_id, kind=MemberKind.VOLUNTEER, state=MemberState.ACTIVE
    ).first()
    return found


def _entry(row: Hours) -> Entry:
    return Entry(
        hours_id=row.pk,
        member_id=row.member_id,
        name=row.member.name,
        day=row.day,
        minutes=row.minutes,
        kind=row.kind,
        state=row.state,
        state_label=str(HoursState(row.state).label),
        words=row.words,
    )
