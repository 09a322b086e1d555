"""Forgetting old inbox rows and the tombstones of wake-ups.

An inbox row is needed only while its message may come again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection
from psycopg import sql

from huisheng.kernel.clock import now
from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.registry import every_unit

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long an inbox remembers.

Far above the half day for which a message is tried (see claiming.LAST_ATTEMPT).
"""

_EVERY = sql.SQL("true")


def prune() -> int:
    """Delete what is older than KEPT and than the oldest message still in its outbox; return how much."""
    with enter_network():
        units = list(every_unit())
    with enter_network(role="relay"):
        return _prune_network(units) + sum(_prune_unit(unit) for unit in units)


def _prune_network(units: list[UnitRef]) -> int:
    tables = network_tables()
    inbox = sql.Identifier("public", tables.inbox._meta.db_table)
    outbox = sql.Identifier("public", tables.outbox._meta.db_table)
    # A message that waits (or lies dead) in a unit may already stand in the inbox, when a crash came between
    # applying and deleting it. So a unit's rows go only as far as its outbox is empty.
    removed = 0
    for unit in units:
        limit = _limit(sql.Identifier(unit.schema, unit_tables().outbox._meta.db_table), _EVERY)
        removed += _delete_older(inbox, "received_at", limit, _of_unit(unit.id))
    removed += _delete_older(
        inbox, "received_at", _limit(outbox, _of_unit(NETWORK_ITSELF)), _of_unit(NETWORK_ITSELF)
    )
    wakeups = sql.Identifier("public", tables.wakeup._meta.db_table)
    return removed + _delete_older(wakeups, "changed_at", now() - KEPT, sql.SQL("state <> 'pending'"))


def _prune_unit(unit: UnitRef) -> int:
    outbox = sql.Identifier("public", network_tables().outbox._meta.db_table)
    inbox = sql.Identifier(unit.schema, unit_tables().inbox._meta.db_table)
    return _delete_older(inbox, "received_at", _limit(outbox, _of_unit(unit.id)), _EVERY)


def _of_unit(unit_id: int) -> sql.Composable:
    return sql.SQL("unit_id = {}").format(sql.Literal(unit_id))


def _limit(outbox: sql.Composable, mine: sql.Composable) -> datetime:
    """KEPT ago, or the oldest message of an outbox where that is earlier."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT min(occurred_at) FROM {} WHERE {}").format(outbox, mine))
        row = cursor.fetchone()
    limit = now() - KEPT
    oldest: datetime | None = row[0] if row else None
    return limit if oldest is None else min(oldest, limit)


def _delete_older(table: sql.Composable, column: str, limit: datetime, mine: sql.Composable) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("DELETE FROM {} WHERE {} AND {} < %s").format(table, mine, sql.Identifier(column)),
            [limit],
        )
        return int(cursor.rowcount)
