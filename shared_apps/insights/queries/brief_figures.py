"""The figures of a brief: read once while it is previewed, and kept as they were when it is issued.

The same sums as on the dashboard, for the same scopes; no statement more for more units. Units are put in
order by shares of what was done alone, never by amounts, and only where the share has something to stand on
(E8): below `LEAST` it is said that there is too little.
"""

import calendar
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from huisheng.kernel import clock
from shared_apps.insights.queries import periods, sums
from shared_apps.insights.queries.dashboard import CLOSED, COUNTED, NOT_OPENED, NOT_REPORTED
from shared_apps.insights.queries.details import share
from shared_apps.insights.queries.figures import FIGURES, RATE, Figures, Sums
from shared_apps.insights.queries.periods import Period
from tenants.public import UnitCard, UnitState, children, subtree

CHILDREN: Final = "children"
"""The level of the units right below, of whatever kind."""
MOST_UNITS: Final = 300
"""Lines of a table that still is one to be read on paper."""
LEAST: Final = 10
"""Below so many a share ranks nobody."""

IN_TIME: Final = "in_time"
SATISFIED: Final = "satisfied"
_DETAILS: Final = (IN_TIME, SATISFIED)
BRIEF_FIGURES: Final = (*FIGURES, *_DETAILS)
"""What a brief can show, by the codes of data.measures."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one unit with all below it has done."""

    figures: Figures
    sums: Sums

    def value(self, code: str) -> int | None:
        """One of `BRIEF_FIGURES`. None: nothing to divide by, or too few ratings to tell of."""
        if code == IN_TIME:
            return share(self.sums.answered_in_time, self.sums.answered_timed)
        if code == SATISFIED:
            enough = self.sums.rated >= LEAST
            return share(self.sums.satisfied, self.sums.rated) if enough else None
        return self.figures.value(code)


RANKED: Final[dict[str, Callable[[Told], int]]] = {
    IN_TIME: lambda told: told.sums.answered_timed,
    RATE: lambda told: told.figures.received + told.figures.moved,
    SATISFIED: lambda told: told.sums.rated,
}
"""By what units may be put in order: shares of timeliness, resolution and rating, each with what it is a
share of. An amount never stands here.
"""
SHARES: Final = frozenset(RANKED)
"""Measures in per cent."""


class TooManyUnitsError(ValueError):
    """The level has more units than a table of a brief holds."""


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """How a measure is called, and how it is counted (口径)."""

    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """One figure of the whole. ``before`` is that of the period before, None where there is no base."""

    code: str
    label: str
    definition: str
    value: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One unit with all below it. ``values`` follow the figures; empty unless ``cell`` is counted."""

    name: str
    cell: str
    values: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class FrozenRank:
    """One unit in the order. ``rank`` is None where there was too little to rank it."""

    rank: int | None
    name: str
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefFigures:
    """All figures of a brief as of one moment (ISO 8601). ``left_out``: units without a site, in no row."""

    as_of: str
    unit_name: str
    figures: Sequence[FrozenFigure]
    rows: Sequence[FrozenRow]
    ranking: str
    ranks: Sequence[FrozenRank]
    least: int = LEAST
    left_out: int = 0

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @property
    def moment(self) -> datetime:
        """When they were read."""
        return datetime.fromisoformat(self.as_of)


def read_back(kept: Mapping[str, Any]) -> BriefFigures:
    """The figures of an issued brief, as they were kept."""
    return BriefFigures(
        as_of=kept["as_of"],
        unit_name=kept["unit_name"],
        figures=[FrozenFigure(**one) for one in kept["figures"]],
        rows=[FrozenRow(**one) for one in kept["rows"]],
        ranking=kept["ranking"],
        ranks=[FrozenRank(**one) for one in kept["ranks"]],
        least=kept["least"],
        # Briefs issued earlier have such units among their rows.
        left_out=kept.get("left_out", 0),
    )


def units_of_level(unit: UnitCard, level: str) -> list[UnitCard]:
    """The units of a brief's table, as the tree orders them. Raises TooManyUnitsError."""
    if not level:
        return []
    found = children(unit.id) if level == CHILDREN else subtree(unit.id, include_self=False, kinds=[level])
    found = [card for card in found if card.state != UnitState.ARCHIVED]
    if len(found) > MOST_UNITS:
        raise TooManyUnitsError(len(found))
    return found


def period_of(first: date, last: date) -> Period:
    """The period of a brief; a whole month is compared with the month before, else the same number of days.

    Raises ValueError for days that make no period (see queries.periods).
    """
    days = {"from": first.isoformat(), "to": last.isoformat()}
    whole = first.day == 1 and last == last.replace(day=calendar.monthrange(last.year, last.month)[1])
    if whole and (first.year, first.month) == (last.year, last.month):
        days = {"period": f"{first:%Y-%m}"}
    found = periods.read(days, clock.business_day())
    if found.fault:
        raise ValueError(found.fault)
    return found


def figures_of(
    unit: UnitCard,
    period: Period,
    *,
    level: str,
    measures: Sequence[str],
    ranking: str,
    words: Mapping[str, MeasureWords],
) -> BriefFigures:
    """Read them now. ``words`` are kept with the figures, so that an old brief still says how it counted.

    Raises TooManyUnitsError.
    """
    below = units_of_level(unit, level)
    reach = sums.Reach([unit.id, *(card.id for card in below)])
    read = sums.by_scope(reach, period)
    as_of = clock.now()
    now = _told(unit, read)
    before = Told(
        now.sums.before(*read.stocks.get((unit.id, False), (0, 0))), _sums_before(unit, period, measures)
    )
    has_base = sums.has_base(sums.Reach([unit.id]), period.first)
    lines = [
        (card.name, cell, _told(card, read))
        for card in below
        # Of a province most lines would say nothing else.
        if (cell := _cell(card, read.stocks)) != NOT_OPENED
    ]
    return BriefFigures(
        as_of=as_of.isoformat(),
        unit_name=unit.name,
        figures=[
            FrozenFigure(
                code,
                words[code].label,
                words[code].definition,
                now.value(code),
                before.value(code) if has_base else None,
            )
            for code in measures
        ],
        rows=[
            FrozenRow(name, cell, [found.value(code) for code in measures] if cell == COUNTED else [])
            for name, cell, found in lines
        ],
        ranking=words[ranking].label if ranking else "",
        ranks=ranked([(name, found) for name, cell, found in lines if cell == COUNTED], ranking),
        left_out=len(below) - len(lines),
    )


def ranked(lines: Collection[tuple[str, Told]], ranking: str) -> list[FrozenRank]:
    """Units by a share, the best first; equal ones share a place. Those with less than `LEAST` to stand on
    come last, without one.

    Raises KeyError for a measure by which nobody is ranked.
    """
    if not ranking:
        return []
    base = RANKED[ranking]
    enough = [(name, found.value(ranking)) for name, found in lines if base(found) >= LEAST]
    values = sorted((value for _name, value in enough if value is not None), reverse=True)
    places = [
        FrozenRank(values.index(value) + 1, name, value)
        for name, value in sorted(enough, key=lambda one: -(one[1] or 0))
        if value is not None
    ]
    return [*places, *(FrozenRank(None, name, None) for name, found in lines if base(found) < LEAST)]


def _told(card: UnitCard, read: sums.Summed[sums.Scope]) -> Told:
    found = read.sums.get((card.id, False), Sums())
    return Told(found.now(*read.stocks.get((card.id, False), (0, 0))), found)


def _sums_before(unit: UnitCard, period: Period, measures: Collection[str]) -> Sums:
    """What the measures beyond the five figures were in the period before; read only where one is shown."""
    if not set(_DETAILS) & set(measures):
        return Sums()
    earlier = replace(period, first=period.before_first, last=period.before_last)
    found = sums.by_scope(sums.Reach([unit.id]), earlier)
    return found.sums.get((unit.id, False), Sums())


def _cell(card: UnitCard, told: Mapping[sums.Scope, tuple[int, int]]) -> str:
    if (card.id, False) in told:
        return COUNTED
    if card.state in (UnitState.LISTED, UnitState.PROVISIONING):
        return NOT_OPENED
    return CLOSED if card.state == UnitState.SUSPENDED else NOT_REPORTED
