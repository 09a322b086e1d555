"""Steps between units (transfers, what moves up, orders, cards) of a subtree, and of each unit right below.

On the lattice unit × period alone: they have no topic.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Min, Q, Sum
from django.db.models.functions import Coalesce

from shared_apps.contracts.step_facts import OF_ORDERS, OF_QUESTIONS, RED_CARD, UNANSWERED, YELLOW_CARD
from shared_apps.insights.models import StepSum
from shared_apps.insights.queries.periods import Period
from shared_apps.insights.queries.sums import Scope, scopes_condition
from tenants.public import UnitCard, children

COUNTED, NOT_OPENED, CLOSED = "counted", "not_opened", "closed"
"""How a unit's line is to be read. The network itself knows these steps: 0 is a figure, and no unit has
anything to report.
"""
_NOT_OPENED_STATES: Final = ("listed", "provisioning")
_CLOSED_STATES: Final = ("suspended", "archived")


@dataclass(frozen=True, slots=True)
class StepFigure:
    """How often a step was taken in the period, in the period before (环比) and in the same days a year
    before (同比); None where nothing was known by then.
    """

    code: str
    number: int
    before: int | None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One unit with all below it (or, with `is_own`, the shown unit for itself): a number for each code."""

    unit: UnitCard
    is_own: bool
    cell: str
    numbers: dict[str, int]

    def of(self, code: str) -> int:
        """How often this step was taken."""
        return self.numbers.get(code, 0)


def steps_of(unit_id: int, period: Period) -> tuple[StepFigure, ...]:
    """Every step of a subtree, in the order of the catalogue: one statement."""
    inside = Q(day__range=(period.first, period.last))
    before = Q(day__range=(period.before_first, period.before_last))
    year = Q(day__range=(period.year_first, period.year_last))
    rows = (
        StepSum.objects.filter(unit_id=unit_id, own=False)
        .order_by()
        .values_list("step")
        .annotate(
            now=Coalesce(Sum("number", filter=inside), 0),
            then=Coalesce(Sum("number", filter=before), 0),
            last_year=Coalesce(Sum("number", filter=year), 0),
            first=Min("day"),
        )
    )
    found = {step: (now, then, last_year) for step, now, then, last_year, _first in rows}
    # The network began to know all of them on one day.
    known_since = min((first for *_numbers, first in rows), default=date.max)

    def figure(code: str) -> StepFigure:
        now, then, last_year = found.get(code, (0, 0, 0))
        return StepFigure(
            code,
            now,
            then if known_since < period.first else None,
            last_year if known_since <= period.year_last else None,
        )

    return tuple(figure(code) for code in (*OF_QUESTIONS, *OF_ORDERS))


def steps_by_unit(
    unit: UnitCard, period: Period, *, below: Sequence[UnitCard] | None = None
) -> tuple[StepLine, ...]:
    """The unit for itself and each unit right below it (`below`, where they have been read), most supervised
    first: two statements.
    """
    below = children(unit.id) if below is None else below
    rows = (
        StepSum.objects.filter(
            scopes_condition([card.id for card in below], [unit.id]), day__range=(period.first, period.last)
        )
        .order_by()
        .values_list("unit_id", "own", "step")
        .annotate(Sum("number"))
    )
    found: dict[Scope, dict[str, int]] = defaultdict(dict)
    for unit_id, own, step, number in rows:
        found[unit_id, own][step] = number
    lines = [StepLine(unit, True, COUNTED, found.get((unit.id, True), {}))]
    lines += [_line(card, found.get((card.id, False), {})) for card in below]
    return tuple(sorted(lines, key=_need))


def _line(card: UnitCard, numbers: dict[str, int]) -> StepLine:
    return StepLine(card, False, COUNTED if numbers else without_steps(card), numbers)


def without_steps(card: UnitCard) -> str:
    """How the line of a unit is to be read of which no step is known."""
    if card.state in _NOT_OPENED_STATES:
        return NOT_OPENED
    return CLOSED if card.state in _CLOSED_STATES else COUNTED


def _need(line: StepLine) -> tuple[bool, int, int, int, str]:
    """Most red cards first, then yellow ones, then offers that nobody answered; the unit itself on top of
    equals.
    """
    return (
        line.cell != COUNTED,
        -line.of(RED_CARD),
        -line.of(YELLOW_CARD),
        -line.of(UNANSWERED),
        "" if line.is_own else line.unit.path,
    )
