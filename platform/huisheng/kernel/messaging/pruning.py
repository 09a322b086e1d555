"""Forgetting old inbox rows and the tombstones of wake-ups.

An inbox row is needed only while its message may come again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection
from psycopg import sql

from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.registry import every_unit
from huisheng.kernel.two_clocks import earlier_now

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long an inbox remembers.

Far above the half day for which a message is tried (see claiming.LAST_ATTEMPT).
"""

_EVERY = sql.SQL("true")


def prune() -> int:
    """Delete what is older than KEPT by both clocks, but for messages still in their outbox; return how much.

    A message that waits (or lies dead) in an outbox may already stand in the inbox, when a crash came between
    applying and deleting it. Its row stays as long as it may come again, whenever that is.
    """
    with enter_network():
        units = list(every_unit())
    with enter_network(role="relay"):
        limit = earlier_now() - KEPT
        return _prune_network(units, limit) + sum(_prune_unit(unit, limit) for unit in units)


def _prune_network(units: list[UnitRef], limit: datetime) -> int:
    tables = network_tables()
    inbox = sql.Identifier("public", tables.inbox._meta.db_table)
    outbox = sql.Identifier("public", tables.outbox._meta.db_table)
    removed = 0
    for unit in units:
        own = sql.Identifier(unit.schema, unit_tables().outbox._meta.db_table)
        removed += _delete_older(inbox, "received_at", limit, _done(own, _of_unit(unit.id), _EVERY))
    itself = _of_unit(NETWORK_ITSELF)
    removed += _delete_older(inbox, "received_at", limit, _done(outbox, itself, itself))
    wakeups = sql.Identifier("public", tables.wakeup._meta.db_table)
    return removed + _delete_older(wakeups, "changed_at", limit, sql.SQL("state <> 'pending'"))


def _prune_unit(unit: UnitRef, limit: datetime) -> int:
    outbox = sql.Identifier("public", network_tables().outbox._meta.db_table)
    inbox = sql.Identifier(unit.schema, unit_tables().inbox._meta.db_table)
    return _delete_older(inbox, "received_at", limit, _done(outbox, _EVERY, _of_unit(unit.id)))


def _of_unit(unit_id: int) -> sql.Composable:
    return sql.SQL("unit_id = {}").format(sql.Literal(unit_id))


def _done(outbox: sql.Composable, mine: sql.Composable, theirs: sql.Composable) -> sql.Composable:
    """The rows of an inbox that are meant, without those whose message still stands in an outbox."""
    return sql.SQL("{} AND event_id NOT IN (SELECT event_id FROM {} WHERE {})").format(mine, outbox, theirs)


def _delete_older(table: sql.Composable, column: str, limit: datetime, mine: sql.Composable) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("DELETE FROM {} WHERE {} AND {} < %s").format(table, mine, sql.Identifier(column)),
            [limit],
        )
        return int(cursor.rowcount)
