"""From the network's outbox into units: claim as the relay, apply as the unit, forget as the relay.

What goes to one unit is delivered by itself. What goes to many (a directive to a whole province) is claimed
across them: a task for each would cost several times what delivering does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from django.db import connection
from psycopg import sql

from huisheng.kernel.messaging.claiming import BATCH, Claimed, claim, outbox_to, outbox_to_any, portions
from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.messaging.delivering import Receiver, deliver
from huisheng.kernel.messaging.epochs import epoch_of, epochs_of
from huisheng.kernel.messaging.relay_up import accept_in_network, log_repeats
from huisheng.kernel.messaging.settling import settle, settle_all
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit

ACROSS = 100
"""Messages of one claim across units: a second's work, so that other tasks get their turn, and far from the
end of the lease.
"""


def relay_down(unit: UnitRef) -> int:
    """Deliver what is due for a unit; returns how many messages were applied. Raises as `relay_up` does."""
    with enter_network(role="relay"):
        receiver = _receiver(unit, epoch_of(unit.id))
    return _relay(receiver)


def relay_down_across(units: Mapping[int, UnitRef]) -> bool:
    """Deliver some of what is due for any of these units, by their ids; False once nothing more is due.

    Several at once share the work: none takes what another has claimed. Raises as `relay_up` does.
    """
    outbox = outbox_to_any(units)
    with enter_network(role="relay"):
        batch = claim(outbox, ACROSS)
        epochs = epochs_of(claimed.to for claimed in batch)
        for portion in portions(batch):
            outcomes = {
                unit_id: deliver(theirs, _receiver(units[unit_id], epochs[unit_id]))
                for unit_id, theirs in _by_unit(portion).items()
            }
            settle_all(outbox, outcomes, direction="down")
        for unit_id, theirs in _by_unit(batch).items():
            log_repeats("down", unit_id, theirs)
    return len(batch) == ACROSS


def _by_unit(batch: Sequence[Claimed]) -> dict[int, list[Claimed]]:
    found: dict[int, list[Claimed]] = {}
    for claimed in batch:
        found.setdefault(claimed.to, []).append(claimed)
    return found


def _receiver(unit: UnitRef, epoch: int) -> Receiver:
    return Receiver(unit_id=unit.id, epoch=epoch, scope=partial(enter_unit, unit), accept=_accept_in_unit)


def relay_to_network_itself() -> int:
    """Deliver what the network sent to itself: its own wake-ups."""
    receiver = Receiver(
        unit_id=NETWORK_ITSELF,
        epoch=0,
        scope=partial(enter_network, role="relay"),
        accept=partial(accept_in_network, NETWORK_ITSELF, 0),
    )
    return _relay(receiver)


def _relay(receiver: Receiver) -> int:
    outbox = outbox_to(receiver.unit_id)
    delivered = 0
    with enter_network(role="relay"):
        while batch := claim(outbox):
            for portion in portions(batch):
                outcome = deliver(portion, receiver)
                settle(outbox, outcome, direction="down", unit_id=receiver.unit_id)
                delivered += len(outcome.done)
            log_repeats("down", receiver.unit_id, batch)
            if len(batch) < BATCH:
                break
    return delivered


def _accept_in_unit(batch: Sequence[Claimed]) -> set[UUID]:
    """Write the unit's inbox rows; return the events that were not there.

    The search_path decides which unit.
    """
    statement = sql.SQL(
        "INSERT INTO {} (event_id, kind)"
        " SELECT event_id, kind FROM unnest(%s::uuid[], %s::text[]) AS m(event_id, kind)"
        " ORDER BY event_id ON CONFLICT DO NOTHING RETURNING event_id"
    ).format(sql.Identifier(unit_tables().inbox._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [[c.event_id for c in batch], [c.kind for c in batch]])
        return {row[0] for row in cursor.fetchall()}
