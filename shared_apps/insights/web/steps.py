"""Transfers and supervision in words: on the dashboard, and unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shared_apps.contracts.step_facts import OF_ORDERS, OF_QUESTIONS, RED_CARD
from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries.dashboard import Dashboard
from shared_apps.insights.queries.steps import COUNTED, StepFigure, StepLine
from shared_apps.insights.web.words import compared

GROUPS: Final[dict[str, tuple[str | Promise, tuple[str, ...]]]] = {
    "transfers": (_("Transfers and moving up"), OF_QUESTIONS),
    "supervision": (_("Supervision"), OF_ORDERS),
}
"""What is shown together: the key is the name of its table as a file."""


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step on the dashboard, and in words how it has changed against the period before (`change`, 环比)
    and against a year before (`year`, 同比).
    """

    code: str
    label: str | Promise
    number: int
    before: int | None
    change: str
    year: str


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Steps under one heading."""

    name: str
    title: str | Promise
    steps: tuple[StepWords, ...]


@dataclass(frozen=True, slots=True)
class StepTable:
    """The same unit by unit; `rows` have a number with its label for each head, None where the cell says why
    not."""

    name: str
    title: str | Promise
    codes: tuple[tuple[str, str | Promise], ...]
    rows: tuple[tuple[StepLine, tuple[tuple[str | Promise, int], ...] | None], ...]


def step_groups(shown: Dashboard) -> list[StepGroup]:
    """The panel of a dashboard; empty where it has none."""
    by_code = {figure.code: figure for figure in shown.steps}
    return [
        StepGroup(
            name,
            title,
            tuple(_words(by_code[code]) for code in codes if code in by_code),
        )
        for name, (title, codes) in GROUPS.items()
        if any(code in by_code for code in codes)
    ]


def _words(figure: StepFigure) -> StepWords:
    return StepWords(
        figure.code,
        MEASURES[figure.code].label,
        figure.number,
        figure.before,
        compared(figure.number, figure.before),
        compared(figure.number, figure.year),
    )


def red_cards(shown: Dashboard) -> int:
    """How many were shown in the period: somebody should look at the unit."""
    return next((figure.number for figure in shown.steps if figure.code == RED_CARD), 0)


def step_tables(lines: Sequence[StepLine]) -> list[StepTable]:
    """Both tables of these lines."""
    return [
        StepTable(
            name,
            title,
            tuple((code, MEASURES[code].label) for code in codes),
            tuple((line, _numbers(line, codes)) for line in lines),
        )
        for name, (title, codes) in GROUPS.items()
    ]


def _numbers(line: StepLine, codes: tuple[str, ...]) -> tuple[tuple[str | Promise, int], ...] | None:
    if line.cell != COUNTED:
        return None
    return tuple((MEASURES[code].label, line.of(code)) for code in codes)
