"""Which tables were written: shows that nothing happened."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created

from huisheng.kernel.tenancy import UnitRef, enter_network

# Reading a session moves its clock, and a wrong guess is counted: that is meant to happen.
LEFT_OUT = ["accounts_session", "accounts_attempt"]

# The database's own count of this transaction, also of what was taken back to a savepoint; a truncated table
# lies in another file. Comparing the rows themselves takes fifty times as long.
_COUNTED = """
    SELECT n.nspname || '.' || c.relname, ARRAY[
        pg_relation_filenode(c.oid),
        pg_stat_get_xact_tuples_inserted(c.oid),
        pg_stat_get_xact_tuples_updated(c.oid),
        pg_stat_get_xact_tuples_deleted(c.oid)
    ]
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = ANY(%s) AND c.relname <> ALL(%s)
"""


class Watch:
    """Looks on while one thing after the other is done in one transaction."""

    def __init__(self, *units: UnitRef) -> None:
        self._schemas = ["public", *(unit.schema for unit in units)]
        self._before: dict[str, list[int]] | None = None

    @contextmanager
    def writes(self) -> Iterator[set[str]]:
        """A set that holds, afterwards, every "schema.table" of the shared schema and these units that was
        written meanwhile. Use inside a transaction. A second connection, which could write unseen, is an
        error.
        """
        tables: set[str] = set()
        opened: list[Any] = []

        def another(connection: Any, **_: Any) -> None:
            opened.append(connection)

        before = _counts(self._schemas) if self._before is None else self._before
        self._before = None
        connection_created.connect(another)
        try:
            yield tables
        finally:
            connection_created.disconnect(another)
        assert opened == [], "it worked on a connection of its own"
        after = _counts(self._schemas)
        tables.update(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        if not tables:
            # Nor is there anything to take back before the next block: its beginning is this end.
            self._before = after


def written(*units: UnitRef) -> AbstractContextManager[set[str]]:
    """What was written meanwhile: `Watch.writes`, of one block alone."""
    return Watch(*units).writes()


def _counts(schemas: list[str]) -> dict[str, list[int]]:
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute(_COUNTED, [schemas, LEFT_OUT])
        return dict(cursor.fetchall())
