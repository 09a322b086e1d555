"""From a unit's outbox into the network: claim, apply, forget, each in a transaction of its own.

Not one transaction over both schemas: on Citus they may stand on different nodes, and a commit on two nodes
is not atomic. At-least-once here, once in effect by the inbox.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import connection
from psycopg import sql

from huisheng.kernel.messaging.claiming import BATCH, Claimed, claim, outbox_of, portions
from huisheng.kernel.messaging.delivering import Receiver, deliver
from huisheng.kernel.messaging.epochs import epoch_of
from huisheng.kernel.messaging.settling import settle
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import UnitRef, enter_network

logger = logging.getLogger(__name__)


def relay_up(unit: UnitRef) -> int:
    """Deliver what is due in a unit's outbox to the network; returns how many messages were applied.

    Several relays may work on one unit at once. Raises only when the database is gone; what was claimed then
    comes due again after the lease.
    """
    outbox = outbox_of(unit)
    delivered = 0
    with enter_network(role="relay"):
        while batch := claim(outbox):
            epoch = epoch_of(unit.id)
            receiver = Receiver(
                unit_id=unit.id,
                epoch=epoch,
                scope=partial(enter_network, role="relay"),
                accept=partial(accept_in_network, unit.id, epoch),
            )
            for portion in portions(batch):
                outcome = deliver(portion, receiver)
                settle(outbox, outcome, direction="up", unit_id=unit.id)
                delivered += len(outcome.done)
            log_repeats("up", unit.id, batch)
            if len(batch) < BATCH:
                break
    return delivered


def accept_in_network(unit_id: int, epoch: int, batch: Sequence[Claimed]) -> set[UUID]:
    """Write the network's inbox rows; return the events that were not there."""
    # In the order of the key, so that two relays with the same messages wait for each other only once.
    statement = sql.SQL(
        "INSERT INTO {} (unit_id, epoch, event_id, kind)"
        " SELECT %s, %s, event_id, kind FROM unnest(%s::uuid[], %s::text[]) AS m(event_id, kind)"
        " ORDER BY event_id ON CONFLICT DO NOTHING RETURNING event_id"
    ).format(sql.Identifier(network_tables().inbox._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [unit_id, epoch, [c.event_id for c in batch], [c.kind for c in batch]])
        return {row[0] for row in cursor.fetchall()}


def log_repeats(direction: str, unit_id: int, batch: Sequence[Claimed]) -> None:
    """Tell the log how many messages of a batch were not on their first attempt."""
    repeated = sum(claimed.attempt > 1 for claimed in batch)
    if repeated:
        logger.info("relay %s unit %s: %s of %s messages repeated", direction, unit_id, repeated, len(batch))
