"""Checking a chain: each seal against the one before it and its entries, the last one against its anchor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from huisheng.kernel.audit.sealing import (
    END_OF_ERA,
    FIRST_PREVIOUS,
    Ledger,
    Seal,
    count_unsealed,
    every_seal,
    read_window,
)
from huisheng.kernel.audit.tables import audit_anchor
from huisheng.kernel.tenancy import UnitRef, enter_network


@dataclass(slots=True)
class Verdict:
    """What the check of one ledger found. `faults` is empty when the chain holds."""

    ledger: str
    seals: int = 0
    entries: int = 0
    head: str = FIRST_PREVIOUS
    unsealed: int = 0
    unsealed_since: datetime | None = None
    faults: list[str] = field(default_factory=list)


def verify(unit: UnitRef | None) -> Verdict:
    """Check the audit of a unit, or of the network (None).

    Changes nothing. A sealed window never changes either, so entries may be written meanwhile.
    """
    ledger = Ledger(unit)
    verdict = Verdict("network" if unit is None else unit.schema)
    with enter_network(role="relay"):
        before: Seal | None = None
        # Read before the chain: a seal that is made meanwhile must not look like one that is missing.
        anchored = _anchor_of(unit)
        for seal in every_seal(ledger):
            _check_link(seal, before, verdict)
            _check_entries(ledger, seal, verdict)
            if anchored is not None and seal.seq == anchored[0] and seal.hash != anchored[1]:
                verdict.faults.append(f"seal {seal.seq}: differs from its anchor in the network")
            before = seal
        verdict.head = FIRST_PREVIOUS if before is None else before.hash
        if anchored is not None and (before is None or before.seq < anchored[0]):
            verdict.faults.append(f"the chain ends before seal {anchored[0]}, which the network has anchored")
        verdict.unsealed, verdict.unsealed_since = count_unsealed(ledger)
    return verdict


def _check_link(seal: Seal, before: Seal | None, verdict: Verdict) -> None:
    verdict.seals += 1
    expected = 1 if before is None else before.seq + 1
    if seal.seq != expected:
        verdict.faults.append(f"seal {seal.seq}: seal {expected} is missing before it")
    if seal.previous != (FIRST_PREVIOUS if before is None else before.hash):
        verdict.faults.append(f"seal {seal.seq}: does not continue the seal before it")
    if seal.hash != seal.computed_hash():
        verdict.faults.append(f"seal {seal.seq}: was altered")
    if before is not None and not _continues(seal, before):
        verdict.faults.append(f"seal {seal.seq}: leaves a gap after seal {before.seq}")


def _continues(seal: Seal, before: Seal) -> bool:
    if before.until_txid == END_OF_ERA:
        return seal.era == before.era + 1 and seal.from_txid == 0 and seal.floor_id == before.last_id
    return seal.era == before.era and seal.from_txid == before.until_txid and seal.floor_id == before.floor_id


def _check_entries(ledger: Ledger, seal: Seal, verdict: Verdict) -> None:
    found = read_window(ledger, seal.floor_id, seal.from_txid, seal.until_txid)
    verdict.entries += found.entries
    if found.entries != seal.entries:
        verdict.faults.append(f"seal {seal.seq}: covers {seal.entries} entries, {found.entries} are there")
    elif found.digest != seal.digest:
        verdict.faults.append(f"seal {seal.seq}: an entry was altered (highest id {seal.last_id})")


def _anchor_of(unit: UnitRef | None) -> tuple[int, str] | None:
    if unit is None:
        return None
    row = audit_anchor()._default_manager.filter(unit_id=unit.id).values_list("seq", "hash").first()
    return None if row is None else (int(row[0]), str(row[1]))
