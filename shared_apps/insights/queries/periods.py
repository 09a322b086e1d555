"""The period of a dashboard and the one it is compared with, from the address of the page."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from huisheng.kernel import clock

DAYS = (7, 30, 90)
"""Periods that end today, by their number of days."""

CUSTOM = "custom"
DEFAULT = 30

LONGEST = 366
"""Most days of a period that a person chooses."""


@dataclass(frozen=True, slots=True)
class Period:
    """First and last business day, both inclusive, and the period before it, of the same kind.

    `choice` is the value of the filter. `fault` is "" or the code of what was wrong with the address; the
    period is then the default one.
    """

    choice: str
    first: date
    last: date
    before_first: date
    before_last: date
    fault: str = ""

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def year_first(self) -> date:
        """The same first day a year before (同比)."""
        return year_before(self.first)

    @property
    def year_last(self) -> date:
        """The same last day a year before; the end of a whole month stays the end of the month."""
        day = year_before(self.last)
        if self.choice != CUSTOM and self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            return day.replace(day=calendar.monthrange(day.year, day.month)[1])
        return day


def read(query: Mapping[str, str], today: date) -> Period:
    """The period that a query string names: `period=7|30|90|YYYY-MM|custom`, with `from=…&to=…`.

    Dates that are given and differ from the named period make it a custom one: whoever changes a date means
    it.
    """
    try:
        named = _named(query.get("period", ""), today)
        if not (query.get("from") or query.get("to")):
            if named is None:
                raise _Fault("dates")
            return named
        first, last = date.fromisoformat(query.get("from", "")), date.fromisoformat(query.get("to", ""))
        if named is not None and (named.first, named.last) == (first, last):
            return named
        return _custom(first, last, today)
    except ValueError as error:
        return _last_days(DEFAULT, today, fault=_code(error))


def _named(choice: str, today: date) -> Period | None:
    """The period of a choice, the default one for none; None for a custom one."""
    if choice == CUSTOM:
        return None
    if not choice:
        return _last_days(DEFAULT, today)
    if choice.isdecimal() and int(choice) in DAYS:
        return _last_days(int(choice), today)
    return _month(choice, today)


class _Fault(ValueError):
    """A period that cannot be shown; its text is a code."""


def _code(error: ValueError) -> str:
    return str(error) if isinstance(error, _Fault) else "dates"


def _last_days(days: int, today: date, fault: str = "") -> Period:
    first = today - timedelta(days=days - 1)
    return _compared_by_length(str(days), first, today, fault)


def _custom(first: date, last: date, today: date) -> Period:
    if first.year not in clock.CENTURY:
        raise _Fault("dates")
    if last < first:
        raise _Fault("order")
    if last > today:
        raise _Fault("future")
    if (last - first).days >= LONGEST:
        raise _Fault("length")
    return _compared_by_length(CUSTOM, first, last)


def _compared_by_length(choice: str, first: date, last: date, fault: str = "") -> Period:
    length = last - first + timedelta(days=1)
    return Period(choice, first, last, first - length, first - timedelta(days=1), fault)


def _month(text: str, today: date) -> Period:
    """A calendar month; the current one ends today and is compared with the same days of the month before."""
    first = date.fromisoformat(f"{text}-01")
    if first.year not in clock.CENTURY:
        raise _Fault("dates")
    if first > today:
        raise _Fault("future")
    end = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    last = min(end, today)
    before_end = first - timedelta(days=1)
    before_first = before_end.replace(day=1)
    before_last = before_end if last == end else min(before_first + (last - first), before_end)
    return Period(text, first, last, before_first, before_last)


def month_before(day: date) -> date:
    """The first day of the month before the one of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def year_before(day: date) -> date:
    """The same day of the year before; 28 February for the 29th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
