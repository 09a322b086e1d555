"""What a unit holds, or has given away, is not what the row of custody says: everybody is told once more.

The row is right; the units' tables follow it. Nothing is decided here: each message is one that was lost, is
told as of its own change of hands, and does nothing where it has been heard. Of the text home makes a new
parcel, since nobody else has kept one.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit, emit_to_network_itself
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.case_followed_messages import CaseReleased, CaseRestored, CaseToldAgain, CaseWanted
from shared_apps.contracts.case_messages import CaseHandedOver, CaseHeld
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.operations import asker_acts, cases, relaying
from shared_apps.oversight.queries.chains import chain_of, settled_hops
from tenants.public import unit_card


def order(origin_unit: int, question_id: UUID) -> None:
    """Have the relay, which alone speaks for the row, tell it again."""
    with enter_network(), transaction.atomic():
        record(
            "case.told_again",
            object_type="question",
            object_id=str(question_id),
            actor="system",
            detail={"unit": origin_unit},
        )
        emit_to_network_itself(CaseToldAgain(origin_unit=origin_unit, question_id=str(question_id)))


def ordered(message: CaseToldAgain) -> None:
    """Tell home, those who had it and the one who has it."""
    row = (
        Custody.objects.select_for_update()
        .filter(kind=cases.QUESTION, unit_id=message.origin_unit, item_id=UUID(message.question_id))
        .first()
    )
    if row is None:
        return
    if row.ended_at is not None:
        relaying.tell_the_end(row, [unit for unit in row.asked_units if unit != row.unit_id])
        return
    changes = _changes(row)
    for unit_id, gave_away in {change.from_unit_id: change for change in changes}.items():
        if unit_id != row.unit_id:
            _release(row, unit_id, gave_away)
    if changes:
        _tell_home(row, changes[-1])
    if row.holder_unit_id != row.unit_id:
        emit(CaseWanted(question_id=str(row.item_id), hop=row.hop), to_unit=row.unit_id)


def restored(unit_id: int, message: CaseRestored) -> None:
    """Home has wrapped it up once more: to its holder, which has it already or gets it now."""
    row = cases.own(unit_id, message.question_id)
    holder = row.holder_unit_id
    if row.ended_at is not None or row.hop != message.hop or holder in (None, unit_id):
        return
    assert holder is not None, "asked above"
    last = _changes(row)[-1]
    emit(
        CaseHeld(
            transfer_id=str(last.pk),
            origin_unit=row.unit_id,
            question_id=message.question_id,
            from_unit=last.from_unit_id,
            way=last.way,
            why=last.reason if last.called_up else "",
            topic=row.topic,
            excluded_units=row.excluded_units,
            due_on=last.due_on.isoformat() if last.due_on else "",
            hop=row.hop,
            at=_at(last),
            chain=chain_of(settled_hops(row)),
            parcel=message.parcel,
            again=True,
        ),
        to_unit=holder,
    )
    asker_acts.tell_new_holder(row, known=cases.tokens_in(message.parcel))


def _changes(row: Custody) -> list[Transfer]:
    taken = Transfer.objects.filter(custody=row, role=Transfer.Role.LEAD, outcome=Transfer.Outcome.ACCEPTED)
    return list(taken.order_by("hop"))


def _release(row: Custody, unit_id: int, gave_away: Transfer) -> None:
    assert gave_away.to_unit_id is not None, "somebody took it"
    emit(
        CaseReleased(
            origin_unit=row.unit_id,
            question_id=str(row.item_id),
            to_unit=gave_away.to_unit_id,
            to_name=unit_card(gave_away.to_unit_id).short_name,
            way=gave_away.way,
            hop=gave_away.hop + 1,
            at=_at(gave_away),
        ),
        to_unit=unit_id,
    )


def _tell_home(row: Custody, last: Transfer) -> None:
    assert row.holder_unit_id is not None, "a question has a holder"
    emit(
        CaseHandedOver(
            question_id=str(row.item_id),
            from_unit=last.from_unit_id,
            from_name=unit_card(last.from_unit_id).short_name,
            holder_unit=row.holder_unit_id,
            holder_name=unit_card(row.holder_unit_id).short_name,
            way=last.way,
            why=last.reason,
            hop=row.hop,
            at=_at(last),
            again=True,
        ),
        to_unit=row.unit_id,
    )


def _at(change: Transfer) -> str:
    assert change.settled_at is not None, "it has ended"
    return change.settled_at.isoformat()
