"""Comparing what units hold with what the network counted, as sets, and repairing the difference by replay.

Figures that drift are worse than figures that are late. Both sides of a comparison tell, per bucket (for
instance "question.received/2026-11-21"), a hash of the set of their keys; only buckets whose hashes differ
are read key by key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.contrib.postgres.aggregates import BitXor
from django.db import models, transaction
from django.db.models.functions import Cast

from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit


@dataclass(frozen=True, slots=True)
class SetHash:
    """The size of a set of keys and the exclusive or of their 64-bit hashes: equal sets have equal hashes."""

    count: int
    bits: int


class Side(Protocol):
    """One side of a comparison. Both methods only read, and are called in the scope of their side."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """Return the hash of every bucket of one unit that is not empty."""

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """Return the keys of one bucket."""


Repair = Callable[[str, Collection[str]], None]
"""Called in the unit, inside a transaction, with a bucket and keys: those that the network lacks, to be
emitted again, and for a comparison that takes back also those that only the network has.
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One bucket of one unit that is not the same on both sides."""

    name: str
    unit_id: int
    bucket: str
    missing: frozenset[str]
    surplus: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reconciler:
    """What the apps registered for one comparison."""

    name: str
    unit_side: Side | None = None
    network_side: Side | None = None
    repair: Repair | None = None
    takes_back: bool = False

    def mends(self, *, missing: bool, surplus: bool) -> bool:
        """Whether the unit can mend a difference of which something is missing, or only the network's."""
        return self.repair is not None and (self.takes_back or (missing and not surplus))


_reconcilers: dict[str, Reconciler] = {}


def register_reconciler(
    name: str,
    *,
    unit_side: Side | None = None,
    network_side: Side | None = None,
    repair: Repair | None = None,
    takes_back: bool | None = None,
) -> None:
    """Register a comparison, or one half of it: the app in the units and that in the network bring theirs.

    ``takes_back``: the repair tells how a thing stands, so it also mends what only the network has. Call it
    when applications are ready. What is given replaces what was registered under the name before.
    """
    known = _reconcilers.get(name, Reconciler(name))
    _reconcilers[name] = replace(
        known,
        unit_side=unit_side or known.unit_side,
        network_side=network_side or known.network_side,
        repair=repair or known.repair,
        takes_back=known.takes_back if takes_back is None else takes_back,
    )


def reconcilers() -> list[Reconciler]:
    """Return every comparison with both halves, by name."""
    return [
        r for _, r in sorted(_reconcilers.items()) if r.unit_side is not None and r.network_side is not None
    ]


def set_hashes(rows: models.QuerySet[Any], *, bucket: str, key: str) -> dict[str, SetHash]:
    """Return the hash of the keys in each bucket, computed by the database.

    Both arguments name fields or annotations.
    """
    hashed = (
        rows.order_by()
        .values(bucket)
        .annotate(
            hs_count=models.Count(key),
            hs_bits=BitXor(
                models.Func(
                    Cast(key, models.TextField()),
                    models.Value(0, output_field=models.BigIntegerField()),
                    function="hashtextextended",
                    output_field=models.BigIntegerField(),
                )
            ),
        )
    )
    return {str(row[bucket]): SetHash(row["hs_count"], row["hs_bits"]) for row in hashed}


def differences(reconciler: Reconciler, unit: UnitRef) -> Iterator[Difference]:
    """Compare one unit after delivering what is under way, and yield the buckets that differ.

    What one side commits between the two readings would look missing, so a difference counts only when it is
    still there after both outboxes were delivered once more. Raises ValueError for a comparison that lacks a
    half.
    """
    unit_side, network_side = reconciler.unit_side, reconciler.network_side
    if unit_side is None or network_side is None:
        raise ValueError(f"{reconciler.name} has one side only")
    for bucket in sorted(_suspects(unit_side, network_side, unit)):
        _deliver(unit)
        with enter_unit(unit):
            up = unit_tables().outbox._default_manager.filter(dead_at=None).exists()
            here = frozenset(unit_side.keys(unit.id, bucket))
        with enter_network():
            there = frozenset(network_side.keys(unit.id, bucket))
            down = _to(unit).filter(dead_at=None).exists()
        if here != there and not up and not down:
            yield Difference(reconciler.name, unit.id, bucket, missing=here - there, surplus=there - here)


def repair_by_replay(reconciler: Reconciler, unit: UnitRef, difference: Difference) -> bool:
    """Let the unit emit again what the network lacks, and take back what only the network has where the
    comparison can; return False when the app registered no repair.
    """
    if reconciler.repair is None:
        return False
    keys = difference.missing | (difference.surplus if reconciler.takes_back else frozenset())
    with enter_unit(unit), transaction.atomic():
        reconciler.repair(difference.bucket, keys)
    return True


def _to(unit: UnitRef) -> models.QuerySet[Any]:
    outbox: models.QuerySet[Any] = network_tables().outbox._default_manager.all()
    return outbox.filter(unit_id=unit.id)


def _deliver(unit: UnitRef) -> None:
    relay_up(unit)
    relay_down(unit)


def _suspects(unit_side: Side, network_side: Side, unit: UnitRef) -> set[str]:
    _deliver(unit)
    with enter_unit(unit):
        here = dict(unit_side.hashes(unit.id))
    with enter_network():
        there = dict(network_side.hashes(unit.id))
    return {bucket for bucket in here.keys() | there.keys() if here.get(bucket) != there.get(bucket)}
