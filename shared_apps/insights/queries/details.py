"""How long things took, how they ended and who helped: for a period and, except who helped, for one topic.

A fixed number of statements for any number of units, days or facts.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from shared_apps.insights.data.durations import ANSWER, CLOSING, median_of
from shared_apps.insights.models import Breakdown, Daily, Duration, WholeDay
from shared_apps.insights.queries.periods import Period

FEWEST_RATINGS: Final = 10
"""Ratings from which on what they say is shown (design: rating with n >= 10)."""

_COUNTS: Final = (
    "answered_timed",
    "answered_in_time",
    "closed",
    "sent_back",
    "rated",
    "satisfied",
    "rating_sum",
)


@dataclass(frozen=True, slots=True)
class Median:
    """Working time in minutes, and of how many it is the median."""

    minutes: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a set of units did in some days. None: there is nothing to say, or it may not be said."""

    closed: int
    sent_back: int
    timed: int
    in_time: int | None
    rated: int
    satisfied: int | None
    stars: float | None
    to_answer: Median | None
    to_close: Median | None


@dataclass(frozen=True, slots=True)
class Lines:
    """Ends by code, most first; and the number of all that ended."""

    by_helper: tuple[tuple[str, int], ...]
    by_kind: tuple[tuple[str, int], ...]


def details(unit_id: int, first: date, last: date, *, topic: str = "") -> Details:
    """Of a subtree: two statements."""
    where = Q(unit_id=unit_id, own=False, day__range=(first, last))
    where &= Q(topic=topic) if topic else Q()
    sums = (
        (Daily if topic else WholeDay)
        ._default_manager.filter(where)
        .aggregate(**{f"sum_{name}": Coalesce(Sum(name), 0) for name in _COUNTS})
    )
    found = medians(where).get((unit_id, False), {})
    rated = sums["sum_rated"]
    enough = rated >= FEWEST_RATINGS
    return Details(
        closed=sums["sum_closed"],
        sent_back=sums["sum_sent_back"],
        timed=sums["sum_answered_timed"],
        in_time=share(sums["sum_answered_in_time"], sums["sum_answered_timed"]),
        rated=rated,
        satisfied=share(sums["sum_satisfied"], rated) if enough else None,
        stars=round(sums["sum_rating_sum"] / rated, 1) if enough else None,
        to_answer=found.get(ANSWER),
        to_close=found.get(CLOSING),
    )


def medians(where: Q) -> dict[tuple[int, bool], Mapping[str, Median]]:
    """Medians by (unit, own) and by what they measure (data/durations.py): one statement."""
    rows = (
        Duration.objects.filter(where)
        .order_by()
        .values_list("unit_id", "own", "what", "bucket")
        .annotate(Sum("number"))
    )
    histograms: dict[tuple[int, bool, str], dict[int, int]] = defaultdict(dict)
    for unit_id, own, what, bucket, number in rows:
        histograms[unit_id, own, what][bucket] = number
    found: dict[tuple[int, bool], dict[str, Median]] = defaultdict(dict)
    for (unit_id, own, what), histogram in histograms.items():
        minutes = median_of(histogram)
        if minutes is not None:
            found[unit_id, own][what] = Median(minutes, sum(histogram.values()))
    return dict(found)


def lines(unit_id: int, period: Period) -> Lines:
    """Who helped and which kinds, of a subtree and a period, all topics together: one statement."""
    rows = (
        Breakdown.objects.filter(unit_id=unit_id, own=False, day__range=(period.first, period.last))
        .order_by()
        .values_list("dimension", "code")
        .annotate(number=Sum("closed"))
        .exclude(number=0)
        .order_by("-number", "code")
    )
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for dimension, code, number in rows:
        found[dimension].append((code, number))
    return Lines(tuple(found["helped_by"]), tuple(found["kind"]))


def share(part: int, whole: int) -> int | None:
    """In per cent, rounded down: 100 % must mean all. None without a base."""
    return 100 * part // whole if whole > 0 else None
