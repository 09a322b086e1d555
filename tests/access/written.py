"""Which tables were written: shows that nothing happened."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created

from huisheng.kernel.tenancy import UnitRef

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

# Whatever is written to a table moves the end of the server's log, also what is taken back. Others move it
# too: only where it stands still there is nothing to count, which is ten times as much work.
_END_OF_LOG = "SELECT pg_current_wal_insert_lsn()"


class Watch:
    """Looks on while one thing after the other is done in one transaction."""

    def __init__(self, *units: UnitRef) -> None:
        self._schemas = ["public", *(unit.schema for unit in units)]
        self._before: _Seen | None = None

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

        before = self._see() if self._before is None else self._before
        self._before = None
        connection_created.connect(another)
        try:
            yield tables
        finally:
            connection_created.disconnect(another)
        assert opened == [], "it worked on a connection of its own"
        if _end_of_log() == before.end_of_log:
            self._before = before
            return
        after = self._see()
        names = before.counts.keys() | after.counts.keys()
        tables.update(name for name in names if before.counts.get(name) != after.counts.get(name))
        if not tables:
            # Nor is there anything to take back before the next block: its beginning is this end.
            self._before = after

    def _see(self) -> "_Seen":
        # The log first: what is written in between must not look as if it had been counted.
        return _Seen(_end_of_log(), dict(_ask(_COUNTED, [self._schemas, LEFT_OUT])))


@dataclass(frozen=True, slots=True)
class _Seen:
    """The state in one moment."""

    end_of_log: str
    counts: dict[str, list[int]]


def written(*units: UnitRef) -> AbstractContextManager[set[str]]:
    """What was written meanwhile: `Watch.writes`, of one block alone."""
    return Watch(*units).writes()


def _end_of_log() -> str:
    return str(_ask(_END_OF_LOG)[0][0])


def _ask(query: str, values: list[list[str]] | None = None) -> list[Any]:
    # Past the wrapper, which would send path and role: this is about no scope, and everybody may ask it. What
    # is to go with the next statement goes now.
    connection.send_lined_up()
    with connection.connection.cursor() as cursor:
        return list(cursor.execute(query, values).fetchall())
