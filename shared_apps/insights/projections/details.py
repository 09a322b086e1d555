"""From facts to the sums beside Daily: histograms of working time, and ends by who helped and by kind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared_apps.insights.data.durations import ANSWER, CLOSING, bucket_of
from shared_apps.insights.projections.tables import Tables
from shared_apps.insights.projections.upserts import Key, add

HELPED_BY: Final = "helped_by"
KIND: Final = "kind"

_DURATION: Final = ("unit_id", "own", "day", "topic", "what", "bucket")
_BREAKDOWN: Final = ("unit_id", "own", "day", "dimension", "code")

Places = Mapping[tuple[int, date], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What a fact, or many of the same key, say beside their amounts; not of a sensitive topic."""

    unit_id: int
    business_day: date
    topic: str
    worked: int | None
    helped_by: str
    question_kind: str
    answered_timed: int
    closed: int


def add_details(details: Iterable[Detail], places: Places, into: Tables) -> None:
    """Add them to the unit and to every unit above it on that day: one statement for each table."""
    durations: dict[Key, list[int]] = defaultdict(lambda: [0])
    breakdowns: dict[Key, list[int]] = defaultdict(lambda: [0])
    for detail in details:
        day = detail.business_day
        for unit, own in [(detail.unit_id, True), *((up, False) for up in places[detail.unit_id, day])]:
            for what, number in ((ANSWER, detail.answered_timed), (CLOSING, detail.closed)):
                if number and detail.worked is not None:
                    key = (unit, own, day, detail.topic[:2], what, bucket_of(detail.worked))
                    durations[key][0] += number
            for dimension, code in _ends(detail):
                breakdowns[unit, own, day, dimension, code][0] += detail.closed
    add(into.duration, _DURATION, ("number",), durations)
    add(into.breakdown, _BREAKDOWN, ("closed",), breakdowns)


def _ends(detail: Detail) -> Iterator[tuple[str, str]]:
    if not detail.closed:
        return
    yield from ((HELPED_BY, code) for code in detail.helped_by.split(",") if code)
    if detail.question_kind:
        yield KIND, detail.question_kind
