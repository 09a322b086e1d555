"""How a share becomes points: plain arithmetic in whole numbers, the same while an appraisal runs, when it is
frozen and after an objection.

Points are linear between two shares. Where there is nothing to divide by, or too little to stand on, an
indicator is not scored and its weight is spread over the others of that unit, so that nobody gains or loses
by what could not be counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared_apps.insights.data.appraisal_indicators import Indicator, indicator

NOTHING: Final = "nothing"
"""Not scored: there is nothing to divide by."""
TOO_FEW: Final = "too_few"
"""Not scored: fewer than the scheme asks for."""

WEIGHTS: Final = 100
_LEAST_MAX: Final = 1000


class BadRulesError(ValueError):
    """The rules of a scheme do not work; `code` says why: "none", "twice", "weight", "sum", "order", "least";
    `at` is the code of the indicator, "" for all together.
    """

    def __init__(self, code: str, at: str = "") -> None:
        super().__init__(code)
        self.code, self.at = code, at


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One indicator of a scheme: its weight of 100, from which per cent on there are no and all points, and
    on how many it has to stand.
    """

    code: str
    weight: int
    zero: int
    full: int
    least: int

    @property
    def indicator(self) -> Indicator:
        """What is looked at."""
        return indicator(self.code)

    @property
    def needs(self) -> int:
        """On how many it has to stand, whatever a scheme says."""
        return max(self.least, self.indicator.floor)

    def plain(self) -> dict[str, Any]:
        """As the scheme keeps it."""
        return {name: getattr(self, name) for name in Rule.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One indicator of one unit. ``value`` is the share in tenths of a per cent, rounded down; ``points`` are
    hundredths of a point; both None where it is not scored, and ``why`` then says so.

    ``part`` is None where telling it would tell of few.
    """

    code: str
    part: int | None
    whole: int
    value: int | None = None
    points: int | None = None
    why: str = ""


def rules_of(kept: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules as a scheme keeps them."""
    return tuple(Rule(**one) for one in kept)


def check(rules: Sequence[Rule]) -> None:
    """Whether a scheme can be made of these. Raises BadRulesError; NotAnIndicatorError for a code that
    nobody is appraised by (data.appraisal_indicators).
    """
    if not rules:
        raise BadRulesError("none")
    seen: set[str] = set()
    for rule in rules:
        known = indicator(rule.code)
        if rule.code in seen:
            raise BadRulesError("twice", rule.code)
        seen.add(rule.code)
        if not 1 <= rule.weight <= WEIGHTS:
            raise BadRulesError("weight", rule.code)
        if not (0 <= rule.zero <= 100 and 0 <= rule.full <= 100):
            raise BadRulesError("order", rule.code)
        if not (rule.full < rule.zero if known.lower_is_better else rule.zero < rule.full):
            raise BadRulesError("order", rule.code)
        if not known.floor <= rule.least <= _LEAST_MAX:
            raise BadRulesError("least", rule.code)
    if sum(rule.weight for rule in rules) != WEIGHTS:
        raise BadRulesError("sum")


def score(rule: Rule, part: int, whole: int) -> Scored:
    """The points of one unit for one indicator."""
    if whole <= 0:
        return Scored(code=rule.code, part=None, whole=0, why=NOTHING)
    if whole < rule.needs:
        told = part if rule.indicator.floor == 1 else None
        return Scored(code=rule.code, part=told, whole=whole, why=TOO_FEW)
    value = 1000 * max(part, 0) // whole
    return Scored(code=rule.code, part=part, whole=whole, value=value, points=points(rule, value))


def points(rule: Rule, value: int) -> int:
    """Hundredths of a point for a share in tenths of a per cent: none at ``zero``, all at ``full``, in
    between in proportion; halves are rounded up.
    """
    way, span = value - 10 * rule.zero, 10 * (rule.full - rule.zero)
    if span < 0:
        way, span = -way, -span
    return (2 * 100 * rule.weight * min(max(way, 0), span) + span) // (2 * span)


def total(rules: Sequence[Rule], scored: Sequence[Scored]) -> int | None:
    """All points of a unit in hundredths, out of 100 points: what was not scored is spread over the rest.
    None where nothing was scored.
    """
    weights = {rule.code: rule.weight for rule in rules}
    counted = [one for one in scored if one.points is not None]
    weight = sum(weights[one.code] for one in counted)
    if not weight:
        return None
    return (2 * WEIGHTS * sum(one.points or 0 for one in counted) + weight) // (2 * weight)
