"""Entering the national days of a year: by operators, day by day, or from what the package knows.

A year is a draft until it is published; from then on it counts everywhere, and whoever has asked for it is
told, so that dates that were counted without it can be counted anew.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenants.calendar.national import forget_after_commit
from tenants.calendar.seeding import seed_national_days
from tenants.models import HolidayName, NationalDay, NationalYear

LONGEST: Final = 31
"""Days in a row that may be entered at once: more is a slip of the year or month."""
FIRST_YEAR: Final = 2004
YEARS_AHEAD: Final = 2
SATURDAY: Final = 5

Published = Callable[[int], None]
_published: list[Published] = []


class BadDays(ValueError):
    """These days cannot be entered; ``code`` says why: order, long, year, weekday, empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def on_year_published(callback: Published) -> Published:
    """Register what follows when a year becomes known: callback(year), in NETWORK, in that transaction."""
    _published.append(callback)
    return callback


def enter_known_years() -> tuple[int, ...]:
    """Enter the years that the package knows and the table does not, in NETWORK; returns them.

    The first time there is nothing that could have been counted without them, and nobody is told.
    """
    with transaction.atomic():
        first_time = not NationalYear.objects.exists()
        added = seed_national_days()
        if not first_time:
            for year in added:
                _tell(year)
    return added


@transaction.atomic
def add_days(year: int, first: date, last: date, *, works: bool, name: str, actor: int | str) -> int:
    """Enter the days from ``first`` to ``last`` of a year, in NETWORK; returns how many.

    ``works`` makes them worked ones, which only days of a weekend can be. A day that stands there already
    is replaced. Raises BadDays.
    """
    if last < first:
        raise BadDays("order")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if len(days) > LONGEST:
        raise BadDays("long")
    if any(day.year != year for day in days) or not may_be_entered(year):
        raise BadDays("year")
    if works and any(day.weekday() < SATURDAY for day in days):
        raise BadDays("weekday")
    row, _new = NationalYear.objects.get_or_create(year=year)
    NationalYear.objects.select_for_update().get(pk=row.pk)
    for day in days:
        NationalDay.objects.update_or_create(
            day=day, defaults={"year_id": year, "works": works, "name": HolidayName(name)}
        )
    _changed("calendar.days_added", year, actor, {"days": len(days), "works": works})
    return len(days)


@transaction.atomic
def remove_day(day: date, *, actor: int | str) -> None:
    """Take a day out again, in NETWORK. Doubled calls do nothing.

    Raises BadDays (``empty``): a published year keeps at least one holiday.
    """
    row = NationalYear.objects.select_for_update().filter(pk=day.year).first()
    if row is None:
        return
    if row.published_at is not None and not row.days.filter(works=False).exclude(day=day).exists():
        raise BadDays("empty")
    gone, _kinds = NationalDay.objects.filter(day=day).delete()
    if gone:
        _changed("calendar.day_removed", day.year, actor, {"day": day.isoformat()})


@transaction.atomic
def publish_year(year: int, *, actor: int) -> bool:
    """From now on this year counts, in NETWORK; False when it did already.

    Raises BadDays (``empty``: no holiday was entered).
    """
    row = NationalYear.objects.select_for_update().filter(pk=year).first()
    if row is None or not row.days.filter(works=False).exists():
        raise BadDays("empty")
    if row.published_at is not None:
        return False
    row.published_at, row.published_by = clock.now(), actor
    row.save(update_fields=["published_at", "published_by"])
    _changed("calendar.year_published", year, actor, {})
    _tell(year)
    return True


def may_be_entered(year: int) -> bool:
    """Whether this is a year that somebody may want to enter: no slip of the keys."""
    return FIRST_YEAR <= year <= clock.business_day().year + YEARS_AHEAD


def _tell(year: int) -> None:
    for callback in _published:
        callback(year)


def _changed(action: str, year: int, actor: int | str, detail: dict[str, object]) -> None:
    record(action, object_type="calendar", object_id=str(year), actor=actor, detail=detail)
    forget_after_commit()
