"""The one line of sensitive topics: per unit of city level or higher, per quarter that has ended, from 11
upward.

A number that is not shown must not follow from numbers that are. Within one quarter those are the line of a
unit and the lines of the units right below it, so a line below is also held back where the rest (the unit
above minus the lines shown below it) would be a number of 1 to 10. Quarters are shown when they have ended: a
number that grows day by day would tell of each question by its difference. No statement here takes a topic, a
channel or a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared_apps.insights.data import SENSITIVE_KINDS, SMALLEST_SENSITIVE, next_quarter, quarter_of
from shared_apps.insights.models import SensitiveQuarter
from tenants.public import UnitCard, children


@dataclass(frozen=True, slots=True)
class SensitiveLine:
    """Questions on sensitive topics in a quarter; `received` is None below the standard of publication
    (未达公布标准).
    """

    quarter: date
    received: int | None

    @property
    def number(self) -> int:
        """1 to 4."""
        return (self.quarter.month + 2) // 3


def sensitive_line(unit: UnitCard, day: date, *, today: date) -> SensitiveLine | None:
    """The line of the quarter of `day`, or of the one before while that still runs; None for units below city
    level.
    """
    if unit.kind not in SENSITIVE_KINDS:
        return None
    quarter = quarter_of(day)
    if today < next_quarter(quarter):
        quarter = quarter_of(quarter - timedelta(days=1))
    if unit.parent_id is None:
        return SensitiveLine(quarter, _published(_received([unit.id], quarter).get(unit.id, 0)))
    beside = [card for card in children(unit.parent_id) if card.kind in SENSITIVE_KINDS]
    counts = _received([unit.parent_id, *(card.id for card in beside)], quarter)
    shown = shown_below(counts.get(unit.parent_id, 0), {card.id: counts.get(card.id, 0) for card in beside})
    return SensitiveLine(quarter, counts.get(unit.id, 0) if unit.id in shown else None)


def shown_below(above: int, below: Mapping[int, int]) -> frozenset[int]:
    """Which units may show their number, given the number of the unit above: the rest must be 0 or at least
    11.

    The smallest numbers are held back first, of equal ones the unit with the higher id, so the answer is the
    same whoever asks.
    """
    shown = sorted(
        (unit for unit, number in below.items() if number >= SMALLEST_SENSITIVE),
        key=lambda unit: (-below[unit], unit),
    )
    while shown and 0 < above - sum(below[unit] for unit in shown) < SMALLEST_SENSITIVE:
        shown.pop()
    return frozenset(shown)


def _published(number: int) -> int | None:
    return number if number >= SMALLEST_SENSITIVE else None


def _received(unit_ids: list[int], quarter: date) -> dict[int, int]:
    rows = SensitiveQuarter.objects.filter(unit_id__in=unit_ids, quarter=quarter)
    return dict(rows.values_list("unit_id", "received"))
