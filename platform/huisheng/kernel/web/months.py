"""A month of days with what falls on each: a table on a desktop, a list by day on a phone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext

from huisheng.kernel import clock
from huisheng.kernel.web import dates

_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of a day. `tone` is that of a chip: late, soon, done or plain, said in words by `note`."""

    title: str
    url: str
    time: str
    note: str | Promise = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Day:
    """One day; `mark` is "off" where nobody works on it, "worked" where a day of the weekend is worked."""

    date: date
    in_month: bool
    is_today: bool
    mark: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday to Sunday; `before` and `after` are `2026-10` and `2026-12`, empty at the ends.
    Where the holidays of its year are not announced, the marks follow weekdays.
    """

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: str
    after: str
    is_announced: bool

    @property
    def title(self) -> str:
        """Its name with the year."""
        return gettext("{month_name} {year}").format(
            month_name=dates.month_name(self.first.month), month=self.first.month, year=self.first.year
        )

    @property
    def weekdays(self) -> tuple[str, ...]:
        """Heads of the columns."""
        return tuple(dates.weekday_name(number) for number in range(7))

    @property
    def busy(self) -> tuple[Day, ...]:
        """The days of the month on which something falls."""
        return tuple(day for week in self.weeks for day in week if day.in_month and day.entries)


def month_asked(asked: str) -> date:
    """The first day of a month written `2026-11`; of this month where it is written otherwise."""
    year, dash, month = asked.partition("-")
    is_one = dash and len(asked) == 7 and year.isdecimal() and month.isdecimal() and asked.isascii()
    if is_one and _FIRST_YEAR <= int(year) <= _LAST_YEAR and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return clock.business_day().replace(day=1)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + 4 * _DAY).replace(day=1)


def month_of(
    first: date,
    entries: Mapping[date, Sequence[Entry]],
    works_on: Callable[[date], bool],
    *,
    is_announced: bool = True,
) -> Month:
    """The month that begins on a day, with what falls on its days; `works_on` is asked for each of them,
    `is_announced` says whether the holidays of the year are known.
    """
    today = clock.business_day()
    after = next_month(first)
    day = first - first.weekday() * _DAY
    weeks: list[tuple[Day, ...]] = []
    while day < after:
        weeks.append(
            tuple(
                Day(
                    one,
                    one.month == first.month,
                    one == today,
                    _mark(one, works_on),
                    tuple(entries.get(one, ())),
                )
                for one in (day + number * _DAY for number in range(7))
            )
        )
        day += 7 * _DAY
    return Month(
        first,
        tuple(weeks),
        f"{first - _DAY:%Y-%m}" if first.year > _FIRST_YEAR or first.month > 1 else "",
        f"{after:%Y-%m}" if after.year <= _LAST_YEAR else "",
        is_announced,
    )


def _mark(day: date, works_on: Callable[[date], bool]) -> str:
    if not works_on(day):
        return "off"
    return "worked" if day.weekday() >= 5 else ""
