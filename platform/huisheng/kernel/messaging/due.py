"""Finding, over all units at once, which outboxes and audits wait: what a crash or a flushed broker left.

It reads every unit's schema, so it runs on a short-lived connection of its own: a pooled backend that had
touched all schemas would keep their catalogue entries for its whole life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import Scope, UnitRef
from huisheng.kernel.tenancy.postgresql.base import scope_statement

CHUNK = 50
"""Schemas in one statement: enough to save round trips, few enough to be planned quickly."""

SEAL_AGE = timedelta(seconds=60)
"""An audit entry is sealed when it is older than this (its transaction has ended, and others had time to
join).
"""

_PROBE = """
SELECT {id},
       EXISTS (SELECT 1 FROM {outbox} WHERE dead_at IS NULL AND next_at <= statement_timestamp()),
       EXISTS (SELECT 1 FROM {audit} AS a WHERE a.txid >= coalesce(s.until_txid, 0)
               AND a.at < statement_timestamp() - {age})
       -- After a restore transaction numbers may start anew: then what came later is told by its id.
       OR s.until_txid > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
           AND EXISTS (SELECT 1 FROM {audit} AS a WHERE a.id > s.last_id)
  FROM (SELECT 1) AS one LEFT JOIN
       (SELECT until_txid, last_id FROM {seal} ORDER BY seq DESC LIMIT 1) AS s ON true
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Ids of units with something to do. `down` may hold 0, the network itself."""

    up: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)
    unsealed: list[int] = field(default_factory=list)


@contextmanager
def relay_connection() -> Iterator[psycopg.Connection[Any]]:
    """Open a connection outside the pool that acts as the relay in NETWORK; closed on the way out."""
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters, autocommit=True) as own:
        own.execute(
            scope_statement(
                Scope(None, "relay"),
                connection.settings_dict["NAME"],
                use_roles=bool(connection.settings_dict.get("USE_ROLES", True)),
            )
        )
        yield own


def find_due(cursor: Any, units: Iterable[UnitRef]) -> Due:
    """Ask every unit's outbox and audit, and the network's outbox, by a cursor that acts as the relay."""
    due = Due()
    known = list(units)
    for start in range(0, len(known), CHUNK):
        cursor.execute(sql.SQL(" UNION ALL ").join(_probe(unit) for unit in known[start : start + CHUNK]))
        for unit_id, messages, entries in cursor.fetchall():
            if messages:
                due.up.append(unit_id)
            if entries:
                due.unsealed.append(unit_id)
    due.down.extend(find_due_down(cursor))
    return due


def find_due_down(cursor: Any) -> list[int]:
    """Return the ids of units for which the network's outbox holds something due; 0 is the network itself."""
    cursor.execute(
        sql.SQL(
            "SELECT DISTINCT unit_id FROM {}"
            " WHERE dead_at IS NULL AND next_at <= statement_timestamp() ORDER BY 1"
        ).format(sql.Identifier("public", network_tables().outbox._meta.db_table))
    )
    return [row[0] for row in cursor.fetchall()]


def _probe(unit: UnitRef) -> sql.Composed:
    tables, audit = unit_tables(), unit_audit()
    return sql.SQL(_PROBE).format(
        id=sql.Literal(unit.id),
        outbox=sql.Identifier(unit.schema, tables.outbox._meta.db_table),
        audit=sql.Identifier(unit.schema, audit.entry._meta.db_table),
        seal=sql.Identifier(unit.schema, audit.seal._meta.db_table),
        age=sql.Literal(SEAL_AGE),
    )
