"""The national days as pages show them: runs of days under the name of their holiday."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huisheng.kernel.tenancy import enter_network
from tenants.models import HolidayName, NationalDay, NationalYear


@dataclass(frozen=True, slots=True)
class DaySeen:
    """Days in a row with one name, worked (调休) or not."""

    first: date
    last: date
    works: bool
    name: str

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class YearSeen:
    """A year as operators see it; ``published_at`` is None while it is a draft, or not known at all."""

    year: int
    published_at: datetime | None
    from_package: bool
    holidays: int
    worked: int


def days_seen(year: int, *, drafts: bool = False) -> list[DaySeen]:
    """The days of a year in order; nothing of a year that is not published, unless ``drafts``."""
    with enter_network():
        rows = NationalDay.objects.filter(year=year)
        if not drafts:
            rows = rows.exclude(year__published_at=None)
        found = list(rows.order_by("day"))
    seen: list[DaySeen] = []
    for row in found:
        name = str(HolidayName(row.name).label)
        before = seen[-1] if seen else None
        joins = before is not None and (before.works, before.name) == (row.works, name)
        if before is not None and joins and row.day - before.last == timedelta(days=1):
            seen[-1] = DaySeen(before.first, row.day, row.works, name)
        else:
            seen.append(DaySeen(row.day, row.day, row.works, name))
    return seen


def years_seen(first: int, last: int) -> list[YearSeen]:
    """The years from ``first`` to ``last``, youngest first, those that nobody has entered among them."""
    with enter_network():
        rows = {row.year: row for row in NationalYear.objects.filter(year__range=(first, last))}
        works = list(NationalDay.objects.filter(year__in=list(rows)).values_list("year_id", "works"))
    return [
        YearSeen(
            year,
            rows[year].published_at if year in rows else None,
            year in rows and rows[year].source == NationalYear.PACKAGE,
            works.count((year, False)),
            works.count((year, True)),
        )
        for year in range(last, first - 1, -1)
    ]
