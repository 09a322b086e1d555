"""New rows that go to the database with the next message that goes there anyway.

A step of a unit writes a row of history, an audit entry and one or two messages beside its own change. Sent
one by one, each costs a round trip and the making of a statement that is the same every time; that was more
than half of the time of taking a question in. Here they are lined up on the connection and sent together:
before the next statement, or with the commit. What is rolled back is dropped with what it belongs to.

For rows that nothing reads before the next statement and that no constraint of another table decides about:
their number, where the database gives it, is not known to the caller, and no signals of Django are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery

from huisheng.kernel.tenancy.context import current_unit

if TYPE_CHECKING:
    from huisheng.kernel.tenancy.postgresql.base import DatabaseWrapper

# A field, the attribute that is its value as it stands (None: the field makes it), its column as quoted, and
# the place of a plain value in the statement.
_Column = tuple[Any, str | None, str, str]
_columns: dict[type[models.Model], list[_Column]] = {}
MOST_SPELT: Final = 1000
# Half of the columns of a question are empty: what needs no binding is written into the statement.
_CONSTANTS: Final[dict[Any, str]] = {"": "''", True: "true", False: "false"}
_PLAIN_TEXT: Final = frozenset({models.CharField, models.TextField})
_spelt: dict[tuple[type[models.Model], tuple[str, ...], tuple[str, ...]], str] = {}


def insert(row: models.Model) -> None:
    """Insert a new row with the next statement of this connection; outside a transaction at once.

    An error of the database (a number that is taken) is raised by that next statement or by the commit, so
    whoever expects one puts `atomic()` around both. Raises ScopeMismatchError for a row of another unit,
    NoScopeError without a scope.
    """
    connection = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
    # Only models of units have it. Their base is not imported here: apps that write import this on loading.
    belong_here: Callable[[], None] | None = getattr(row, "belong_here", None)
    if belong_here is not None:
        belong_here()
    columns = _columns_of(type(row), connection)
    connection.line_up(*_statement(type(row), columns, row.__dict__, row, connection))
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


def insert_values(model: type[models.Model], /, **values: Any) -> None:
    """The same of values by their attributes, for a row that nobody looks at again: making an object of the
    model takes as long as writing it. Raises TypeError for what the model does not have, or makes itself.
    """
    connection = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
    if hasattr(model, "belong_here"):
        current_unit()
    columns = _columns_of(model, connection)
    whole = {
        attribute: values[attribute] if attribute in values else field.get_default()
        for field, attribute, _column, _place in columns
    }
    if None in whole or not values.keys() <= whole.keys():
        raise TypeError(f"{model.__name__} is not made of {sorted(values)} alone")
    connection.line_up(*_statement(model, columns, whole, None, connection))


def _statement(
    model: type[models.Model],
    of_model: Sequence[_Column],
    values: Mapping[Any, Any],
    row: models.Model | None,
    connection: DatabaseWrapper,
) -> tuple[str, list[Any]]:
    columns: list[str] = []
    places: list[str] = []
    params: list[Any] = []
    for field, attribute, column, place in of_model:
        value = field.pre_save(row, add=True) if attribute is None else values[attribute]
        # What the database sets itself (numbers, defaults, NULL) is not said.
        if (value is None and not field.has_db_default()) or isinstance(value, DatabaseDefault):
            continue
        columns.append(column)
        if value == "" and type(value) is str and type(field) in _PLAIN_TEXT:
            place = "''"
        elif hasattr(value, "as_sql"):
            place, given = _compiled(model, value, connection)
            params += given
        else:
            prepared = field.get_db_prep_save(value, connection)
            constant = _CONSTANTS.get(prepared) if type(prepared) in (str, bool) else None
            if constant is None:
                params.append(prepared)
            else:
                place = constant
        places.append(place)
    key = (model, tuple(columns), tuple(places))
    known = _spelt.get(key)
    if known is None:
        if len(_spelt) >= MOST_SPELT:
            _spelt.clear()
        table = connection.ops.quote_name(model._meta.db_table)
        known = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(places)})"  # nosec B608
        _spelt[key] = known
    return known, params


def _columns_of(model: type[models.Model], connection: DatabaseWrapper) -> Sequence[_Column]:
    known = _columns.get(model)
    if known is not None:
        return known
    quote = connection.ops.quote_name
    found = [
        (
            field,
            # Most fields give their attribute: asked directly, that is a third of the time of a statement.
            None if _makes_its_value(field) else field.attname,
            quote(field.column),
            # Arrays name their type: an empty one has none of its own.
            field.get_placeholder(None, None, connection) if hasattr(field, "get_placeholder") else "%s",
        )
        for field in model._meta.local_concrete_fields
    ]
    return _columns.setdefault(model, found)


def _makes_its_value(field: Any) -> bool:
    if isinstance(field, models.DateField):
        return bool(field.auto_now or field.auto_now_add)
    return type(field).pre_save is not models.Field.pre_save


def _compiled(model: type[models.Model], value: Any, connection: DatabaseWrapper) -> tuple[str, list[Any]]:
    """An expression, as the ORM's own INSERT would spell it."""
    query = InsertQuery(model)
    compiled, given = query.get_compiler(connection=connection).compile(
        value.resolve_expression(query, allow_joins=False, for_save=True)
    )
    return compiled, list(given)
