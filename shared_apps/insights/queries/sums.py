"""Reading Daily, WholeDay and Stock: a fixed number of statements for any number of units, days, topics or
facts.

Where no topic is asked for, the whole of each day is read: the sums of a province's table are then one row a
day and unit. What the table of units is made of stands as text: to have it put together anew for each reader
took Django longer than the database takes to answer it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Self

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from psycopg import sql

from shared_apps.insights.models import Daily, Reading, Stock, WholeDay
from shared_apps.insights.queries.figures import Sums
from shared_apps.insights.queries.periods import Period

Scope = tuple[int, bool]
"""A unit's id, and whether only what it received itself is meant (own), not all below it."""


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


_OF_UNITS: Final = sql.SQL(
    "(unit_id = ANY(%(subtrees)s::bigint[]) AND NOT own OR unit_id = ANY(%(own)s::bigint[]) AND own)"
)
_OF_TOPIC: Final = sql.SQL("AND topic = %(topic)s")
_FLOWS: Final = sql.SQL(
    """
SELECT unit_id, own,
    coalesce(sum(received) FILTER (WHERE inside), 0) AS received,
    coalesce(sum(answered) FILTER (WHERE inside), 0) AS answered,
    coalesce(sum(answered_of_day) FILTER (WHERE inside), 0) AS answered_of_day,
    coalesce(sum(moved_of_day) FILTER (WHERE inside), 0) AS moved_of_day,
    coalesce(sum(handed_in) FILTER (WHERE inside), 0) AS handed_in,
    coalesce(sum(handed_out) FILTER (WHERE inside), 0) AS handed_out,
    coalesce(sum(answered_timed) FILTER (WHERE inside), 0) AS answered_timed,
    coalesce(sum(answered_in_time) FILTER (WHERE inside), 0) AS answered_in_time,
    coalesce(sum(closed) FILTER (WHERE inside), 0) AS closed,
    coalesce(sum(sent_back) FILTER (WHERE inside), 0) AS sent_back,
    coalesce(sum(rated) FILTER (WHERE inside), 0) AS rated,
    coalesce(sum(satisfied) FILTER (WHERE inside), 0) AS satisfied,
    coalesce(sum(rating_sum) FILTER (WHERE inside), 0) AS rating_sum,
    coalesce(sum(received) FILTER (WHERE before), 0) AS before_received,
    coalesce(sum(answered) FILTER (WHERE before), 0) AS before_answered,
    coalesce(sum(answered_of_day) FILTER (WHERE before), 0) AS before_answered_of_day,
    coalesce(sum(moved_of_day) FILTER (WHERE before), 0) AS before_moved_of_day,
    coalesce(sum(open) FILTER (WHERE inside), 0) AS within_open,
    coalesce(sum(overdue) FILTER (WHERE inside), 0) AS within_overdue,
    coalesce(sum(open) FILTER (WHERE later), 0) AS later_open,
    coalesce(sum(overdue) FILTER (WHERE later), 0) AS later_overdue
FROM (
    SELECT *,
        day BETWEEN %(first)s AND %(last)s AS inside,
        day BETWEEN %(before_first)s AND %(before_last)s AS before,
        day > %(last)s AS later
    FROM {table}
    WHERE {units} AND day >= %(before_first)s {topic}
) AS days
GROUP BY unit_id, own
"""
)
_STOCK: Final = sql.SQL(
    """
SELECT unit_id, own, sum(open), sum(overdue) FROM insights_stock WHERE {units} {topic} GROUP BY unit_id, own
"""
)
_EVERY: Final = sql.SQL("")
_FLOWS_OF_ALL: Final = _FLOWS.format(
    table=sql.Identifier(WholeDay._meta.db_table), units=_OF_UNITS, topic=_EVERY
)
_FLOWS_OF_ONE: Final = _FLOWS.format(
    table=sql.Identifier(Daily._meta.db_table), units=_OF_UNITS, topic=_OF_TOPIC
)
_STOCK_OF_ALL: Final = _STOCK.format(units=_OF_UNITS, topic=_EVERY)
_STOCK_OF_ONE: Final = _STOCK.format(units=_OF_UNITS, topic=_OF_TOPIC)


def sums_by_scope(reach: Reach, period: Period) -> dict[Scope, Sums]:
    """The sums of every (unit, own) that has rows, in one statement."""
    days = {name: getattr(period, name) for name in ("first", "last", "before_first", "before_last")}
    with connection.cursor() as cursor:
        cursor.execute(_FLOWS_OF_ONE if reach.topic else _FLOWS_OF_ALL, reach.named() | days)
        names = [column.name for column in cursor.description][2:]
        return {(row[0], row[1]): Sums(**dict(zip(names, row[2:], strict=True))) for row in cursor.fetchall()}


def sums_by_topic(reach: Reach, period: Period) -> dict[str, Sums]:
    """The sums of every first-level topic that has rows."""
    rows = _in_reach(reach.where, period).values("topic").annotate(**_sums(period)).order_by()
    return {row["topic"]: _read(dict(row)) for row in rows}


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
    """Open and overdue at this moment for every (unit, own) that ever told anything."""
    with connection.cursor() as cursor:
        cursor.execute(_STOCK_OF_ONE if reach.topic else _STOCK_OF_ALL, reach.named())
        return {(unit_id, own): (is_open, late) for unit_id, own, is_open, late in cursor.fetchall()}


def stock_by_topic(reach: Reach) -> dict[str, tuple[int, int]]:
    """Open and overdue at this moment for every first-level topic."""
    found = Stock.objects.filter(reach.where).values("topic")
    rows = found.annotate(o=Sum("open"), d=Sum("overdue")).order_by()
    return {row["topic"]: (row["o"], row["d"]) for row in rows}


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
    flows = ("received", "answered", "answered_of_day", "moved_of_day")
    row: dict[str, Any] = (
        reach.days()
        .filter(day__gte=period.year_first)
        .aggregate(
            **{f"{_SUM}{name}": Coalesce(Sum(name, filter=inside), 0) for name in flows},
            **{f"{_SUM}later_{name}": Coalesce(Sum(name, filter=later), 0) for name in ("open", "overdue")},
        )
    )
    return _read(row)


def _in_reach(where: Q, period: Period) -> QuerySet[Daily]:
    return Daily.objects.filter(where, day__gte=period.before_first)


_SUM = "sum_"
"""Before the names of sums: a sum must not be called like a column."""


def _read(row: dict[str, Any]) -> Sums:
    return Sums(**{name.removeprefix(_SUM): value for name, value in row.items() if name.startswith(_SUM)})


def _sums(period: Period) -> dict[str, Coalesce]:
    inside = Q(day__range=(period.first, period.last))
    before = Q(day__range=(period.before_first, period.before_last))
    later = Q(day__gt=period.last)
    wanted = {
        "received": ("received", inside),
        "answered": ("answered", inside),
        "answered_of_day": ("answered_of_day", inside),
        "moved_of_day": ("moved_of_day", inside),
        "handed_in": ("handed_in", inside),
        "handed_out": ("handed_out", inside),
        "answered_timed": ("answered_timed", inside),
        "answered_in_time": ("answered_in_time", inside),
        "closed": ("closed", inside),
        "sent_back": ("sent_back", inside),
        "rated": ("rated", inside),
        "satisfied": ("satisfied", inside),
        "rating_sum": ("rating_sum", inside),
        "before_received": ("received", before),
        "before_answered": ("answered", before),
        "before_answered_of_day": ("answered_of_day", before),
        "before_moved_of_day": ("moved_of_day", before),
        "within_open": ("open", inside),
        "within_overdue": ("overdue", inside),
        "later_open": ("open", later),
        "later_overdue": ("overdue", later),
    }
    return {f"{_SUM}{name}": Coalesce(Sum(column, filter=days), 0) for name, (column, days) in wanted.items()}
