"""The slow sweep: what no nudge has reached is found here and delivered."""

from __future__ import annotations

import logging

from django.db import connection

from huisheng.kernel.audit.sealing import seal
from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.messaging.due import Due, find_due, find_due_down, relay_connection
from huisheng.kernel.messaging.nudge import nudge
from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.registry import every_unit

logger = logging.getLogger(__name__)

_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('huisheng.sweep ' || current_database(), 0))"


def sweep() -> Due:
    """Find what is due everywhere and hand it to the workers, or deliver it here when the broker is away.

    Two sweeps never run at once; the second returns an empty Due. Raises when the database is gone.
    """
    with enter_network():
        units = {unit.id: unit for unit in every_unit()}
    with relay_connection() as own, own.cursor() as cursor:
        cursor.execute(_LOCK)
        row = cursor.fetchone()
        if row is None or not row[0]:
            return Due()
        due = find_due(cursor, units.values())
        for unit_id in due.up:
            if not nudge("relay.up", unit_id=unit_id):
                relay_up(units[unit_id])
        for unit_id in due.down:
            _send_down(unit_id, units)
        for unit_id in due.unsealed:
            if not nudge("audit.seal", unit_id=unit_id):
                seal(units[unit_id])
    return due


def fan_out() -> int:
    """Hand what is due downwards to the workers, unit by unit; return how many units.

    Touches no unit's schema.
    """
    with enter_network():
        units = {unit.id: unit for unit in every_unit()}
    with enter_network(role="relay"), connection.cursor() as cursor:
        due = find_due_down(cursor)
    for unit_id in due:
        _send_down(unit_id, units)
    return len(due)


def _send_down(unit_id: int, units: dict[int, UnitRef]) -> None:
    # A unit that is not in use keeps its messages waiting; they are delivered when it is back.
    if (unit_id == NETWORK_ITSELF or unit_id in units) and not nudge("relay.down", unit_id=unit_id):
        if unit_id == NETWORK_ITSELF:
            relay_to_network_itself()
        else:
            relay_down(units[unit_id])
