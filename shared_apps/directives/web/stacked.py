"""One stacked bar: numbers for an SVG, with the same numbers in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from shared_apps.directives.web.words import STEPS

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """Units at one step: left edge and width in thousandths of the whole."""

    step: str
    label: str | Promise
    count: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class StackedBar:
    """The whole bar."""

    parts: tuple[Part, ...]
    total: int
    width: int = WIDTH


def stacked_bar(shares: Sequence[tuple[str, int, int]]) -> StackedBar:
    """Put steps (step, count, thousandths) side by side; the last one ends exactly at the edge."""
    parts: list[Part] = []
    x = 0
    for index, (step, count, share) in enumerate(shares):
        width = WIDTH - x if index == len(shares) - 1 else share
        parts.append(Part(step, STEPS[step], count, x, width))
        x += width
    return StackedBar(tuple(parts), sum(count for _, count, _ in shares))
