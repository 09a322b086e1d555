"""The pool of the units above (E18): what nobody in a unit may decide goes from one unit to the next above
until somebody decides it, or nobody is found. A unit that takes too long keeps it, and the next one above
is asked too: whoever decides first has decided.

What it is about, and which messages speak of it, stands in a module of its own (referring.py, moderating.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import Message, broadcast, emit, schedule_wakeup
from shared_apps.oversight.models import Custody
from shared_apps.oversight.operations import custody


@dataclass(frozen=True, slots=True)
class Pool:
    """One kind of thing that goes up, by the messages that speak of it on the way down.

    ``patience`` is how long one unit is asked alone, ``wakeup`` what rings then; None where only who has
    nobody passes it on.
    """

    kind: Custody.Kind
    asked: Callable[[Custody, dict[str, Any]], Message]
    returned: Callable[[Custody], Message]
    called_off: Callable[[Custody], Message]
    patience: timedelta | None = None
    wakeup: str = ""


def referred(
    pool: Pool,
    unit_id: int,
    item_id: str,
    *,
    wanted: str,
    attempt: int,
    asked_at: str,
    barred: list[int],
    parcel: Mapping[str, Any],
    excluded_units: Sequence[int] = (),
) -> None:
    """A unit asks for a second person: the nearest unit above that has one gets it."""
    row = custody.locked(pool.kind, unit_id, item_id)
    again = row.opened_at is not None
    if row.ended_at is not None or (again and attempt <= row.attempt):
        return
    row.opened_at = datetime.fromisoformat(asked_at)
    row.attempt, row.decision_kind = attempt, wanted
    row.barred, row.excluded_units = barred, list(excluded_units)
    # Sent up again, it begins anew: somebody may have come since.
    row.asked_units, row.rung, row.at_top, row.holder_unit_id = [], 0, False, None
    custody.keep_parcel(row, parcel)
    _ask_next(pool, row)


def unstaffed(pool: Pool, unit_id: int, origin_unit: int, item_id: str, *, attempt: int) -> None:
    """Nobody may decide it there either: the next one above, or back to where it comes from."""
    row = custody.asked(unit_id, pool.kind, origin_unit, item_id)
    if row is None or row.ended_at is not None:
        return
    if row.holder_unit_id == unit_id and row.attempt == attempt:
        _ask_no_more(row, unit_id)
        _ask_next(pool, row)


def undecided(pool: Pool, custody_id: int) -> None:
    """Called by the wake-up: the unit that was asked has had its time, and the next one above is asked too.
    At the top it stays where it is. Early, late and doubled calls do nothing.
    """
    row = Custody.objects.select_for_update().filter(pk=custody_id, kind=pool.kind).first()
    if row is None or row.ended_at is not None or row.at_top:
        return
    if row.next_at is not None and clock.now() >= row.next_at:
        _ask_next(pool, row)


def withdrawn(pool: Pool, unit_id: int, item_id: str) -> None:
    """It need not be decided any more; whoever was asked lets go of it."""
    row = custody.locked(pool.kind, unit_id, item_id)
    if row.ended_at is not None:
        return
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    custody.drop_parcel(row)
    _audit("withdrawn", row)
    _call_off(pool, row, row.asked_units)


def made(
    pool: Pool, unit_id: int, origin_unit: int, item_id: str, *, account_id: int, at: str
) -> Custody | None:
    """Decided by a unit that is asked: the first decision counts. Returns the row when it does, for the
    caller to tell the unit of origin.

    By somebody who must not decide it, it is not decided: the unit is asked no more, and the next one is.
    """
    row = custody.asked(unit_id, pool.kind, origin_unit, item_id)
    if row is None or row.ended_at is not None or unit_id not in _asked_now(row):
        return None
    if account_id in row.barred:
        _audit("made_by_barred", row, actor=account_id)
        _call_off(pool, row, [unit_id])
        _ask_no_more(row, unit_id)
        _ask_next(pool, row)
        return None
    row.taken_unit_id = row.holder_unit_id = unit_id
    row.taken_by = account_id
    row.taken_at = row.ended_at = datetime.fromisoformat(at)
    row.save(update_fields=["taken_unit_id", "holder_unit_id", "taken_by", "taken_at", "ended_at"])
    custody.drop_parcel(row)
    _audit("made", row, actor=account_id)
    _call_off(pool, row, [other for other in row.asked_units if other != unit_id])
    return row


def _call_off(pool: Pool, row: Custody, units: Sequence[int]) -> None:
    broadcast(pool.called_off(row), units)


def _ask_next(pool: Pool, row: Custody) -> None:
    above = custody.next_above(row)
    if above is None:
        _end_of_the_way(pool, row)
        return
    row.rung += 1
    row.asked_units = [*row.asked_units, above.id]
    row.holder_unit_id = above.id
    if pool.patience is not None:
        row.next_at = clock.now() + pool.patience
        schedule_wakeup(what=pool.wakeup, key=str(row.pk), at=row.next_at)
    row.save()
    _audit("asked", row)
    assert row.opened_at is not None, "asked after it was referred"
    emit(pool.asked(row, custody.parcel_of(row)), to_unit=above.id)


def _end_of_the_way(pool: Pool, row: Custody) -> None:
    """Nobody further up: it stays with who had too little time, else it goes back to where it comes from."""
    still = _asked_now(row)
    row.at_top, row.holder_unit_id, row.next_at = True, still[-1] if still else row.unit_id, None
    row.save()
    custody.drop_parcel(row)
    if not still:
        _audit("returned", row)
        emit(pool.returned(row), to_unit=row.unit_id)


def _asked_now(row: Custody) -> list[int]:
    """The units that may decide it, in the order in which they were asked."""
    return [unit for unit in row.asked_units if unit not in row.excluded_units]


def _ask_no_more(row: Custody, unit_id: int) -> None:
    """Never that unit again on this way up, nor does its decision count; whoever calls saves the row."""
    row.excluded_units = [*row.excluded_units, unit_id]


def _audit(step: str, row: Custody, *, actor: int | str = "system") -> None:
    record(
        f"{row.kind}.{step}",
        object_type="custody",
        object_id=str(row.pk),
        actor=actor,
        detail={"unit": row.unit_id, "kind": row.decision_kind, "holder": row.holder_unit_id},
    )
