"""Reading days and stock: a fixed number of statements for any number of units, days, topics or
facts.

Where no topic is asked for, the whole of each day is read: the sums of a province's table are then one row a
day and unit. What the tables of units and topics are made of stands as text, sums and stock in one statement:
to have it put together anew for each reader took Django longer than the database takes to answer it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Generic, Self, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from psycopg import sql

from shared_apps.insights.models import Daily, Reading, WholeDay, WholeStock
from shared_apps.insights.queries.figures import Sums
from shared_apps.insights.queries.periods import Period

Scope = tuple[int, bool]
"""A unit's id, and whether only what it received itself is meant (own), not all below it."""
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Reach:
    """Which sums are meant: of whole subtrees, and of units for themselves; of one first-level topic or of
    all ("").
    """

    subtrees: Collection[int]
    own: Collection[int] = ()
    topic: str = ""

    def on(self, topic: str) -> Self:
        """The same units, one topic or all."""
        return replace(self, topic=topic)

    @property
    def where(self) -> Q:
        """As a condition of rows."""
        units = scopes_condition(self.subtrees, self.own)
        return units & Q(topic=self.topic) if self.topic else units

    def days(self) -> "QuerySet[Any]":
        """Its rows by day."""
        return (Daily if self.topic else WholeDay)._default_manager.filter(self.where)

    def named(self) -> dict[str, Any]:
        """As parameters of a statement."""
        return {"subtrees": list(self.subtrees), "own": list(self.own), "topic": self.topic}


def scopes_condition(subtrees: Collection[int], own: Collection[int]) -> Q:
    """Rows of these units: of whole subtrees, and of units for themselves."""
    return Q(unit_id__in=list(subtrees), own=False) | Q(unit_id__in=list(own), own=True)


@dataclass(frozen=True, slots=True)
class Summed(Generic[Key]):
    """What was read of every unit, or of every topic: the sums, and what is open and overdue at this moment.
    Whatever ever told anything has its place in ``stocks``.
    """

    sums: dict[Key, Sums]
    stocks: dict[Key, tuple[int, int]]


_COUNTED: Final = (
    "received",
    "answered",
    "answered_of_day",
    "moved_of_day",
    "handed_in",
    "handed_out",
    "answered_timed",
    "answered_in_time",
    "closed",
    "sent_back",
    "rated",
    "satisfied",
    "rating_sum",
    "open",
    "overdue",
)
"""Columns of days that are added up."""
_BEFORE, _BETWEEN, _INSIDE, _LATER, _NOW = range(5)
"""The part of a row: days of the period before, of none, of the period, of what came after it; the stock."""
_PARTS: Final = {"before": _BEFORE, "between": _BETWEEN, "inside": _INSIDE, "later": _LATER, "now": _NOW}
_COMPARED: Final = ("received", "answered", "answered_of_day", "moved_of_day")
_STOOD: Final = ("open", "overdue")
_NAMES: Final = {
    _BEFORE: [(_COUNTED.index(name), f"before_{name}") for name in _COMPARED],
    _BETWEEN: [],
    _INSIDE: [(i, f"within_{name}" if name in _STOOD else name) for i, name in enumerate(_COUNTED)],
    _LATER: [(_COUNTED.index(name), f"later_{name}") for name in _STOOD],
}
"""Which of a row's numbers are meant of each part, and what they are called in Sums."""
_OF_UNITS: Final = sql.SQL(
    "(unit_id = ANY(%(subtrees)s::bigint[]) AND NOT own OR unit_id = ANY(%(own)s::bigint[]) AND own)"
)
_OF_TOPIC: Final = sql.SQL("AND topic = %(topic)s")
_EVERY: Final = sql.SQL("")
_SUMMED: Final = sql.SQL(
    """
SELECT {key},
    CASE
        WHEN day > %(last)s THEN {later}
        WHEN day >= %(first)s THEN {inside}
        WHEN day > %(before_last)s THEN {between}
        ELSE {before}
    END AS part,
    {sums}
FROM {days}
WHERE {units} AND day >= %(before_first)s {topic}
GROUP BY {key}, part
UNION ALL
SELECT {key}, {now}, {zeros}, {standing}
"""
)
"""Days are sorted into parts, and each part is added up: the database does half the work that a sum for each
part and column makes.
"""
_OF_WHOLE: Final = sql.SQL("open, overdue FROM insights_wholestock WHERE {units}").format(units=_OF_UNITS)
_OF_TOPICS: Final = sql.SQL("open, overdue FROM insights_stock WHERE {units} {topic}").format(
    units=_OF_UNITS, topic=_OF_TOPIC
)
_BY_TOPIC: Final = sql.SQL("sum(open), sum(overdue) FROM insights_stock WHERE {units} GROUP BY topic").format(
    units=_OF_UNITS
)


def _summed(days: type[Model], key: Sequence[str], standing: sql.Composed, topic: sql.SQL = _EVERY) -> str:
    return _SUMMED.format(
        days=sql.Identifier(days._meta.db_table),
        key=sql.SQL(", ").join(map(sql.Identifier, key)),
        sums=sql.SQL(", ").join(sql.SQL("sum({})").format(sql.Identifier(name)) for name in _COUNTED),
        zeros=sql.SQL(", ").join([sql.SQL("0")] * _COUNTED.index("open")),
        **{name: sql.Literal(part) for name, part in _PARTS.items()},
        standing=standing,
        units=_OF_UNITS,
        topic=topic,
    ).as_string(None)


_SUMMED_OF_ALL: Final = _summed(WholeDay, ("unit_id", "own"), _OF_WHOLE)
_SUMMED_OF_ONE: Final = _summed(Daily, ("unit_id", "own"), _OF_TOPICS, _OF_TOPIC)
_SUMMED_BY_TOPIC: Final = _summed(Daily, ("topic",), _BY_TOPIC)


def by_scope(reach: Reach, period: Period) -> Summed[Scope]:
    """What is known of every (unit, own) that ever told anything, in one statement."""
    rows = _rows(_SUMMED_OF_ONE if reach.topic else _SUMMED_OF_ALL, reach, period)
    return _read(((unit_id, own), part, amounts) for unit_id, own, part, *amounts in rows)


def by_topic(reach: Reach, period: Period) -> Summed[str]:
    """What is known of every first-level topic, in one statement."""
    rows = _rows(_SUMMED_BY_TOPIC, reach, period)
    return _read((topic, part, amounts) for topic, part, *amounts in rows)


def _rows(statement: str, reach: Reach, period: Period) -> list[tuple[Any, ...]]:
    days = {name: getattr(period, name) for name in ("first", "last", "before_first", "before_last")}
    with connection.cursor() as cursor:
        cursor.execute(statement, reach.named() | days)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _read(rows: Iterable[tuple[Key, int, list[int]]]) -> Summed[Key]:
    found: dict[Key, dict[str, int]] = {}
    stocks: dict[Key, tuple[int, int]] = {}
    for key, part, amounts in rows:
        if part == _NOW:
            stocks[key] = (amounts[-2], amounts[-1])
        else:
            of_key = found.setdefault(key, {})
            for index, name in _NAMES[part]:
                of_key[name] = amounts[index]
    return Summed({key: Sums(**sums) for key, sums in found.items()}, stocks)


def sums_by_day(reach: Reach, period: Period) -> dict[date, tuple[int, int]]:
    """Received and answered of every day of the period that has rows."""
    rows = (
        reach.days()
        .filter(day__range=(period.first, period.last))
        .values("day")
        .annotate(received_sum=Sum("received"), answered_sum=Sum("answered"))
        .order_by()
    )
    return {row["day"]: (row["received_sum"], row["answered_sum"]) for row in rows}


def stock_by_scope(reach: Reach) -> dict[Scope, tuple[int, int]]:
    """Open and overdue at this moment for every (unit, own) that ever told anything; of all topics."""
    rows = WholeStock.objects.filter(scopes_condition(reach.subtrees, reach.own))
    found = rows.values_list("unit_id", "own", "open", "overdue")
    return {(unit_id, own): (is_open, late) for unit_id, own, is_open, late in found}


def views(unit_id: int, period: Period) -> int:
    """How often public pages of a subtree were read in the period."""
    rows = Reading.objects.filter(unit_id=unit_id, own=False, day__range=(period.first, period.last))
    found: int | None = rows.aggregate(n=Sum("views"))["n"]
    return found or 0


def has_base(reach: Reach, before: date) -> bool:
    """Whether anything at all is known from before a day."""
    return reach.days().filter(day__lt=before).exists()


def sums_a_year_before(reach: Reach, period: Period) -> Sums:
    """The sums of the same days a year before, and how the stock has changed since: in one statement over
    the days of a year and the period, whatever the number of units.
    """
    inside = Q(day__range=(period.year_first, period.year_last))
    later = Q(day__gt=period.year_last)
    sums = {name: Coalesce(Sum(name, filter=inside), 0) for name in _COMPARED}
    sums |= {f"later_{name}": Coalesce(Sum(name, filter=later), 0) for name in _STOOD}
    # A sum must not be called like a column.
    named = {f"sum_{name}": each for name, each in sums.items()}
    row: dict[str, int] = reach.days().filter(day__gte=period.year_first).aggregate(**named)
    return Sums(**{name: row[f"sum_{name}"] for name in sums})
