"""Taking messages out of an outbox, and putting back what could not be delivered.

Everything here runs as the relay, in NETWORK.

A claim is a lease: it moves `next_at` ahead and commits, so that a relay which dies leaves messages that come
due again, and one which is slow merely sees them delivered twice (the inbox refuses the second).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef

LEASE = timedelta(seconds=20)
"""How long a claimed message is left alone.

Longer than any batch takes, short beside the minute to drain after a crash.
"""

BATCH = 200
"""Messages of one claim and one transaction of the receiver."""

LAST_ATTEMPT = 24
"""After so many attempts a message is dead. Doubling from a second to an hour, that is about half a day."""

SUSPECT_FROM = 3
"""From this attempt on a message is delivered alone: it may be what makes the relay die."""

LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outbox:
    """One outbox table. `targets` picks the messages to some units where a table holds those of many."""

    schema: str
    table: str
    targets: tuple[int, ...] | None

    @property
    def name(self) -> sql.Composable:
        """The qualified name: the relay works on many schemas from one search_path."""
        return sql.Identifier(self.schema, self.table)

    @property
    def mine(self) -> sql.Composable:
        """The condition that holds for the messages of this outbox."""
        if self.targets is None:
            return sql.SQL("true")
        if len(self.targets) == 1:
            return sql.SQL("unit_id = {}").format(sql.Literal(self.targets[0]))
        return sql.SQL("unit_id = ANY({})").format(sql.Literal(list(self.targets)))

    @property
    def receiver(self) -> sql.Composable:
        """What tells to whom a message goes: that of a unit goes to the network."""
        return sql.Literal(NETWORK_ITSELF) if self.targets is None else sql.SQL("o.unit_id")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message under lease, to a unit or (0) to the network."""

    to: int
    id: int
    event_id: UUID
    kind: str
    version: int
    payload: dict[str, Any]
    occurred_at: datetime
    attempt: int


def outbox_of(unit: UnitRef) -> Outbox:
    """The outbox inside a unit, whose messages go up."""
    return Outbox(unit.schema, unit_tables().outbox._meta.db_table, targets=None)


def outbox_to(unit_id: int) -> Outbox:
    """The part of the network's outbox that goes down to one unit (0: to the network itself)."""
    return outbox_to_any([unit_id])


def outbox_to_any(unit_ids: Iterable[int]) -> Outbox:
    """The part of the network's outbox that goes down to some units."""
    return Outbox("public", network_tables().outbox._meta.db_table, tuple(unit_ids))


def claim(outbox: Outbox, limit: int = BATCH) -> list[Claimed]:
    """Take up to `limit` messages that are due, oldest first, and hold them for LEASE."""
    rows = _run(
        "WITH due AS (SELECT id FROM {name}"
        " WHERE dead_at IS NULL AND next_at <= statement_timestamp() AND {mine}"
        " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)"
        " UPDATE {name} AS o SET attempts = o.attempts + 1, next_at = statement_timestamp() + %s"
        " FROM due WHERE o.id = due.id"
        " RETURNING {receiver}, o.id, o.event_id, o.kind, o.version, o.payload, o.occurred_at, o.attempts",
        outbox,
        [limit, LEASE],
    )
    return sorted(map(_claimed, rows), key=lambda claimed: claimed.id)


def _claimed(row: tuple[Any, ...]) -> Claimed:
    # Django leaves jsonb as text on a cursor of its own making; its JSONField is what parses it elsewhere.
    to, id_, event_id, kind, version, payload, occurred_at, attempts = row
    return Claimed(to, id_, event_id, kind, version, json.loads(payload), occurred_at, attempts)


def portions(batch: Sequence[Claimed]) -> list[list[Claimed]]:
    """Split a claim into what is delivered together: the calm ones at once, each suspect alone after them.

    A message that kills its process (out of memory, a crash in a library) leaves no error behind, only one
    attempt more on all that were claimed with it. Suspects come in random order, so that the innocent among
    them get through.
    """
    calm = [claimed for claimed in batch if claimed.attempt < SUSPECT_FROM]
    suspects = [[claimed] for claimed in batch if claimed.attempt >= SUSPECT_FROM]
    random.shuffle(suspects)
    return [calm, *suspects] if calm else suspects


def forget(outbox: Outbox, ids: Sequence[int]) -> None:
    """Delete messages that were delivered."""
    if ids:
        _run("DELETE FROM {name} WHERE id = ANY(%s)", outbox, [list(ids)])


def put_back(outbox: Outbox, claimed: Claimed, error: str) -> None:
    """Let a message come again after a pause that doubles with each attempt."""
    wait = min(timedelta(seconds=2.0 ** min(claimed.attempt - 1, 20)), LONGEST_WAIT)
    _run(
        "UPDATE {name} SET next_at = statement_timestamp() + %s, error = %s WHERE id = %s",
        outbox,
        [wait, error, claimed.id],
    )


def bury(outbox: Outbox, claimed: Claimed, error: str) -> None:
    """Stop trying: the message stays, dead, until it is replayed."""
    _run(
        "UPDATE {name} SET dead_at = statement_timestamp(), error = %s WHERE id = %s",
        outbox,
        [error, claimed.id],
    )


def revive(outbox: Outbox, event_id: UUID) -> bool:
    """Let a dead message start anew; return False when it is not there any more."""
    rows = _run(
        "UPDATE {name} SET dead_at = NULL, attempts = 0, error = '', next_at = statement_timestamp()"
        " WHERE event_id = %s AND dead_at IS NOT NULL AND {mine} RETURNING id",
        outbox,
        [event_id],
    )
    return bool(rows)


def _run(template: str, outbox: Outbox, values: list[Any]) -> list[tuple[Any, ...]]:
    statement = sql.SQL(template).format(name=outbox.name, mine=outbox.mine, receiver=outbox.receiver)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
        return rows
