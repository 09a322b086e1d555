"""Forgetting old inbox rows and the tombstones of wake-ups.

An inbox row is needed only while its message may come again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection
from psycopg import sql

from huisheng.kernel.clock import now
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.registry import every_unit

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long an inbox remembers.

Far above the half day for which a message is tried (see claiming.LAST_ATTEMPT).
"""


def prune() -> int:
    """Delete what is older than KEPT, never younger than the oldest message still in an outbox; returns how
    much.
    """
    with enter_network():
        units = list(every_unit())
    with enter_network(role="relay"):
        return _prune_network(units) + sum(_prune_unit(unit) for unit in units)


def _prune_network(units: list[UnitRef]) -> int:
    tables = network_tables()
    # A message that waits (or lies dead) in a unit may already stand in the inbox, when a crash came between
    # applying and deleting it. So a unit's rows go only as far as its outbox is empty.
    removed = 0
    inbox = sql.Identifier("public", tables.inbox._meta.db_table)
    for unit in units:
        limit = _limit(sql.Identifier(unit.schema, unit_tables().outbox._meta.db_table), None)
        removed += _delete(inbox, sql.SQL("unit_id = {} AND received_at < {}"), unit.id, limit)
    limit = _limit(sql.Identifier("public", tables.outbox._meta.db_table), 0)
    removed += _delete(inbox, sql.SQL("unit_id = {} AND received_at < {}"), 0, limit)
    wakeups = sql.Identifier("public", tables.wakeup._meta.db_table)
    removed += _delete(wakeups, sql.SQL("state <> {} AND changed_at < {}"), "pending", now() - KEPT)
    return removed


def _prune_unit(unit: UnitRef) -> int:
    limit = _limit(sql.Identifier("public", network_tables().outbox._meta.db_table), unit.id)
    inbox = sql.Identifier(unit.schema, unit_tables().inbox._meta.db_table)
    return _delete(inbox, sql.SQL("{} IS NOT NULL AND received_at < {}"), unit.id, limit)


def _limit(outbox: sql.Composable, target: int | None) -> datetime:
    """KEPT ago, or the oldest message of an outbox where that is earlier."""
    mine = sql.SQL("true") if target is None else sql.SQL("unit_id = {}").format(sql.Literal(target))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT min(occurred_at) FROM {} WHERE {}").format(outbox, mine))
        row = cursor.fetchone()
    return min(filter(None, [row and row[0], now() - KEPT]))


def _delete(table: sql.Composable, condition: sql.SQL, *values: object) -> int:
    where = condition.format(*(sql.Literal(value) for value in values))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {} WHERE {}").format(table, where))
        return int(cursor.rowcount)
