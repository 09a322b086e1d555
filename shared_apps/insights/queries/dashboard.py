"""Everything a dashboard shows, for one unit's subtree, one period and, if chosen, one first-level topic.

That is the lattice on which figures are published: unit × period × topic. There is no other filter.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from huisheng.kernel import clock
from shared_apps.insights.queries import sums
from shared_apps.insights.queries.figures import Change, Figures, Sums, changes
from shared_apps.insights.queries.periods import Period
from shared_apps.insights.queries.sensitive import SensitiveLine, sensitive_line
from shared_apps.topics.public import TopicCard, first_levels
from tenants.public import UnitCard, ancestors, children

COUNTED, NOT_OPENED, NOT_REPORTED, CLOSED = "counted", "not_opened", "not_reported", "closed"
"""How a unit's line is to be read: figures (0 is a figure), 未开通, 未上报, 停用."""

_CLOSED_STATES = ("suspended", "archived")
_NOT_OPENED_STATES = ("listed", "provisioning")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit with all below it; with `is_own` the shown unit for itself. `figures` is None unless `cell` is
    counted.
    """

    unit: UnitCard
    is_own: bool
    cell: str
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One first-level topic."""

    topic: TopicCard
    figures: Figures


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day of the period."""

    day: date
    received: int
    answered: int


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs somebody today: units with overdue questions (most first) and units that tell nothing."""

    overdue: int
    late: tuple[UnitLine, ...]
    silent: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One page. `as_of` is when the sums were read: every fact that had arrived by then is in them."""

    unit: UnitCard
    above: tuple[UnitCard, ...]
    period: Period
    topic: TopicCard | None
    as_of: datetime
    figures: tuple[Change, ...]
    units: tuple[UnitLine, ...]
    topics: tuple[TopicLine, ...]
    days: tuple[DayBar, ...]
    needs: Needs
    sensitive: SensitiveLine | None
    views: int


def dashboard(unit: UnitCard, period: Period, *, topic: TopicCard | None = None) -> Dashboard:
    """Read a dashboard. The number of statements does not depend on units, days or questions."""
    below = children(unit.id)
    chosen = Q() if topic is None else Q(topic=topic.code)
    whole = Q(unit_id=unit.id, own=False)
    lines = sums.scopes_condition([unit.id, *(card.id for card in below)], [unit.id])
    by_scope = sums.sums_by_scope(lines & chosen, period)
    stocks = sums.stock_by_scope(lines & chosen)
    # Whether a unit has told anything must not depend on the topic that is looked at.
    told = stocks if topic is None else sums.stock_by_scope(lines)
    own = _own_line(unit, by_scope, stocks)
    rows = [_line(card, by_scope, stocks, told) for card in below]
    total = by_scope.get((unit.id, False), Sums())
    stock = stocks.get((unit.id, False), (0, 0))
    return Dashboard(
        unit=unit,
        above=tuple(ancestors(unit.id)),
        period=period,
        topic=topic,
        as_of=clock.now(),
        figures=changes(total.now(*stock), total.before(*stock), has_base=sums.has_base(whole, period)),
        units=tuple(sorted([*([own] if own else []), *rows], key=_need)),
        topics=_topics(whole, period),
        days=_days(whole & chosen, period),
        needs=_needs(stock[1], [*([own] if own else []), *rows]),
        sensitive=sensitive_line(unit, period.last, today=clock.business_day()),
        views=sums.views(unit.id, period),
    )


def _line(
    card: UnitCard,
    by_scope: dict[sums.Scope, Sums],
    stocks: dict[sums.Scope, tuple[int, int]],
    told: dict[sums.Scope, tuple[int, int]],
) -> UnitLine:
    scope = (card.id, False)
    if scope in told:
        cell = COUNTED
    elif card.state in _NOT_OPENED_STATES:
        cell = NOT_OPENED
    elif card.state in _CLOSED_STATES:
        cell = CLOSED
    else:
        cell = NOT_REPORTED
    figures = by_scope.get(scope, Sums()).now(*stocks.get(scope, (0, 0))) if cell == COUNTED else None
    return UnitLine(card, is_own=False, cell=cell, figures=figures)


def _own_line(
    unit: UnitCard, by_scope: dict[sums.Scope, Sums], stocks: dict[sums.Scope, tuple[int, int]]
) -> UnitLine | None:
    """What the unit received itself (本级); left out where it never received anything."""
    scope = (unit.id, True)
    if scope not in stocks:
        return None
    figures = by_scope.get(scope, Sums()).now(*stocks[scope])
    return UnitLine(unit, is_own=True, cell=COUNTED, figures=figures)


def _need(line: UnitLine) -> tuple[int, int, int, str]:
    """Most overdue first, then most open, then units without figures; equal ones stay in the tree's order."""
    if line.figures is None:
        return (1, 0, 0, line.unit.path)
    return (0, -line.figures.overdue, -line.figures.open, line.unit.path)


def _topics(whole: Q, period: Period) -> tuple[TopicLine, ...]:
    by_topic = sums.sums_by_topic(whole, period)
    stocks = sums.stock_by_topic(whole)
    lines = [
        TopicLine(topic, by_topic.get(topic.code, Sums()).now(*stocks.get(topic.code, (0, 0))))
        for topic in first_levels()
        if topic.code in by_topic or topic.code in stocks
    ]
    return tuple(sorted(lines, key=lambda line: (-line.figures.received, line.topic.code)))


def _days(where: Q, period: Period) -> tuple[DayBar, ...]:
    found = sums.sums_by_day(where, period)
    every = (period.first + timedelta(days=number) for number in range(period.days))
    return tuple(DayBar(day, *found.get(day, (0, 0))) for day in every)


def _needs(overdue: int, lines: list[UnitLine]) -> Needs:
    late = sorted((line for line in lines if line.figures and line.figures.overdue > 0), key=_need)
    return Needs(overdue, tuple(late), tuple(line for line in lines if line.cell == NOT_REPORTED))
