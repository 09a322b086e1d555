"""Reading the counts. Each function is one query."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db.models import QuerySet, Sum

from tenant_apps.unit_ledger.models import UnitCount

SUM_OF_KEY: Final = "(SELECT coalesce(sum(number), 0) FROM unit_count WHERE what = %s AND key = {key})"
"""For a statement that must find everything at once: all days of one, ``key`` being what names it there."""


def counted(
    whats: Collection[str], *, day: date | None = None, since: date | None = None, key: str | None = None
) -> int:
    """The sum over these codes: of one day or from a day on, of one key or of all."""
    rows = _rows(whats, day=day, since=since, keys=None if key is None else [key])
    return int(rows.aggregate(n=Sum("number"))["n"] or 0)


def is_counted(whats: Collection[str], day: date) -> bool:
    """Whether anything was counted under these codes on a day."""
    return bool(_rows(whats, day=day).exists())


def counted_by_day(whats: Collection[str], *, since: date) -> dict[date, int]:
    """The sums of the days on which something was counted."""
    rows = _rows(whats, since=since).values("day").annotate(n=Sum("number"))
    return {row["day"]: row["n"] for row in rows.order_by()}


def counted_by_key(
    what: str, *, since: date | None = None, keys: Collection[str] | None = None, limit: int | None = None
) -> dict[str, int]:
    """The sums of each key, the greatest first; with a limit, of equal ones those with the last keys."""
    rows = _rows([what], since=since, keys=keys).values_list("key").annotate(n=Sum("number"))
    if limit is not None:
        return dict(rows.order_by("-n", "-key")[:limit])
    return dict(rows.order_by("-n", "key"))


def counted_days(what: str, *, day: date | None = None) -> dict[tuple[date, str], int]:
    """Every number of a code by day and key, of one day or of all."""
    return {(row.day, row.key): row.number for row in _rows([what], day=day)}


def counted_keys(whats: Collection[str], days: Collection[date]) -> set[tuple[str, date, str]]:
    """What was counted on these days, of which."""
    rows = UnitCount.objects.filter(what__in=whats, day__in=days)
    return set(rows.values_list("what", "day", "key"))


def _rows(
    whats: Collection[str],
    *,
    day: date | None = None,
    since: date | None = None,
    keys: Collection[str] | None = None,
) -> QuerySet[UnitCount]:
    rows: QuerySet[UnitCount] = UnitCount.objects.filter(what__in=whats)
    if day is not None:
        rows = rows.filter(day=day)
    if since is not None:
        rows = rows.filter(day__gte=since)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return rows
