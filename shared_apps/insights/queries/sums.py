"""Reading Daily and Stock: a fixed number of statements for any number of units, days, topics or facts."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from shared_apps.insights.models import Daily, Reading, Stock
from shared_apps.insights.queries.figures import Sums
from shared_apps.insights.queries.periods import Period

Scope = tuple[int, bool]
"""A unit's id, and whether only what it received itself is meant (own), not all below it."""


def scopes_condition(subtrees: Collection[int], own: Collection[int]) -> Q:
    """Rows of these units: of whole subtrees, and of units for themselves."""
    return Q(unit_id__in=list(subtrees), own=False) | Q(unit_id__in=list(own), own=True)


def sums_by_scope(where: Q, period: Period) -> dict[Scope, Sums]:
    """The sums of every (unit, own) that has rows, in one statement."""
    rows = _in_reach(where, period).values("unit_id", "own").annotate(**_sums(period)).order_by()
    return {(row["unit_id"], row["own"]): _read(dict(row)) for row in rows}


def sums_by_topic(where: Q, period: Period) -> dict[str, Sums]:
    """The sums of every first-level topic that has rows."""
    rows = _in_reach(where, period).values("topic").annotate(**_sums(period)).order_by()
    return {row["topic"]: _read(dict(row)) for row in rows}


def sums_by_day(where: Q, period: Period) -> dict[date, tuple[int, int]]:
    """Received and answered of every day of the period that has rows."""
    rows = (
        Daily.objects.filter(where, day__range=(period.first, period.last))
        .values("day")
        .annotate(received_sum=Sum("received"), answered_sum=Sum("answered"))
        .order_by()
    )
    return {row["day"]: (row["received_sum"], row["answered_sum"]) for row in rows}


def stock_by_scope(where: Q) -> dict[Scope, tuple[int, int]]:
    """Open and overdue at this moment for every (unit, own) that ever told anything."""
    rows = (
        Stock.objects.filter(where)
        .values("unit_id", "own")
        .annotate(o=Sum("open"), d=Sum("overdue"))
        .order_by()
    )
    return {(row["unit_id"], row["own"]): (row["o"], row["d"]) for row in rows}


def stock_by_topic(where: Q) -> dict[str, tuple[int, int]]:
    """Open and overdue at this moment for every first-level topic."""
    rows = Stock.objects.filter(where).values("topic").annotate(o=Sum("open"), d=Sum("overdue")).order_by()
    return {row["topic"]: (row["o"], row["d"]) for row in rows}


def views(unit_id: int, period: Period) -> int:
    """How often public pages of a subtree were read in the period."""
    rows = Reading.objects.filter(unit_id=unit_id, own=False, day__range=(period.first, period.last))
    found: int | None = rows.aggregate(n=Sum("views"))["n"]
    return found or 0


def has_base(where: Q, before: date) -> bool:
    """Whether anything at all is known from before a day."""
    return Daily.objects.filter(where, day__lt=before).exists()


def sums_a_year_before(where: Q, period: Period) -> Sums:
    """The sums of the same days a year before, and how the stock has changed since: in one statement over
    the days of a year and the period, whatever the number of units.
    """
    inside = Q(day__range=(period.year_first, period.year_last))
    later = Q(day__gt=period.year_last)
    flows = ("received", "answered", "answered_of_day", "moved_of_day")
    row = Daily.objects.filter(where, day__gte=period.year_first).aggregate(
        **{f"{_SUM}{name}": Coalesce(Sum(name, filter=inside), 0) for name in flows},
        **{f"{_SUM}later_{name}": Coalesce(Sum(name, filter=later), 0) for name in ("open", "overdue")},
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
