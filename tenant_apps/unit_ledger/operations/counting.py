"""Counting: sums go in by one statement, whoever counts the same at that moment."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from psycopg import sql

from tenant_apps.unit_ledger.models import UnitCount

CountKey = tuple[str, date, str]
"""What was counted, on which day, of which."""


def add(sums: Mapping[CountKey, int]) -> None:
    """Add to the counts. One statement, which locks in one order."""
    if not sums:
        return
    statement = sql.SQL(
        "INSERT INTO {table} (what, day, key, number)"
        " SELECT * FROM unnest(%s::varchar[], %s::date[], %s::varchar[], %s::integer[])"
        " ON CONFLICT (what, day, key) DO UPDATE SET number = {table}.number + excluded.number"
    ).format(table=sql.Identifier(UnitCount._meta.db_table))
    rows = [(what, day, key, sums[what, day, key]) for what, day, key in sorted(sums)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])


def replace(numbers: Mapping[CountKey, int]) -> None:
    """Let counts be these, whatever they were. One statement, which locks in one order."""
    if not numbers:
        return
    statement = sql.SQL(
        "INSERT INTO {table} (what, day, key, number)"
        " SELECT * FROM unnest(%s::varchar[], %s::date[], %s::varchar[], %s::integer[])"
        " ON CONFLICT (what, day, key) DO UPDATE SET number = excluded.number"
    ).format(table=sql.Identifier(UnitCount._meta.db_table))
    rows = [(what, day, key, numbers[what, day, key]) for what, day, key in sorted(numbers)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])


@transaction.atomic
def raise_to(number: int, what: str, day: date, key: str = "") -> int:
    """Let a count be at least this; by how much it grew. Of two at once the second counts from the first."""
    row, _new = UnitCount.objects.select_for_update().get_or_create(
        what=what, day=day, key=key, defaults={"number": 0}
    )
    more = number - int(row.number)
    if more > 0:
        row.number = number
        row.save(update_fields=["number"])
    return max(0, more)
