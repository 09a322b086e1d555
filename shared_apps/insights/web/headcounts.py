"""How many people there are, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries.dashboard import Dashboard
from shared_apps.insights.queries.headcounts import HeadcountFigure, HeadcountLine
from shared_apps.insights.web.words import CELLS, compared


@dataclass(frozen=True, slots=True)
class HeadcountWords:
    """One number, or the words in its place, with its day and how many units have told it; and in words how
    it has changed (`change`, `year`).
    """

    code: str
    label: str | Promise
    number: int | None
    instead: str | Promise
    day: date
    units: int
    change: str
    year: str


@dataclass(frozen=True, slots=True)
class HeadcountColumn:
    """One column of the table; all its cells are of one day."""

    code: str
    label: str | Promise
    day: date


def headcount_words(shown: Dashboard) -> list[HeadcountWords]:
    """The panel of a dashboard; empty where it has none."""
    return cells(shown.people)


def cells(figures: Sequence[HeadcountFigure]) -> list[HeadcountWords]:
    """Figures in words."""
    return [
        HeadcountWords(
            one.code,
            MEASURES[one.code].label,
            one.number,
            CELLS.get(one.cell, ""),
            one.day,
            one.units,
            compared(one.number, one.before),
            compared(one.number, one.year),
        )
        for one in figures
    ]


def columns_of(line: HeadcountLine) -> list[HeadcountColumn]:
    """The heads of the table: every line has the same codes and days."""
    return [HeadcountColumn(one.code, MEASURES[one.code].label, one.day) for one in line.figures]
