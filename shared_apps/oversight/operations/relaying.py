"""What holder and home tell each other of a question, past its row."""

from datetime import datetime

from huisheng.kernel.messaging import Envelope, broadcast, emit
from shared_apps.contracts.case_followed_messages import CaseAddedTo, CaseCompleted
from shared_apps.contracts.case_messages import (
    ANSWERING_STEPS,
    CASE_ENDED,
    AskerActed,
    CaseEnded,
    CaseTold,
    CaseWithdrawn,
    CaseWorked,
)
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.operations import asker_acts, cases, custody
from tenants.public import unit_card


def worked(unit_id: int, message: CaseWorked, envelope: Envelope) -> None:
    """The holder took a step: home shows how it stands. What a former holder wrote and comes late is passed
    on too, under the hop at which it held it; from anybody else, nothing.
    """
    row = custody.asked(unit_id, cases.QUESTION, message.origin_unit, message.question_id)
    if row is None or unit_id == row.unit_id:
        return
    if row.ended_at is not None:
        # The end may have overtaken the copy that it should have ended.
        tell_the_end(row, [unit_id])
        return
    if row.hop != message.hop:
        if not _held_then(row, unit_id, message.hop):
            return
    elif row.holder_unit_id != unit_id:
        return
    else:
        _got_somewhere(row, message, envelope)
    emit(
        CaseTold(
            question_id=message.question_id,
            holder_unit=unit_id,
            holder_name=unit_card(unit_id).short_name,
            hop=message.hop,
            number=message.number,
            step=message.step,
            snapshot=message.snapshot,
        ),
        to_unit=row.unit_id,
    )


def completed(unit_id: int, message: CaseCompleted) -> None:
    """Who has let go of it sends what came after its parcel: to whoever holds it now. Home has it already."""
    row = custody.asked(unit_id, cases.QUESTION, message.origin_unit, message.question_id)
    if row is None and unit_id == message.origin_unit:
        row = cases.own(unit_id, message.question_id)
    if row is None or row.ended_at is not None or row.holder_unit_id in (None, row.unit_id, unit_id):
        return
    if not _let_go_then(row, unit_id, message.hop):
        return
    emit(
        CaseAddedTo(
            origin_unit=row.unit_id, question_id=message.question_id, hop=row.hop, parcel=message.parcel
        ),
        to_unit=row.holder_unit_id,
    )


def asker_acted(unit_id: int, message: AskerActed) -> None:
    """The asker did something on their page at home: the holder carries it out."""
    row = cases.own(unit_id, message.question_id)
    if row.ended_at is None:
        asker_acts.told(row, message)


def withdrawn(unit_id: int, message: CaseWithdrawn) -> None:
    """The asker takes it back: that holds at once, whoever has it, and every text of it goes."""
    row = cases.own(unit_id, message.question_id)
    if row.ended_at is None:
        row.ended_at = datetime.fromisoformat(message.at)
        row.save(update_fields=["ended_at"])
        cases.audit("case.withdrawn", row)
        cases.end_open_ones(row, CASE_ENDED)
        custody.drop_parcel(row)
    elif not message.erased:
        return
    tell_the_end(row, [unit for unit in row.asked_units if unit != unit_id], erased=message.erased)


def tell_the_end(row: Custody, units: list[int], *, erased: bool = False) -> None:
    """Units let go of what they have of a question that its asker took back."""
    assert row.ended_at is not None, "told once it is over"
    broadcast(
        CaseEnded(
            origin_unit=row.unit_id,
            question_id=str(row.item_id),
            erased=erased,
            at=row.ended_at.isoformat(),
        ),
        units,
    )


def _got_somewhere(row: Custody, message: CaseWorked, envelope: Envelope) -> None:
    if row.hops_unanswered and message.step.get("code") in ANSWERING_STEPS:
        row.hops_unanswered = 0
        row.save(update_fields=["hops_unanswered"])
    if cases.open_lead(row) is None:
        # Else what is wrapped up already may lack acts that this one knows.
        asker_acts.confirmed(row, cases.tokens_in(message.snapshot), envelope)


def _let_go_then(row: Custody, unit_id: int, hop: int) -> bool:
    """Whether a unit gave it away by that change of hands."""
    return Transfer.objects.filter(
        custody=row, outcome=Transfer.Outcome.ACCEPTED, from_unit_id=unit_id, hop=hop - 1
    ).exists()


def _held_then(row: Custody, unit_id: int, hop: int) -> bool:
    """Whether a unit held it after so many changes of hands."""
    return Transfer.objects.filter(
        custody=row, outcome=Transfer.Outcome.ACCEPTED, to_unit_id=unit_id, hop=hop - 1
    ).exists()
