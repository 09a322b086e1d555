"""The national days that are known already, from the package chinesecalendar (MIT licence)."""

from datetime import date
from typing import Final

from chinese_calendar import constants  # type: ignore[import-untyped]
from django.db import transaction

from huisheng.kernel import clock
from tenants.calendar.national import forget_after_commit
from tenants.models import HolidayName, NationalDay, NationalYear

_NAMES: Final[dict[str, HolidayName]] = {
    "New Year's Day": HolidayName.NEW_YEAR,
    "Spring Festival": HolidayName.SPRING,
    "Tomb-sweeping Day": HolidayName.QINGMING,
    "Labour Day": HolidayName.LABOUR,
    "Dragon Boat Festival": HolidayName.DRAGON_BOAT,
    "Mid-autumn Festival": HolidayName.MID_AUTUMN,
    "National Day": HolidayName.NATIONAL,
}


@transaction.atomic
def seed_national_days() -> tuple[int, ...]:
    """Enter every year that is not stored yet, in NETWORK; returns those years.

    A year that operators have entered or changed is theirs and stays as it is.
    """
    by_year: dict[int, list[NationalDay]] = {}
    for works, days in ((False, constants.holidays), (True, constants.workdays)):
        for day, name in days.items():
            by_year.setdefault(day.year, []).append(_row(day, works, name))
    known = set(NationalYear.objects.exclude(published_at=None).values_list("year", flat=True))
    drafts = set(NationalYear.objects.filter(published_at=None).values_list("year", flat=True))
    added = tuple(sorted(set(by_year) - known - drafts))
    now = clock.now()
    NationalYear.objects.bulk_create(
        [NationalYear(year=year, published_at=now, source=NationalYear.PACKAGE) for year in added]
    )
    NationalDay.objects.bulk_create([row for year in added for row in by_year[year]])
    if added:
        forget_after_commit()
    return added


def _row(day: date, works: bool, name: str) -> NationalDay:
    return NationalDay(day=day, year_id=day.year, works=works, name=_NAMES.get(name, HolidayName.OTHER))
