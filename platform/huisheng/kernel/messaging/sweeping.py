"""The slow sweep: what no nudge has reached is found here and delivered."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from django.db import connection

from huisheng.kernel.audit.sealing import seal
from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.messaging.due import Due, find_due, find_due_down, relay_connection
from huisheng.kernel.messaging.in_turn import in_turn
from huisheng.kernel.messaging.nudge import MANY_TARGETS, nudge
from huisheng.kernel.messaging.relay_down import (
    relay_down,
    relay_down_across,
    relay_to_network_itself,
)
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.registry import every_unit

logger = logging.getLogger(__name__)

SIDE_BY_SIDE = 4
"""So many tasks share what goes to many units: more than most installations have workers to spare."""

SEALED_AT_ONCE = 50
"""So many audits one task seals before others get their turn: well below a second's work."""

_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('huisheng.sweep ' || current_database(), 0))"


def sweep() -> Due:
    """Find what is due everywhere and hand it to the workers, or deliver it here when the broker is away.

    Two sweeps never run at once; the second returns an empty Due. Raises when the database is gone.
    """
    units = _in_use()
    with relay_connection() as own, own.cursor() as cursor:
        cursor.execute(_LOCK)
        row = cursor.fetchone()
        if row is None or not row[0]:
            return Due()
        due = find_due(cursor, units.values())
        for unit_id in due.up:
            if not nudge("relay.up", unit_id=unit_id):
                relay_up(units[unit_id])
        _send_down(due.down, units)
        if due.unsealed and not nudge("audit.seal", unit_ids=due.unsealed):
            seal_in_turn(due.unsealed)
    return due


def seal_in_turn(unit_ids: Sequence[int]) -> None:
    """Seal the audits of these units, a few at a time; see `in_turn`."""
    in_turn("audit.seal", unit_ids, seal, at_once=SEALED_AT_ONCE)


def fan_out() -> int:
    """Hand what is due downwards to the workers; return for how many. Touches no unit's schema."""
    with enter_network(role="relay"), connection.cursor() as cursor:
        due = find_due_down(cursor)
    _send_down(due, _in_use())
    return len(due)


def spread() -> None:
    """Deliver some of what is due downwards, whichever units it goes to, and leave the rest to the next task:
    so others get their turn in between. Without a broker all of it is delivered here.
    """
    units = _in_use()
    while relay_down_across(units) and not nudge("relay.spread"):
        pass


def _send_down(due: Sequence[int], units: Mapping[int, UnitRef]) -> None:
    if NETWORK_ITSELF in due and not nudge("relay.down", unit_id=NETWORK_ITSELF):
        relay_to_network_itself()
    # A unit that is not in use keeps its messages waiting; they are delivered when it is back.
    waiting = [units[unit_id] for unit_id in due if unit_id in units]
    if len(waiting) >= MANY_TARGETS:
        if not all(nudge("relay.spread") for _ in range(SIDE_BY_SIDE)):
            spread()
        return
    for unit in waiting:
        if not nudge("relay.down", unit_id=unit.id):
            relay_down(unit)


def _in_use() -> dict[int, UnitRef]:
    with enter_network():
        return {unit.id: unit for unit in every_unit()}
