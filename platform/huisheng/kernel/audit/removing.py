"""Removing entries whose time is over, without breaking the chain.

Whole seals go, the oldest first, with what they cover. The newest of those that go stays as an emptied seal:
its hash holds the moment at which it was made and is held by the seal after it, so nobody can later pretend
that it was older than it is. The removal is an entry of its own in the same audit, written in the same
transaction and sealed like any other. What was tampered with is evidence and is not removed.

Everything of a calendar month goes at once, so an audit that rests gains one entry a month and not one a day.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.db import transaction

from huisheng.kernel.audit.ageing import months_kept, oldest_kept
from huisheng.kernel.audit.recording import record
from huisheng.kernel.audit.sealing import HIGHEST_ID, Ledger, Seal, ceilings, every_seal, run_on
from huisheng.kernel.audit.verifying import REMOVED, SEAL, find_faults, was_emptied
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.locks import lock_until_commit
from huisheng.kernel.two_clocks import earlier_now

logger = logging.getLogger(__name__)

BATCH_ENTRIES = 5000
"""How many entries one transaction removes, unless a single seal covers more."""

BATCH_SEALS = 1000
"""How many seals one transaction removes."""


class ChainBrokenError(RuntimeError):
    """What should be removed was tampered with; `manage.py verify_audit` says how."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many entries, and how many seals, are gone."""

    entries: int = 0
    seals: int = 0

    def __add__(self, other: Removed) -> Removed:
        return Removed(self.entries + other.entries, self.seals + other.seals)


def remove_old(unit: UnitRef | None) -> Removed:
    """Remove what is older than the months kept from the audit of a unit, or of the network (None).

    Batch by batch, each a transaction of its own: a process that dies goes on where it was. Acts as the
    owner, the only role that may remove an entry. Two at once are harmless: one waits for the other.
    Raises ChainBrokenError when a seal does not hold; then it and everything after it stay.
    """
    months = months_kept()
    with enter_network(role="owner"):
        limit = oldest_kept(earlier_now(), months)
    total = Removed()
    while (gone := _remove_batch(Ledger(unit), limit, months)) is not None:
        total += gone
    if total.seals:
        logger.info(
            "audit: %s entries under %s seals removed after %s months", total.entries, total.seals, months
        )
    return total


def _remove_batch(ledger: Ledger, limit: datetime, months: int) -> Removed | None:
    """Remove one batch; None when there is nothing (more) to remove."""
    with enter_network(role="owner"), transaction.atomic():
        lock_until_commit(f"audit.removal:{ledger.name}")
        # One more than go: the first may be what an earlier removal has left.
        old = takewhile(lambda seal: seal.sealed_at < limit, every_seal(ledger, page=BATCH_SEALS + 1))
        first = next(old, None)
        if first is None:
            return None
        ends = ceilings(ledger)
        batch = [] if was_emptied(ledger, first, ends) else [first]
        for seal in old:
            if batch and (seal.era != batch[0].era or _is_full(batch, seal)):
                break
            batch.append(seal)
        if not batch:
            return None
        faults = find_faults(ledger, batch if batch[0] is first else [first, *batch])
        if faults:
            raise ChainBrokenError(f"{ledger.name}: nothing is removed, {faults[0]}")
        _delete(ledger, batch, ends.get(batch[0].era, HIGHEST_ID))
        gone = Removed(sum(seal.entries for seal in batch), len(batch))
        _note(ledger, batch[-1], gone, months)
        return gone


def _is_full(batch: list[Seal], another: Seal) -> bool:
    covered = sum(seal.entries for seal in batch) + another.entries
    return len(batch) >= BATCH_SEALS or covered > BATCH_ENTRIES


def _delete(ledger: Ledger, batch: list[Seal], ceiling: int) -> None:
    """Delete what the seals cover, and all seals before the last of them."""
    first, last = batch[0], batch[-1]
    # The windows of one era follow each other without a gap, so together they are one.
    run_on(
        "DELETE FROM {entries} WHERE txid >= %s AND txid < %s AND id > %s AND id <= %s RETURNING id",
        ledger,
        [first.from_txid, last.until_txid, first.floor_id, ceiling],
    )
    run_on("DELETE FROM {seals} WHERE seq < %s RETURNING seq", ledger, [last.seq])


def _note(ledger: Ledger, last: Seal, gone: Removed, months: int) -> None:
    detail = {"hash": last.hash, "entries": gone.entries, "seals": gone.seals, "months": months}
    scope = enter_network() if ledger.unit is None else enter_unit(ledger.unit)
    with scope:
        record(REMOVED, object_type=SEAL, object_id=last.seq, actor="system", detail=detail)
