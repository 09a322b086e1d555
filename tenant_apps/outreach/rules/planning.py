"""When to hold which season (A74): advice with its reasons. It decides nothing and makes nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tenant_apps.outreach.data.occasions import EXAMS, OCCASIONS, Occasion

AHEAD: Final = timedelta(days=183)
"""So far ahead it is worth planning."""
PREPARING: Final = timedelta(days=7)
"""What begins sooner cannot be prepared."""
PEAK: Final = 1.5
"""A month is one of its topic's high tides from so many times its average on."""
ENOUGH: Final = 10
"""Fewer questions in a month show no habit."""
MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Past:
    """How many questions about a topic (code of the first level) came in a month of the year before, and in
    an average one.
    """

    topic: str
    month: date
    asked: int
    average: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A season that might be held. ``occasion`` is None for one that follows from the past alone; at least
    one of ``occasion`` and ``past`` says why. ``exams`` and ``days_off`` lie within its days.
    """

    code: str
    topics: tuple[str, ...]
    first_day: date
    last_day: date
    occasion: Occasion | None
    past: tuple[Past, ...]
    exams: bool
    days_off: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A season that the unit has prepared or held already."""

    topics: Collection[str]
    first_day: date
    last_day: date


Asked = Mapping[str, Mapping[date, int]]
"""Questions by topic of the first level and the first day of a month."""


def suggestions(
    today: date,
    *,
    asked: Asked,
    held: Sequence[Held],
    known: Collection[str],
    works_on: Callable[[date], bool],
) -> list[Suggestion]:
    """What might be held in the half year ahead, the soonest first: what comes back every year, and topics
    about which more was asked a year before. What the unit has prepared or holds already is left out.
    ``known`` are the topics in force, ``works_on`` says whether a day is a working day.
    """
    found = [_of_occasion(one, today, asked, known, works_on) for one in OCCASIONS]
    wanted = [one for one in found if one is not None and not _is_held(one, held)]
    covered = [*held, *(Held(one.topics, one.first_day, one.last_day) for one in wanted)]
    for one in _of_the_past(today, asked, known, works_on):
        if not _is_held(one, covered):
            wanted.append(one)
    return sorted(wanted, key=lambda one: (one.first_day, one.code))


def since_the_last(today: date, held: Sequence[Held]) -> int | None:
    """Days since the last season ended; 0 while one runs or is prepared, None where there was none."""
    if not held:
        return None
    return max(0, min((today - one.last_day).days for one in held))


def _of_occasion(
    occasion: Occasion,
    today: date,
    asked: Asked,
    known: Collection[str],
    works_on: Callable[[date], bool],
) -> Suggestion | None:
    first = date(today.year, occasion.month, occasion.day)
    if first < today + PREPARING:
        first = first.replace(year=today.year + 1)
    topics = tuple(code for code in occasion.topics if code in known)
    if not topics or first > today + AHEAD:
        return None
    last = first + timedelta(days=occasion.days - 1)
    past = _pasts({code[:2] for code in topics}, first, last, asked)
    return _suggestion(f"{occasion.code}-{first.year}", topics, first, last, occasion, past, works_on)


def _of_the_past(
    today: date, asked: Asked, known: Collection[str], works_on: Callable[[date], bool]
) -> list[Suggestion]:
    found = []
    for topic in sorted(asked):
        month = _next_month(today + PREPARING)
        while topic in known and month <= today + AHEAD:
            last = _next_month(month) - timedelta(days=1)
            past = _pasts({topic}, month, month, asked)
            if past:
                code = f"past-{topic}-{month:%Y%m}"
                found.append(_suggestion(code, (topic,), month, last, None, past, works_on))
            month = _next_month(month)
    return found


def _suggestion(
    code: str,
    topics: tuple[str, ...],
    first: date,
    last: date,
    occasion: Occasion | None,
    past: tuple[Past, ...],
    works_on: Callable[[date], bool],
) -> Suggestion:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return Suggestion(
        code=code,
        topics=topics,
        first_day=first,
        last_day=last,
        occasion=occasion,
        past=past,
        exams=any(begins <= (day.month, day.day) <= ends for day in days for begins, ends in EXAMS),
        days_off=tuple(day for day in days if day.weekday() < 5 and not works_on(day)),
    )


def _pasts(topics: Collection[str], first: date, last: date, asked: Asked) -> tuple[Past, ...]:
    """The months of the year before in which far more than usual was asked about one of the topics."""
    found = []
    for topic in sorted(topics):
        by_month = asked.get(topic, {})
        average = sum(by_month.values()) / MONTHS
        month = first.replace(day=1)
        while month <= last:
            before = month.replace(year=month.year - 1)
            number = by_month.get(before, 0)
            if number >= ENOUGH and number >= PEAK * average:
                found.append(Past(topic, before, number, average))
            month = _next_month(month)
    return tuple(found)


def _is_held(one: Suggestion, held: Sequence[Held]) -> bool:
    return any(
        other.first_day <= one.last_day
        and one.first_day <= other.last_day
        and any(
            mine.startswith(theirs) or theirs.startswith(mine)
            for mine in one.topics
            for theirs in other.topics
        )
        for other in held
    )


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
