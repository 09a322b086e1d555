"""Adding signed numbers to rows that several relays share: one statement, rows in the order of their key.

Two transactions that lock the same rows in the same order wait for each other once; in another order they
deadlock.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from django.db import connection, models

Key = tuple[object, ...]
Sums = Mapping[Key, Sequence[int]]


def add(model: type[models.Model], key: Sequence[str], amounts: Sequence[str], sums: Sums) -> None:
    """Add `sums` (key columns → amounts) to the rows of `model`, making those that are missing.

    `key` are the columns of the unique constraint, `amounts` the columns that are added to.
    """
    if not sums:
        return
    rows = [(*row_key, *sums[row_key]) for row_key in sorted(sums)]
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(model, tuple(key), tuple(amounts)),
            [list(column) for column in zip(*rows, strict=True)],
        )


# To put it together takes as long as to run it, and each batch of facts asks for the same four.
@cache
def _statement(model: type[models.Model], key: tuple[str, ...], amounts: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [*key, *amounts]
    names = ", ".join(map(quote, columns))
    added = ", ".join(
        f"{quote(column)} = {table}.{quote(column)} + excluded.{quote(column)}" for column in amounts
    )
    conflict = ", ".join(map(quote, key))
    # Names of our own models, quoted; every value is a parameter.
    return (
        f"INSERT INTO {table} ({names}) SELECT * FROM unnest({array_types(model, columns)})"  # nosec B608
        f" ON CONFLICT ({conflict}) DO UPDATE SET {added}"
    )


def array_types(model: type[models.Model], columns: Sequence[str]) -> str:
    """One typed array parameter per column, as unnest() wants them."""
    return ", ".join(f"%s::{_type(model, column)}[]" for column in columns)


@cache
def _type(model: type[models.Model], column: str) -> str:
    field = model._meta.get_field(column)
    assert isinstance(field, models.Field)
    kind = field.cast_db_type(connection)
    assert kind is not None
    return kind
