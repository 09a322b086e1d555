"""The kernel's tasks. Each is thin and may be lost, doubled or run twice at once: the tables decide."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from huisheng.kernel.messaging import gathering, old_audits, pruning, relay_down, sweeping, wakeups
from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.tenancy.registry import unit_in_use
from huisheng.kernel.tenancy.tasks import network_task

logger = logging.getLogger(__name__)


@network_task(name="relay.up")
def up(unit_id: int, **_later: object) -> None:
    """Deliver a unit's messages to the network, those of a crowd together."""
    unit = unit_in_use(unit_id)
    if unit is not None:
        gathering.run_up(unit)


@network_task(name="relay.down")
def down(unit_id: int, **_later: object) -> None:
    """Deliver the network's messages to a unit, or (0) to itself."""
    if unit_id == NETWORK_ITSELF:
        relay_down.relay_to_network_itself()
        return
    unit = unit_in_use(unit_id)
    if unit is not None:
        relay_down.relay_down(unit)


@network_task(name="relay.fan_out")
def fan_out(**_later: object) -> None:
    """Start the deliveries of a broadcast."""
    sweeping.fan_out()


@network_task(name="relay.spread")
def spread(**_later: object) -> None:
    """Deliver some of a broadcast, whichever units it goes to."""
    sweeping.spread()


@network_task(name="relay.sweep")
def sweep(**_later: object) -> None:
    """Find and deliver what no nudge has reached."""
    sweeping.sweep()


@network_task(name="wakeups.fire")
def fire(**_later: object) -> None:
    """Send due wake-ups on their way, batch by batch."""
    while wakeups.fire_due() == wakeups.FIRE_BATCH:
        pass


@network_task(name="audit.seal")
def seal_audit(unit_ids: Sequence[int] = (NETWORK_ITSELF,), **_later: object) -> None:
    """Seal the audits of some units, or (0) of the network."""
    sweeping.seal_in_turn(unit_ids)


@network_task(name="audit.find_old")
def find_old_audits(**_later: object) -> None:
    """Start the removal where an audit is kept longer than it should be."""
    old_audits.start_removals()


@network_task(name="audit.remove_old")
def remove_old_audit(unit_ids: Sequence[int] = (NETWORK_ITSELF,), **_later: object) -> None:
    """Remove what is too old from the audits of some units, or (0) of the network."""
    old_audits.remove_in_turn(unit_ids)


@network_task(name="inbox.prune")
def prune(**_later: object) -> None:
    """Forget inbox rows that no message can need any more."""
    logger.info("inbox: %s old rows forgotten", pruning.prune())
