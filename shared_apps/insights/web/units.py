"""What stands beside the figures of each unit in the table of units: supervision, and how many people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries.dashboard import PEOPLE_OF_UNITS, STEPS_OF_UNITS, UnitLine
from shared_apps.insights.queries.steps import without_steps
from shared_apps.insights.web.words import CELLS

BESIDE: Final = (*STEPS_OF_UNITS, *PEOPLE_OF_UNITS)
"""In the order of the table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One of them; `number` is None where `instead` says why. `late`: somebody should look at it."""

    code: str
    label: str | Promise
    number: int | None
    instead: str | Promise
    late: bool


def beside(line: UnitLine) -> tuple[Cell, ...]:
    """The cells of one unit: none where nothing is known by the topic or line that was chosen, and none where
    the line says why it is empty.
    """
    if not line.people:
        return ()
    steps, state = {one.code: one.number for one in line.steps}, without_steps(line.unit)
    people = {one.code: one for one in line.people}
    cells = [
        *(_cell(code, steps.get(code), state) for code in STEPS_OF_UNITS),
        *(_cell(code, people[code].number, people[code].cell) for code in PEOPLE_OF_UNITS if code in people),
    ]
    if line.figures is None and all(cell.number is None for cell in cells):
        return ()
    return tuple(cells)


def is_wide(lines: Sequence[UnitLine]) -> bool:
    """Whether the table has these columns."""
    return any(line.people for line in lines)


def _cell(code: str, number: int | None, state: str) -> Cell:
    late = bool(number) and code in STEPS_OF_UNITS[1:]
    return Cell(code, MEASURES[code].label, number, CELLS.get(state, ""), late)
