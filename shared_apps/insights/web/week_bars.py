"""The last weeks of a cluster as a row of small bars, and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 24
SLOT: Final = 8


@dataclass(frozen=True, slots=True)
class WeekBars:
    """``bars``: left edge, top and height of each week's bar; ``numbers`` the weeks, oldest first."""

    bars: Sequence[tuple[int, int, int]]
    numbers: Sequence[int]
    width: int
    height: int = HEIGHT

    @property
    def has_any(self) -> bool:
        """Something was asked in these weeks: otherwise there is nothing to draw."""
        return any(self.numbers)


def week_bars(weeks: Sequence[int]) -> WeekBars:
    """Scaled to the highest; a week with anything at all stays visible, one without has a line."""
    highest = max(weeks, default=0)
    heights = [max(3, round(HEIGHT * number / highest)) if number else 1 for number in weeks]
    return WeekBars(
        tuple((SLOT * at, HEIGHT - height, height) for at, height in enumerate(heights)),
        tuple(weeks),
        SLOT * max(1, len(weeks)),
    )
