"""By what units may be appraised (督导考核): shares of timeliness, resolution and rating, each with what it
is a share of (capability E8). An amount never stands here, and nothing about people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from shared_apps.insights.data.measures import MEASURES, Group, Measure, Nature


class NotAnIndicatorError(ValueError):
    """Nobody is appraised by this: it is an amount, is about people, or does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One of them. ``lower_is_better``: it takes points off. ``floor``: on fewer than that it can never stand
    (of a few ratings one would be somebody's). ``part`` and ``whole`` name what is divided. The rest is what
    a new scheme begins with: weight, and the per cent from which there are no and all points.
    """

    code: str
    part: str | Promise
    whole: str | Promise
    weight: int
    zero: int
    full: int
    least: int = 10
    floor: int = 1
    lower_is_better: bool = False

    @property
    def measure(self) -> Measure:
        """Its entry in the catalogue of measures, with its definition."""
        return MEASURES[self.code]


_ALL: Final = (
    Indicator(
        code="taken_in_time",
        part=pgettext_lazy("part of a share", "taken over or sent back in time"),
        whole=pgettext_lazy("whole of a share", "offers settled"),
        weight=10,
        zero=60,
        full=100,
        least=3,
    ),
    Indicator(
        code="in_time",
        part=pgettext_lazy("part of a share", "answered in time"),
        whole=pgettext_lazy("whole of a share", "first answers"),
        weight=30,
        zero=60,
        full=95,
    ),
    Indicator(
        code="ended_in_time",
        part=pgettext_lazy("part of a share", "ended in time"),
        whole=pgettext_lazy("whole of a share", "ended and measured"),
        weight=20,
        zero=50,
        full=90,
    ),
    Indicator(
        code="rate",
        part=pgettext_lazy("part of a share", "answered so far"),
        whole=pgettext_lazy("whole of a share", "received and to be answered"),
        weight=10,
        zero=60,
        full=95,
    ),
    Indicator(
        code="satisfied",
        part=pgettext_lazy("part of a share", "four and five stars"),
        whole=pgettext_lazy("whole of a share", "ratings"),
        weight=20,
        zero=60,
        full=95,
        floor=10,
    ),
    Indicator(
        code="sent_back_share",
        part=pgettext_lazy("part of a share", "times sent back"),
        whole=pgettext_lazy("whole of a share", "ended"),
        weight=10,
        zero=20,
        full=0,
        lower_is_better=True,
    ),
)

INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType({one.code: one for one in _ALL})
"""In the order of the pages."""

_NEVER: Final = (Group.PEOPLE, Group.REACH, Group.SENSITIVE)


def indicator(code: str) -> Indicator:
    """The indicator of a code. Raises NotAnIndicatorError for an amount, for what is about people, and for
    what does not exist: a scheme cannot be made of these, whoever asks.
    """
    found = INDICATORS.get(code)
    if found is None or found.measure.nature is not Nature.SHARE or found.measure.group in _NEVER:
        raise NotAnIndicatorError(code)
    return found
