"""Everything a dashboard shows, for one unit's subtree, one period and, if chosen, one first-level topic and
one line (条线) of the units right below.

That is the lattice on which figures are published: unit × period × topic. There is no other filter: a line is
a set of units, not an attribute of who asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from huisheng.kernel import clock
from shared_apps.contracts.headcount_facts import EXPERTS, VERIFIED, VOLUNTEERS
from shared_apps.contracts.step_facts import ORDERED, RED_CARD, YELLOW_CARD
from shared_apps.insights.queries import sums, trends
from shared_apps.insights.queries.coverage import Coverage, coverage
from shared_apps.insights.queries.figures import Change, Figures, Sums, added, added_sums, changes
from shared_apps.insights.queries.headcounts import (
    Ground,
    HeadcountFigure,
    ground_of,
    headcounts_by_unit,
    headcounts_of,
)
from shared_apps.insights.queries.periods import Period
from shared_apps.insights.queries.sensitive import SensitiveLine, sensitive_line
from shared_apps.insights.queries.steps import StepFigure, steps_by_unit, steps_of
from shared_apps.insights.queries.trends import Trend
from shared_apps.topics.public import TopicCard, first_levels
from tenants.public import UnitCard, ancestors_of, children

COUNTED, NOT_OPENED, NOT_REPORTED, CLOSED = "counted", "not_opened", "not_reported", "closed"
"""How a unit's line is to be read: figures (0 is a figure), 未开通, 未上报, 停用."""

GROWN_BY = 5
"""So many more waiting than when the period began, and somebody should look at the unit."""
RISING_FROM = 10
"""So many received, at least twice as many as before, and somebody should look at the topic."""

STEPS_OF_UNITS = (ORDERED, YELLOW_CARD, RED_CARD)
PEOPLE_OF_UNITS = (VERIFIED, EXPERTS, VOLUNTEERS)
"""What of these stands beside the figures of each unit; all of it stands on pages of its own."""

_CLOSED_STATES = ("suspended", "archived")
_NOT_OPENED_STATES = ("listed", "provisioning")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit with all below it; with `is_own` the shown unit for itself. `figures` is None unless `cell` is
    counted. `steps` and `people` have states of their own: empty where a topic or a line was chosen.
    """

    unit: UnitCard
    is_own: bool
    cell: str
    figures: Figures | None
    trend: Trend = ()
    steps: tuple[StepFigure, ...] = ()
    people: tuple[HeadcountFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One first-level topic; `received_before` is None where nothing is known from before the period."""

    topic: TopicCard
    figures: Figures
    received_before: int | None = None
    trend: Trend = ()


@dataclass(frozen=True, slots=True)
class LineOfUnits:
    """All units right below of one line (条线), each with everything below it; `units`: their number."""

    line: str
    units: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day of the period."""

    day: date
    received: int
    answered: int


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs somebody today: units with overdue questions (most first), units that tell nothing, units
    where more is waiting than when the period began (`grown`: by how much, most first), and topics on which
    at least twice as much was received as before.
    """

    overdue: int
    late: tuple[UnitLine, ...]
    silent: tuple[UnitLine, ...]
    grown: tuple[tuple[UnitLine, int], ...] = ()
    rising: tuple[TopicLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One page. `as_of` is when the sums were read: every fact that had arrived by then is in them. `line` is
    "" where units of all lines are meant. `steps` and `people` are known by unit and day alone: empty where a
    topic or a line was chosen. `has_told` is False where nothing of what is shown ever told anything: its
    zeros say that nothing is known.
    """

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
    line: str = ""
    by_line: tuple[LineOfUnits, ...] = ()
    coverage: Coverage | None = None
    steps: tuple[StepFigure, ...] = ()
    people: tuple[HeadcountFigure, ...] = ()
    has_told: bool = True


@dataclass(frozen=True, slots=True)
class _Read:
    """What the sums say of every unit of the table; `told` does not depend on the topic looked at."""

    by_scope: dict[sums.Scope, Sums]
    stocks: dict[sums.Scope, tuple[int, int]]
    told: dict[sums.Scope, tuple[int, int]]
    trends: dict[sums.Scope, Trend]

    def figures(self, scope: sums.Scope) -> Figures:
        """The figures of one unit."""
        return self.by_scope.get(scope, Sums()).now(*self.stocks.get(scope, (0, 0)))


def dashboard(unit: UnitCard, period: Period, *, topic: TopicCard | None = None, line: str = "") -> Dashboard:
    """Read a dashboard. The number of statements does not depend on units, days or questions."""
    below, above = children(unit.id), ancestors_of(unit)
    code = "" if topic is None else topic.code
    every = sums.Reach([unit.id, *(card.id for card in below)], [unit.id])
    found = sums.by_scope(every.on(code), period)
    read = _Read(
        found.sums,
        found.stocks,
        found.stocks if topic is None else sums.stock_by_scope(every),
        trends.trends_by_scope(every.on(code), period),
    )
    own = _own_line(unit, read)
    every_line = [*([own] if own else []), *(_line(card, read) for card in below)]
    rows = [row for row in every_line if not line or row.unit.line == line]
    by_unit_alone = topic is None and not line
    people: tuple[HeadcountFigure, ...] = ()
    if by_unit_alone:
        today = clock.business_day()
        ground = ground_of(unit, period.last, today=today, above=above, below=below)
        rows = _with_steps_and_people(unit, rows, period, ground)
        people = headcounts_of(
            unit,
            period.last,
            today=today,
            before=period.before_last,
            year=period.year_last,
            ground=ground,
        )
    scopes = [(row.unit.id, row.is_own) for row in rows] if line else [(unit.id, False)]
    whole = sums.Reach(
        [unit_id for unit_id, is_own in scopes if not is_own],
        [unit_id for unit_id, is_own in scopes if is_own],
    )
    known_before = sums.has_base(whole, period.first)
    total = added_sums(read.by_scope.get(scope, Sums()) for scope in scopes)
    stock = _stock(read.stocks, scopes)
    year = _year_before(whole, code, period, stock)
    topics = _topics(whole, period, known_before=known_before)
    return Dashboard(
        unit=unit,
        above=tuple(above),
        period=period,
        topic=topic,
        as_of=clock.now(),
        figures=changes(total.now(*stock), total.before(*stock), has_base=known_before, year=year),
        units=tuple(sorted(rows, key=_need)),
        topics=topics,
        days=_days(whole.on(code), period),
        needs=_needs(stock[1], rows, read, topics),
        sensitive=None if line else sensitive_line(unit, period.last, today=clock.business_day()),
        views=sums.views(unit.id, period),
        line=line,
        by_line=_by_line(every_line),
        coverage=coverage(unit, clock.business_day()) if below else None,
        steps=steps_of(unit.id, period) if by_unit_alone else (),
        people=people,
        has_told=any(scope in read.told for scope in scopes),
    )


def _with_steps_and_people(
    unit: UnitCard, rows: Iterable[UnitLine], period: Period, ground: Ground
) -> list[UnitLine]:
    """The same lines with what is known of each unit by period alone."""
    below = ground.beside[unit.id]
    steps = {(one.unit.id, one.is_own): one for one in steps_by_unit(unit, period, below=below)}
    people = {
        (one.unit.id, one.is_own): one.figures
        for one in headcounts_by_unit(unit, period.last, today=clock.business_day(), ground=ground)
    }

    def more(row: UnitLine) -> UnitLine:
        taken, known = steps[row.unit.id, row.is_own], people[row.unit.id, row.is_own]
        return replace(
            row,
            steps=tuple(StepFigure(code, taken.of(code), None) for code in STEPS_OF_UNITS)
            if taken.cell == COUNTED
            else (),
            people=tuple(one for one in known if one.code in PEOPLE_OF_UNITS),
        )

    return [more(row) for row in rows]


def _stock(stocks: dict[sums.Scope, tuple[int, int]], scopes: Iterable[sums.Scope]) -> tuple[int, int]:
    """What is open and overdue in units that do not contain each other."""
    found = [stocks.get(scope, (0, 0)) for scope in scopes]
    return sum(is_open for is_open, _late in found), sum(late for _open, late in found)


def _year_before(whole: sums.Reach, topic: str, period: Period, stock: tuple[int, int]) -> Figures | None:
    """The figures of the same days a year before; None where nothing had been told by then."""
    found = sums.sums_a_year_before(whole.on(topic), period)
    if not sums.has_base(whole, period.year_last + timedelta(days=1)):
        return None
    return found.now(*stock)


def _line(card: UnitCard, read: _Read) -> UnitLine:
    scope = (card.id, False)
    if scope in read.told:
        return UnitLine(card, False, COUNTED, read.figures(scope), read.trends.get(scope, ()))
    if card.state in _NOT_OPENED_STATES:
        return UnitLine(card, False, NOT_OPENED, None)
    return UnitLine(card, False, CLOSED if card.state in _CLOSED_STATES else NOT_REPORTED, None)


def _own_line(unit: UnitCard, read: _Read) -> UnitLine | None:
    """What the unit received itself (本级); left out where it never received anything."""
    scope = (unit.id, True)
    if scope not in read.stocks:
        return None
    return UnitLine(unit, True, COUNTED, read.figures(scope), read.trends.get(scope, ()))


def _by_line(rows: Iterable[UnitLine]) -> tuple[LineOfUnits, ...]:
    """The units of the table by their line, the largest first."""
    by_line: dict[str, list[UnitLine]] = {}
    for row in rows:
        by_line.setdefault(row.unit.line, []).append(row)
    lines = [
        LineOfUnits(
            line, sum(not row.is_own for row in of_line), added(row.figures or Figures() for row in of_line)
        )
        for line, of_line in by_line.items()
    ]
    return tuple(sorted(lines, key=lambda one: (-one.figures.received, one.line)))


def _need(line: UnitLine) -> tuple[int, int, int, str]:
    """Most overdue first, then most open, then units without figures; equal ones stay in the tree's order."""
    if line.figures is None:
        return (1, 0, 0, line.unit.path)
    return (0, -line.figures.overdue, -line.figures.open, line.unit.path)


def _topics(whole: sums.Reach, period: Period, *, known_before: bool) -> tuple[TopicLine, ...]:
    read = sums.by_topic(whole, period)
    going = trends.trends_by_topic(whole, period)
    lines = []
    for topic in first_levels():
        if topic.code in read.stocks:
            found = read.sums.get(topic.code, Sums())
            lines.append(
                TopicLine(
                    topic,
                    found.now(*read.stocks[topic.code]),
                    found.before_received if known_before else None,
                    going.get(topic.code, ()),
                )
            )
    return tuple(sorted(lines, key=lambda line: (-line.figures.received, line.topic.code)))


def _days(reach: sums.Reach, period: Period) -> tuple[DayBar, ...]:
    found = sums.sums_by_day(reach, period)
    every = (period.first + timedelta(days=number) for number in range(period.days))
    return tuple(DayBar(day, *found.get(day, (0, 0))) for day in every)


def _needs(overdue: int, lines: list[UnitLine], read: _Read, topics: Iterable[TopicLine]) -> Needs:
    late = sorted((line for line in lines if line.figures and line.figures.overdue > 0), key=_need)
    grown = [
        (line, read.by_scope.get((line.unit.id, line.is_own), Sums()).within_open)
        for line in lines
        if line.figures is not None
    ]
    return Needs(
        overdue,
        tuple(late),
        tuple(line for line in lines if line.cell == NOT_REPORTED),
        tuple(
            sorted((one for one in grown if one[1] >= GROWN_BY), key=lambda one: (-one[1], one[0].unit.path))
        ),
        tuple(line for line in topics if _rises(line)),
    )


def _rises(line: TopicLine) -> bool:
    """Too few to say so where there were none before, or hardly any now."""
    before = line.received_before
    return (
        bool(before) and line.figures.received >= RISING_FROM and line.figures.received >= 2 * (before or 0)
    )
