"""How often a unit was restored from a backup. Its event ids start a new set in the inbox with each epoch."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from huisheng.kernel.audit import record
from huisheng.kernel.audit.sealing import forget_anchor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network


def epoch_of(unit_id: int) -> int:
    """Return the unit's epoch, 0 when it was never restored. Runs in NETWORK."""
    return epochs_of([unit_id])[unit_id]


def epochs_of(unit_ids: Iterable[int]) -> dict[int, int]:
    """The epoch of each of these units, 0 for one that was never restored. Runs in NETWORK."""
    wanted = set(unit_ids)
    found = network_tables().epoch._default_manager.filter(unit_id__in=wanted)
    return dict.fromkeys(wanted, 0) | dict(found.values_list("unit_id", "epoch"))


def begin_epoch(unit_id: int, *, actor: int | str) -> int:
    """Begin a new epoch after a unit was restored, before it is let in again; return its number.

    What the unit then emits again is counted anew, so its old figures must be withdrawn first.
    """
    table = network_tables().epoch._default_manager
    with enter_network(role="relay"), transaction.atomic():
        table.get_or_create(unit_id=unit_id, defaults={"epoch": 0})
        table.filter(unit_id=unit_id).update(epoch=F("epoch") + 1)
        forget_anchor(unit_id)
        epoch = epoch_of(unit_id)
        record(
            "unit.epoch_begun", object_type="unit", object_id=unit_id, actor=actor, detail={"epoch": epoch}
        )
        return epoch
