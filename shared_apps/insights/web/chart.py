"""The days of a period as two rows of bars: numbers for an SVG, drawn without scripts or inline styles."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared_apps.insights.queries.dashboard import DayBar

HEIGHT = 100
SLOT = 10
"""Units of the picture per day; its width follows from the number of days and is stretched to the page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One day's two bars: left edge, heights and tops from above."""

    day: DayBar
    x: int
    received_height: int
    answered_height: int

    @property
    def received_y(self) -> int:
        """Top of the bar of received questions."""
        return HEIGHT - self.received_height

    @property
    def answered_x(self) -> int:
        """Left edge of the bar of answers."""
        return self.x + SLOT // 2

    @property
    def answered_y(self) -> int:
        """Top of the bar of answers."""
        return HEIGHT - self.answered_height


@dataclass(frozen=True, slots=True)
class DayChart:
    """The whole picture. `highest` is the number that the full height stands for."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    highest: int
    received: int
    answered: int


def day_chart(days: Sequence[DayBar]) -> DayChart:
    """Scale the days to one height; a day with anything at all stays visible."""
    highest = max((max(day.received, day.answered) for day in days), default=0)

    def height(number: int) -> int:
        return max(1, round(HEIGHT * number / highest)) if number > 0 else 0

    return DayChart(
        bars=tuple(
            Bar(day, SLOT * index + 1, height(day.received), height(day.answered))
            for index, day in enumerate(days)
        ),
        width=SLOT * max(1, len(days)),
        height=HEIGHT,
        highest=highest,
        received=sum(day.received for day in days),
        answered=sum(day.answered for day in days),
    )
