"""The one line of sensitive topics: per unit of city level or higher, per quarter that has ended, from 11
upward.

A number that is not shown must not follow from numbers that are. Within one quarter those are the line of a
unit and the lines of the units right below it, so a line below is also held back where the rest (the unit
above minus the lines shown below it) would be a number of 1 to 10. Quarters are shown when they have ended: a
number that grows day by day would tell of each question by its difference. For the same reason a quarter is
published once, for all units at one moment (operations.publishing), and reads the same ever after, whatever
arrives late and whoever moves. No statement here takes a topic, a channel or a day.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared_apps.insights.data import SENSITIVE_KINDS, SETTLES, SMALLEST_SENSITIVE, next_quarter, quarter_of
from shared_apps.insights.models import PublishedLine, PublishedQuarter, SensitiveQuarter
from tenants.public import UnitCard, unit_cards


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
    """The line of the quarter of `day`, or of the last one before that has settled; None for units below city
    level. Nothing is shown of a quarter that has not been published.
    """
    if unit.kind not in SENSITIVE_KINDS:
        return None
    quarter = settled_quarter(day, today=today)
    lines = PublishedLine.objects.filter(unit_id=unit.id, quarter=quarter)
    return SensitiveLine(quarter, lines.values_list("received", flat=True).first())


def settled_quarter(day: date, *, today: date) -> date:
    """The quarter of `day`, or the last one before whose late facts have had their time to arrive."""
    quarter = quarter_of(day)
    while today < next_quarter(quarter) + SETTLES:
        quarter = quarter_of(quarter - timedelta(days=1))
    return quarter


def is_published(quarter: date) -> bool:
    """Whether the lines of a quarter stand for good."""
    return PublishedQuarter.objects.filter(quarter=quarter).exists()


def lines_to_publish(quarter: date) -> dict[int, int]:
    """The numbers that may be shown, of all units, from one reading of what has arrived."""
    counts = dict(SensitiveQuarter.objects.filter(quarter=quarter).values_list("unit_id", "received"))
    beside: dict[int | None, dict[int, int]] = defaultdict(dict)
    for card in unit_cards(counts).values():
        if card.kind in SENSITIVE_KINDS:
            beside[card.parent_id][card.id] = counts[card.id]
    lines: dict[int, int] = {}
    for parent_id, below in beside.items():
        if parent_id is None:
            shown = frozenset(unit for unit, number in below.items() if number >= SMALLEST_SENSITIVE)
        else:
            shown = shown_below(counts.get(parent_id, 0), below)
        lines |= {unit: below[unit] for unit in shown}
    return lines


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
