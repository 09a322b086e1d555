"""Finding a unit for the relay: in any state, as long as its schema is in use."""

from __future__ import annotations

from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.registry import every_unit, unit_ref_by_id


def unit_in_use(unit_id: int) -> UnitRef | None:
    """Return a unit whose schema is in use, or None.

    Pages of a suspended unit are closed, but what it sent before must still arrive, so all that have a
    schema are looked through when the quick way refuses.
    """
    with enter_network():
        try:
            return unit_ref_by_id(unit_id)
        except LookupError:
            return next((unit for unit in every_unit() if unit.id == unit_id), None)
