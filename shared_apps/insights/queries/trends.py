"""How numbers went within a period: the period in at most twelve stretches of nearly equal length."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, IntegerField, QuerySet, Sum, Value

from shared_apps.insights.models import Daily
from shared_apps.insights.queries.periods import Period
from shared_apps.insights.queries.sums import Reach, Scope

MOST: Final = 12

Trend = tuple[int, ...]
"""Questions received in each stretch, the oldest first."""


def stretches(period: Period) -> list[date]:
    """The first day of each stretch; lengths differ by a day at most."""
    number = min(MOST, period.days)
    return [period.first + timedelta(days=index * period.days // number) for index in range(number)]


def trends_by_scope(reach: Reach, period: Period) -> dict[Scope, Trend]:
    """The trend of every (unit, own) that has rows, in one statement."""
    found: dict[Scope, list[int]] = defaultdict(lambda: [0] * len(stretches(period)))
    for row in _sums(reach.days(), period, "unit_id", "own"):
        found[row["unit_id"], row["own"]][row["stretch"] - 1] = row["n"]
    return {scope: tuple(numbers) for scope, numbers in found.items()}


def trends_by_topic(reach: Reach, period: Period) -> dict[str, Trend]:
    """The trend of every first-level topic that has rows."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(stretches(period)))
    for row in _sums(Daily.objects.filter(reach.where), period, "topic"):
        found[row["topic"]][row["stretch"] - 1] = row["n"]
    return {topic: tuple(numbers) for topic, numbers in found.items()}


def _sums(days: "QuerySet[Any]", period: Period, *by: str) -> "QuerySet[Any, dict[str, Any]]":
    bounds = Value(stretches(period), output_field=ArrayField(DateField()))
    stretch = Func(F("day"), bounds, function="width_bucket", output_field=IntegerField())
    rows: QuerySet[Any, dict[str, Any]] = (
        days.filter(day__range=(period.first, period.last))
        .annotate(stretch=stretch)
        .values(*by, "stretch")
        .annotate(n=Sum("received"))
        .order_by()
    )
    return rows
