"""Deliver what the demo has sent up and down, before any worker runs: the first dashboard is complete."""

from collections.abc import Iterable

from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.progress import Progress
from huisheng.kernel.tenancy import UnitRef
from tenants.public import UnitCard, unit_ref


def settle(units: Iterable[UnitCard]) -> int:
    """Run the relays over every unit until nothing moves; returns the number of messages delivered."""
    refs = [unit_ref(unit.id) for unit in units]
    total = 0
    with Progress("Delivering facts") as bar:
        while moved := sum(_both_ways(ref, bar) for ref in refs) + relay_to_network_itself():
            total += moved
    return total


def _both_ways(ref: UnitRef, bar: Progress) -> int:
    moved = relay_up(ref) + relay_down(ref)
    bar.advance(moved, detail=ref.host)
    return moved
