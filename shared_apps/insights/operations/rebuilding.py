"""All sums are made anew from the facts: after a change of the tree's history, of topics, or of the rules of
counting.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.insights.models import Breakdown, Daily, Duration, Fact, SensitiveQuarter, Stock
from shared_apps.insights.projections.details import Detail
from shared_apps.insights.projections.headcounts import sum_headcounts_anew
from shared_apps.insights.projections.moves import SUMS_LOCK
from shared_apps.insights.projections.readings import spread_anew
from shared_apps.insights.projections.steps import sum_steps_anew
from shared_apps.insights.projections.sums import AMOUNTS, Amounts, project, project_details

_CHUNK = 5_000
_KEY = ("unit_id", "business_day", "received_day", "topic", "channel")


@transaction.atomic
def rebuild(tell: Callable[[int], None] = lambda groups: None) -> int:
    """Replace every sum; returns how many groups of facts were added up. `tell` is called with the size of
    each step.

    Facts that come in meanwhile wait for the end: the table of facts is locked against writing, reading goes
    on, and dashboards show the former sums until the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Fact._meta.db_table)} IN EXCLUSIVE MODE")
    lock_until_commit(SUMS_LOCK)
    for model in (Daily, Stock, SensitiveQuarter, Duration, Breakdown):
        model._default_manager.all().delete()
    spread_anew()
    sum_steps_anew()
    sum_headcounts_anew()
    groups = _groups()
    total = 0
    while chunk := list(islice(groups, _CHUNK)):
        project(chunk)
        total += len(chunk)
        tell(len(chunk))
    details = _details()
    while part := list(islice(details, _CHUNK)):
        project_details(part)
    return total


def groups_of_facts() -> int:
    """How many groups a rebuild would add up, for its progress bar."""
    groups: int = Fact.objects.filter(seeded=False).order_by().values(*_KEY).distinct().count()
    return groups


def _details() -> Iterator[Detail]:
    keys = ("unit_id", "business_day", "topic", "worked", "helped_by", "question_kind")
    rows: QuerySet[Any, dict[str, Any]] = (
        Fact.objects.filter(seeded=False)
        .exclude(answered_timed=0, closed=0)
        .order_by("unit_id", "business_day")
        .values(*keys)
        .annotate(sum_timed=Sum("answered_timed"), sum_closed=Sum("closed"))
    )
    for row in rows.iterator(chunk_size=_CHUNK):
        key: dict[str, Any] = {name: row[name] for name in keys}
        yield Detail(**key, answered_timed=row["sum_timed"], closed=row["sum_closed"])


def _groups() -> Iterator[Amounts]:
    rows: QuerySet[Any, dict[str, Any]] = (
        Fact.objects.filter(seeded=False)
        .order_by("unit_id", "business_day")
        .values(*_KEY)
        .annotate(**{f"sum_{name}": Sum(name) for name in AMOUNTS})
    )
    for row in rows.iterator(chunk_size=_CHUNK):
        key: dict[str, Any] = {name: row[name] for name in _KEY}
        sums: dict[str, Any] = {name: row[f"sum_{name}"] for name in AMOUNTS}
        yield Amounts(**key, **sums)
