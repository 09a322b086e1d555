"""The working calendar of one unit: pure arithmetic over days and instants, without a database.

Source of the rules: the yearly notice of the State Council about public holidays (放假安排) names holidays
and the weekend days that are worked to make up for them (调休). Everything else is the unit's own choice.
All days are days of Asia/Shanghai, which has no summer time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE, business_day

DAY_MINUTES: Final = 24 * 60
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Working time without a break, in minutes from midnight: ``start`` belongs to it, ``end`` does not."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY_MINUTES:
            raise ValueError(f"no span of a day: {self.start}–{self.end}")

    def __str__(self) -> str:
        return f"{clock_time(self.start)}–{clock_time(self.end)}"


def clock_time(minute: int) -> str:
    """``510`` → ``08:30``; the end of the day is ``24:00``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When a unit works. ``weekly`` holds the spans of Monday to Sunday, in order and apart.

    ``national`` and ``own`` say of single days whether they are worked; the unit's own word goes first.
    ``published`` are the years whose national days are known; in any other year weekdays alone decide, and
    pages say so (``unpublished_years``). Raises ValueError when no weekday is worked, or spans overlap.
    """

    weekly: tuple[tuple[Span, ...], ...]
    national: Mapping[date, bool]
    published: frozenset[int]
    own: Mapping[date, bool]

    def __post_init__(self) -> None:
        if len(self.weekly) != 7 or not any(self.weekly):
            raise ValueError("a week has seven days, one of them worked")
        for spans in self.weekly:
            if any(earlier.end > later.start for earlier, later in pairwise(spans)):
                raise ValueError("spans of a day stand in order and do not overlap")

    def is_working_day(self, day: date) -> bool:
        """Whether the unit works on this day."""
        own = self.own.get(day)
        if own is not None:
            return own
        national = self.national.get(day) if day.year in self.published else None
        return bool(self.weekly[day.weekday()]) if national is None else national

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The working time of a day, empty when it is none.

        A worked day without hours of its own (a Saturday that makes up for a holiday) has the hours of the
        first weekday that has any.
        """
        if not self.is_working_day(day):
            return ()
        return self.weekly[day.weekday()] or next(spans for spans in self.weekly if spans)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that is ``count`` (at least 1) working days after ``day``, itself not counted."""
        if count < 1:
            raise ValueError("at least one working day")
        while count:
            day += _DAY
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after ``first``, up to and with ``last``; 0 when that is not later."""
        return sum(self.is_working_day(first + _DAY * n) for n in range(1, (last - first).days + 1))

    def add_working_time(self, instant: datetime, amount: int | timedelta) -> datetime:
        """The instant at which this much working time (minutes, or exactly) has passed since ``instant``.

        Where that is the end of a span it is that end, not the beginning of the next one. Nothing added
        changes nothing. Raises ValueError for a negative amount or a naive instant.
        """
        left = amount if isinstance(amount, timedelta) else _MINUTE * amount
        if left < timedelta(0):
            raise ValueError("time does not run backwards")
        if not left:
            return instant
        for start, end in self._from(instant):
            if end - start >= left:
                return start + left
            left -= end - start
        raise AssertionError("there is always a next working day")

    def working_time_between(self, first: datetime, last: datetime) -> timedelta:
        """The working time from ``first`` to ``last``, exactly; nothing when that is not later."""
        passed = timedelta(0)
        for start, end in self._from(first):
            if start >= last:
                break
            passed += min(end, last) - start
        return passed

    def unpublished_years(self, first: date, last: date) -> tuple[int, ...]:
        """Years from ``first`` to ``last`` whose national days are not known: their days are a guess."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.published)

    def without_year(self, year: int) -> "WorkingCalendar":
        """The calendar as it was before the national days of a year became known."""
        return replace(self, published=self.published - {year})

    def _from(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans of working time from an instant on, as pairs of instants."""
        day = business_day(instant)
        while True:
            midnight = datetime.combine(day, time.min, tzinfo=BUSINESS_ZONE)
            for span in self.spans_on(day):
                end = midnight + _MINUTE * span.end
                if end > instant:
                    yield max(midnight + _MINUTE * span.start, instant), end
            day += _DAY
