"""Reading the roster."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from huisheng.kernel.clock import BUSINESS_ZONE, business_day, now
from tenant_apps.people.data.codes import ShiftKind
from tenant_apps.people.models import Shift
from tenant_apps.people.queries.staff import staff_names


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on duty: aware instants, from (included) until (excluded)."""

    shift_id: int
    account_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    kind: str = ShiftKind.DUTY
    team: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class RosterDay:
    """One day of the roster in Asia/Shanghai: the shifts that begin on it, and whether anybody is on duty
    at all.
    """

    day: date
    shifts: tuple[OnDuty, ...]
    is_covered: bool


def on_duty_at(moment: datetime) -> list[OnDuty]:
    """Who is on duty at an aware instant, the longest remaining first.

    A shift of somebody whose roles in the unit have ended counts for nothing.
    """
    return _named(_at(moment, ShiftKind.DUTY))


def on_duty_now() -> list[OnDuty]:
    """Who is on duty now."""
    return on_duty_at(now())


def on_call_now() -> list[OnDuty]:
    """Who is on call for a crisis now, the longest remaining first. Nobody: the next level is told."""
    return _named(_at(now(), ShiftKind.ON_CALL))


def on_any_shift_now(names: Mapping[int, str] | None = None) -> list[OnDuty]:
    """Everybody who is on duty or on call now: whom an alarm wakes. ``names``: of the staff, where they have
    been looked up.
    """
    return _named(_at(now(), ShiftKind.DUTY, ShiftKind.ON_CALL), names)


def next_on_duty() -> OnDuty | None:
    """The next shift to begin, when nobody may be on duty now."""
    upcoming = _named(
        Shift.objects.filter(kind=ShiftKind.DUTY, starts_at__gt=now()).order_by("starts_at", "id")[:5]
    )
    return upcoming[0] if upcoming else None


def roster(first_day: date, days: int = 14, names: Mapping[int, str] | None = None) -> list[RosterDay]:
    """The roster of some days from `first_day` on. ``names``: of the staff, where they were looked up."""
    begins, ends = day_start(first_day), day_start(first_day + timedelta(days=days))
    shifts = _named(
        Shift.objects.filter(starts_at__lt=ends, ends_at__gt=begins).order_by(
            "starts_at", "-kind", "-leads", "id"
        ),
        names,
    )
    found = []
    for offset in range(days):
        day = first_day + timedelta(days=offset)
        morning, evening = day_start(day), day_start(day + timedelta(days=1))
        found.append(
            RosterDay(
                day=day,
                shifts=tuple(shift for shift in shifts if morning <= shift.starts_at < evening),
                is_covered=any(
                    shift.kind == ShiftKind.DUTY and shift.starts_at < evening and shift.ends_at > morning
                    for shift in shifts
                ),
            )
        )
    return found


def days_without_duty(first_day: date, days: int) -> tuple[date, ...]:
    """Of some days from `first_day` on those on which nobody is on duty at all."""
    return tuple(found.day for found in roster(first_day, days) if not found.is_covered)


def day_start(day: date) -> datetime:
    """The first instant of a day in Asia/Shanghai."""
    return datetime.combine(day, time(), BUSINESS_ZONE)


def week_of(day: date | None = None) -> date:
    """The Monday of a day's week (of today's)."""
    day = day or business_day()
    return day - timedelta(days=day.weekday())


def _at(moment: datetime, *kinds: ShiftKind) -> QuerySet[Shift]:
    covering: QuerySet[Shift] = Shift.objects.filter(
        kind__in=kinds, starts_at__lte=moment, ends_at__gt=moment
    )
    return covering.order_by("-ends_at", "id")


def _named(shifts: QuerySet[Shift], names: Mapping[int, str] | None = None) -> list[OnDuty]:
    rows = list(shifts.select_related("team"))
    if not rows:
        # An empty roster costs one query, not three: it is asked on public pages.
        return []
    names = staff_names() if names is None else names
    return [
        OnDuty(
            shift_id=row.pk,
            account_id=row.account_id,
            name=names[row.account_id],
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            kind=row.kind,
            team="" if row.team is None else row.team.name,
            leads=row.leads,
        )
        for row in rows
        if row.account_id in names
    ]
