"""Comparing units with the network every night, a few at a time, and sending again what is missing."""

from datetime import datetime, time, timedelta
from time import monotonic
from typing import Final

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging.reconcile import (
    Difference,
    Reconciler,
    differences,
    reconcilers,
    repair_by_replay,
)
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.tenancy.registry import every_unit, unit_in_use
from shared_apps.network_ledger.models import NetworkComparison

NIGHT: Final = (time(1), time(5))
"""Asia/Shanghai: when few people ask."""
SLICE: Final = timedelta(minutes=4)
"""A task takes no longer, so that a worker is never away for long; the next one goes on."""
KEPT: Final = 50
"""Buckets of a difference that are written down: the page shows that there are more."""


def compare_tonight(now: datetime | None = None) -> int:
    """Compare units that were not compared since this night began, the longest ago first; returns how many.

    Does nothing by day. It may be called again at any time: what was compared tonight is left alone.
    """
    now = now or clock.now()
    local = now.astimezone(clock.BUSINESS_ZONE)
    if not NIGHT[0] <= local.time() < NIGHT[1]:
        return 0
    began = datetime.combine(local.date(), NIGHT[0], tzinfo=clock.BUSINESS_ZONE)
    until = monotonic() + SLICE.total_seconds()
    compared = 0
    for unit in _not_since(began):
        if monotonic() > until:
            break
        for reconciler in reconcilers():
            compare(reconciler, unit)
        compared += 1
    return compared


def compare(reconciler: Reconciler, unit: UnitRef) -> list[Difference]:
    """Compare one unit now and write down the result."""
    found = list(differences(reconciler, unit))
    with enter_network():
        NetworkComparison.objects.update_or_create(
            unit_id=unit.id,
            name=reconciler.name,
            defaults={
                "compared_at": clock.now(),
                "differences": [
                    {"bucket": d.bucket, "missing": len(d.missing), "surplus": len(d.surplus)}
                    for d in found[:KEPT]
                ],
            },
        )
    return found


def repair(name: str, unit_id: int, *, actor: int) -> int:
    """Let a unit send again what the network lacks, and compare anew; returns how many buckets still differ.

    What only the network has is not touched, unless the comparison can take it back. Raises LookupError (no
    such comparison or unit).
    """
    reconciler = next((r for r in reconcilers() if r.name == name), None)
    unit = unit_in_use(unit_id)
    if reconciler is None or unit is None:
        raise LookupError(f"{name} of unit {unit_id}")
    sent = 0
    for difference in differences(reconciler, unit):
        if (difference.missing or reconciler.takes_back) and repair_by_replay(reconciler, unit, difference):
            sent += len(difference.missing) or len(difference.surplus)
    with enter_network():
        record(
            "network.repaired",
            object_type="unit",
            object_id=str(unit_id),
            actor=actor,
            detail={"comparison": name, "sent": sent},
        )
    return len(compare(reconciler, unit))


def _not_since(began: datetime) -> list[UnitRef]:
    with enter_network():
        names = {reconciler.name for reconciler in reconcilers()}
        done: dict[int, set[str]] = {}
        rows = NetworkComparison.objects.filter(Q(compared_at__gte=began))
        for unit_id, name in rows.values_list("unit_id", "name"):
            done.setdefault(unit_id, set()).add(name)
        age = dict(NetworkComparison.objects.order_by("compared_at").values_list("unit_id", "compared_at"))
        units = [unit for unit in every_unit() if not names <= done.get(unit.id, set())]
    never = datetime.min.replace(tzinfo=clock.BUSINESS_ZONE)
    return sorted(units, key=lambda unit: age.get(unit.id, never))
