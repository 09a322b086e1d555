"""Checking a chain: each seal against the one before it and its entries, the last one against its anchor, and
the first one, where what was before it has been removed, against the entry that tells of the removal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from huisheng.kernel.audit.ageing import SHORTEST_MONTHS, oldest_kept
from huisheng.kernel.audit.sealing import (
    END_OF_ERA,
    FIRST_PREVIOUS,
    HIGHEST_ID,
    Ledger,
    Seal,
    Window,
    ceilings,
    count_unsealed,
    every_seal,
    oldest_seal,
    read_window,
    run_on,
)
from huisheng.kernel.audit.tables import audit_anchor
from huisheng.kernel.tenancy import UnitRef, enter_network
from huisheng.kernel.two_clocks import later_now

REMOVED, SEAL = "audit.removed", "audit_seal"
"""Action and object type of the entry that tells of a removal; its object is the seal that was emptied."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clocks of this machine and of the database may stand apart."""


@dataclass(slots=True)
class Verdict:
    """What the check of one ledger found. `faults` is empty when the chain holds.

    `removed_until`: everything sealed up to this moment is removed, its `months_kept` being over.
    """

    ledger: str
    seals: int = 0
    entries: int = 0
    head: str = FIRST_PREVIOUS
    removed_until: datetime | None = None
    months_kept: int | None = None
    unsealed: int = 0
    unsealed_since: datetime | None = None
    faults: list[str] = field(default_factory=list)


def verify(unit: UnitRef | None) -> Verdict:
    """Check the audit of a unit, or of the network (None).

    Changes nothing. A sealed window never changes either, so entries may be written meanwhile; when a removal
    comes between, the check is made again.
    """
    ledger = Ledger(unit)
    with enter_network(role="relay"):
        while True:
            oldest = oldest_seal(ledger)
            verdict = _verify(ledger)
            if not verdict.faults or oldest_seal(ledger) == oldest:
                return verdict


def find_faults(ledger: Ledger, seals: Iterable[Seal]) -> list[str]:
    """Return what is wrong with the first seals of a chain and with what they cover."""
    verdict = Verdict(ledger.name)
    for _ in _checked(ledger, seals, verdict):
        pass
    return verdict.faults


def was_emptied(ledger: Ledger, oldest: Seal, ends: Mapping[int, int]) -> bool:
    """Whether the oldest seal is what a removal (honest or not) has left: nothing that it covers is there.

    `ends` are the ceilings of the ledger's eras.
    """
    return _is_emptied(oldest, _window(ledger, oldest, ends))


def _verify(ledger: Ledger) -> Verdict:
    verdict = Verdict(ledger.name)
    # Read before the chain: a seal that is made meanwhile must not look like one that is missing.
    anchored = _anchor_of(ledger.unit)
    last: Seal | None = None
    for seal in _checked(ledger, every_seal(ledger), verdict):
        if anchored is not None and seal.seq == anchored[0] and seal.hash != anchored[1]:
            verdict.faults.append(f"seal {seal.seq}: differs from its anchor in the network")
        last = seal
    verdict.head = FIRST_PREVIOUS if last is None else last.hash
    if anchored is not None and (last is None or last.seq < anchored[0]):
        verdict.faults.append(f"the chain ends before seal {anchored[0]}, which the network has anchored")
    verdict.unsealed, verdict.unsealed_since = count_unsealed(ledger)
    return verdict


def _checked(ledger: Ledger, seals: Iterable[Seal], verdict: Verdict) -> Iterator[Seal]:
    """Yield seals, the oldest first, after each has been checked against the one before and its entries."""
    ends = ceilings(ledger)
    before: Seal | None = None
    for seal in seals:
        found = _window(ledger, seal, ends)
        if seal.hash != seal.computed_hash():
            verdict.faults.append(f"seal {seal.seq}: was altered")
        if before is None and _is_emptied(seal, found):
            _check_removal(ledger, seal, verdict)
        else:
            verdict.seals += 1
            _check_link(seal, before, verdict)
            _check_entries(seal, found, verdict)
        before = seal
        yield seal


def _is_emptied(oldest: Seal, found: Window) -> bool:
    return found.entries == 0 and (oldest.entries > 0 or oldest.seq > 1)


def _check_removal(ledger: Ledger, seal: Seal, verdict: Verdict) -> None:
    """The oldest seal was emptied: an entry must tell of it, and its time must have been over by then.

    The moment at which it was sealed is in its hash, which the next seal holds: it cannot be put back.
    """
    rows = run_on(
        "SELECT at, detail FROM {entries} WHERE object_type = %s AND object_id = %s AND action = %s"
        " ORDER BY id",
        ledger,
        [SEAL, str(seal.seq), REMOVED],
    )
    verdict.removed_until = seal.sealed_at
    faults = [f"seal {seal.seq}: all up to it is gone, and no entry tells of a removal"]
    for at, detail in rows:
        told = json.loads(detail)
        faults = _faults_of_removal(seal, at, told)
        if not faults:
            verdict.months_kept = told["months"]
            # A unit may add entries: one that it made up beforehand does not spoil the true one.
            break
    verdict.faults += faults


def _faults_of_removal(seal: Seal, at: datetime, told: dict[str, Any]) -> list[str]:
    if told.get("hash") != seal.hash:
        return [f"seal {seal.seq}: the entry of the removal names another seal"]
    if at > later_now() + CLOCKS_DIFFER:
        return [f"seal {seal.seq}: the entry of the removal comes from the future"]
    months = told.get("months")
    if type(months) is not int or months < SHORTEST_MONTHS or seal.sealed_at >= oldest_kept(at, months):
        return [f"seal {seal.seq}: was removed before its time (made {seal.sealed_at:%Y-%m-%d})"]
    return []


def _check_link(seal: Seal, before: Seal | None, verdict: Verdict) -> None:
    expected = 1 if before is None else before.seq + 1
    if seal.seq != expected:
        verdict.faults.append(f"seal {seal.seq}: seal {expected} is missing before it")
    if seal.previous != (FIRST_PREVIOUS if before is None else before.hash):
        verdict.faults.append(f"seal {seal.seq}: does not continue the seal before it")
    if before is not None and not _continues(seal, before):
        verdict.faults.append(f"seal {seal.seq}: leaves a gap after seal {before.seq}")


def _continues(seal: Seal, before: Seal) -> bool:
    if before.until_txid == END_OF_ERA:
        return seal.era == before.era + 1 and seal.from_txid == 0 and seal.floor_id == before.last_id
    return seal.era == before.era and seal.from_txid == before.until_txid and seal.floor_id == before.floor_id


def _window(ledger: Ledger, seal: Seal, ends: Mapping[int, int]) -> Window:
    ceiling = ends.get(seal.era, HIGHEST_ID)
    return read_window(ledger, seal.floor_id, seal.from_txid, seal.until_txid, ceiling=ceiling)


def _check_entries(seal: Seal, found: Window, verdict: Verdict) -> None:
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
