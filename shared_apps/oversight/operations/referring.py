"""The pool of the units above: a decision that nobody in a unit may take, and a review that an asker wants
(E18).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast, emit
from shared_apps.contracts.oversight_messages import (
    DecisionAsked,
    DecisionCalledOff,
    DecisionMade,
    DecisionReferred,
    DecisionReturned,
    DecisionSettled,
    DecisionUnstaffed,
    DecisionWithdrawn,
)
from shared_apps.oversight.models import Custody
from shared_apps.oversight.operations import custody
from tenants.public import unit_card

_DECISION: Final = Custody.Kind.DECISION


def referred(unit_id: int, message: DecisionReferred) -> None:
    """A unit asks for a second person: the nearest unit above that has one gets it."""
    row = custody.locked(_DECISION, unit_id, message.decision_id)
    again = row.opened_at is not None
    if row.ended_at is not None or (again and message.attempt <= row.attempt):
        return
    row.opened_at = datetime.fromisoformat(message.asked_at)
    row.attempt, row.decision_kind = message.attempt, message.decision_kind
    row.barred, row.excluded_units = message.barred, message.excluded_units
    # Sent up again, it begins anew: somebody may have come since.
    row.asked_units, row.rung, row.at_top, row.holder_unit_id = [], 0, False, None
    custody.keep_parcel(row, message.parcel)
    _ask_next(row)


def unstaffed(unit_id: int, message: DecisionUnstaffed) -> None:
    """Nobody may decide it there either: the next one above, or back to where it comes from."""
    row = custody.asked(unit_id, _DECISION, message.origin_unit, message.decision_id)
    if row is None or row.ended_at is not None:
        return
    if row.holder_unit_id == unit_id and row.attempt == message.attempt:
        _ask_next(row)


def withdrawn(unit_id: int, message: DecisionWithdrawn) -> None:
    """It need not be decided any more; whoever was asked lets go of it."""
    row = custody.locked(_DECISION, unit_id, message.decision_id)
    if row.ended_at is not None:
        return
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    custody.drop_parcel(row)
    _audit("decision.withdrawn", row)
    _call_off(row, row.asked_units)


def made(unit_id: int, message: DecisionMade) -> None:
    """Decided by the unit that holds it: the first decision counts, and goes down to be carried out.

    By somebody who must not decide it, it is not decided: the unit is asked no more, and the next one is.
    """
    row = custody.asked(unit_id, _DECISION, message.origin_unit, message.decision_id)
    if row is None or row.ended_at is not None or unit_id != row.holder_unit_id:
        return
    if message.account_id in row.barred:
        _audit("decision.made_by_barred", row, actor=message.account_id)
        _call_off(row, [unit_id])
        _ask_next(row)
        return
    row.taken_unit_id = row.holder_unit_id = unit_id
    row.taken_by = message.account_id
    row.taken_at = row.ended_at = datetime.fromisoformat(message.at)
    row.save(update_fields=["taken_unit_id", "holder_unit_id", "taken_by", "taken_at", "ended_at"])
    custody.drop_parcel(row)
    _audit("decision.made", row, actor=message.account_id)
    emit(
        DecisionSettled(
            decision_id=str(row.item_id),
            unit_id=unit_id,
            unit_name=unit_card(unit_id).short_name,
            approved=message.approved,
            words=message.words,
            account_id=message.account_id,
            at=message.at,
        ),
        to_unit=row.unit_id,
    )
    _call_off(row, [other for other in row.asked_units if other != unit_id])


def _call_off(row: Custody, units: Sequence[int]) -> None:
    broadcast(DecisionCalledOff(origin_unit=row.unit_id, decision_id=str(row.item_id)), units)


def _ask_next(row: Custody) -> None:
    above = custody.next_above(row)
    if above is None:
        row.at_top, row.holder_unit_id = True, row.unit_id
        content = {}
        custody.drop_parcel(row)
    else:
        row.rung += 1
        row.asked_units = [*row.asked_units, above.id]
        row.holder_unit_id = above.id
        content = custody.parcel_of(row)
    row.save()
    _audit("decision.returned" if above is None else "decision.asked", row)
    if above is None:
        emit(
            DecisionReturned(decision_id=str(row.item_id), attempt=row.attempt),
            to_unit=row.unit_id,
        )
        return
    assert row.opened_at is not None, "asked after it was referred"
    emit(
        DecisionAsked(
            origin_unit=row.unit_id,
            decision_id=str(row.item_id),
            decision_kind=row.decision_kind,
            attempt=row.attempt,
            asked_at=row.opened_at.isoformat(),
            barred=row.barred,
            parcel=content,
        ),
        to_unit=above.id,
    )


def _audit(action: str, row: Custody, *, actor: int | str = "system") -> None:
    record(
        action,
        object_type="custody",
        object_id=str(row.pk),
        actor=actor,
        detail={"unit": row.unit_id, "kind": row.decision_kind, "holder": row.holder_unit_id},
    )
