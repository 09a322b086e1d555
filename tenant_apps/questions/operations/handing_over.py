"""交办, 转办, 上报: another unit is asked to take a question over, and answers.

Asking changes nothing but this: until the answer has come, no step is taken here except messages to the
asker, notes and taking it back. The clocks run on, and so does the duty to the asker. The network says how
it ended (oversight, 0003); taking it back is a wish too: the other side may have accepted in the same second.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_messages import (
    ACCEPTED,
    LEAD,
    RETURNED,
    WITHDRAWN,
    TransferSettled,
    TransferTakenBack,
)
from shared_apps.oversight.public import way_between
from tenant_apps.questions.data.codes import (
    ENDED_STATES,
    OWED_STATES,
    AssignmentKind,
    DecisionKind,
    DecisionState,
    HolderKind,
    Move,
    Side,
    StepCode,
    TransferReason,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Alarm, Assignment, Decision, Message, Question
from tenant_apps.questions.operations import (
    asker_away,
    asking_units,
    clocks,
    completing,
    helping_units,
    letting_go,
)
from tenant_apps.questions.operations.asking_units import Asking
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, lock, lock_for_staff, save
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries import parcels
from tenant_apps.questions.rules.transfers import is_sensible
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.working_days import due_day
from tenants.public import current_card

_ENDS: Final = {
    RETURNED: DecisionState.REFUSED,
    WITHDRAWN: DecisionState.UNDONE,
}
"""What a transfer that was not accepted leaves behind; those not named here were overtaken by time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Where it shall go, why, resting on which rule, with which words to the other unit, until when."""

    to_unit: int
    reason: str
    rule: str = ""
    words: str
    due_on: date | None = None


@transaction.atomic
def request(question_id: UUID, *, version: int, wish: Wish, actor: int) -> UUID:
    """Ask another unit to take a question over; returns the transfer's id.

    Raises BadDecision (``to``, ``reason``, ``rule``, ``words``, ``due_on``; ``alarm``: somebody may be in
    danger), AlreadyWaiting (a leader is still to decide something), UnknownQuestion, ChangedMeanwhile,
    BeingWorkedOn, OnOffer, NotPossible (nothing is owed).
    """
    if wish.reason not in TransferReason.values:
        raise BadDecision("reason")
    words, rule = asking_units.checked(wish.words, wish.rule)
    question = lock_for_staff(question_id, version=version, actor=actor)
    if question.state not in OWED_STATES or question.holder_kind == HolderKind.AWAY:
        raise NotPossible(question.state, Move.HAND_ON)
    receiver = asking_units.receiver_of(question, wish.to_unit)
    _refuse_bad_day(question, wish.due_on)
    if Alarm.objects.filter(question=question, closed_at=None).exists():
        raise BadDecision("alarm")
    open_ones = Decision.objects.filter(question=question, state=DecisionState.OPEN)
    # That somebody above looks at it holds nothing up: the look ends where it goes away.
    if open_ones.exclude(kind=DecisionKind.SAMPLE).exists():
        raise AlreadyWaiting(DecisionKind.TRANSFER)
    at = clock.now()
    way, parcel = way_between(current_card(), receiver), parcels.for_transfer(question)
    wanted: Decision = Decision.objects.create(
        question=question,
        kind=DecisionKind.TRANSFER,
        payload={
            "to_unit": receiver.id,
            "to_name": receiver.short_name,
            "way": way,
            "reason": wish.reason,
            "rule": rule,
            "words": words,
            "due_on": "" if wish.due_on is None else wish.due_on.isoformat(),
            "sent": parcels.names_in(parcel),
        },
        version=question.version,
        asked_by=actor,
        asked_at=at,
    )
    save(question)
    take_step(
        question,
        StepCode.TRANSFER_ASKED,
        at=at,
        actor=actor,
        params={"to": receiver.short_name, "way": way},
        detail={"unit": receiver.id, "way": way, "reason": wish.reason},
    )
    asking = Asking(
        role=LEAD,
        receiver=receiver,
        words=words,
        reason=wish.reason,
        rule=rule,
        due_on=wish.due_on,
    )
    asking_units.send(question, asking, transfer_id=wanted.id, actor=actor, at=at, parcel=parcel)
    return wanted.id


@transaction.atomic
def take_back(transfer_id: UUID, *, actor: int) -> bool:
    """It shall stay here after all. Until the network has said so it may still be accepted; False when it is
    over already.
    """
    found = Decision.objects.filter(pk=transfer_id, kind=DecisionKind.TRANSFER).first()
    if found is None or found.question_id is None:
        return False
    lock(found.question_id)
    return _wish_back(Decision.objects.select_for_update().get(pk=transfer_id), actor)


def call_off(question_id: UUID) -> None:
    """A question has ended here, or is looked after otherwise: nobody need take it over or help any more."""
    for wanted in Decision.objects.select_for_update().filter(
        question_id=question_id, kind=DecisionKind.TRANSFER, state=DecisionState.OPEN
    ):
        _wish_back(wanted, SYSTEM)
    helping_units.call_off(question_id)


def settled(message: TransferSettled) -> None:
    """The network says how it ended, once: accepted, or it stays here."""
    helper = Assignment.objects.filter(pk=message.transfer_id, kind=AssignmentKind.UNIT).first()
    if helper is not None:
        helping_units.settled(message)
        return
    found = Decision.objects.filter(pk=message.transfer_id, kind=DecisionKind.TRANSFER).first()
    if found is None or found.question_id is None:
        return  # erased at the asker's wish
    try:
        question = lock(found.question_id)
    except UnknownQuestion:
        return
    wanted = Decision.objects.select_for_update().get(pk=found.pk)
    if wanted.state != DecisionState.OPEN:
        return
    at = datetime.fromisoformat(message.at)
    accepted = message.outcome == ACCEPTED
    wanted.state = DecisionState.APPROVED if accepted else _ENDS.get(message.outcome, DecisionState.OVERTAKEN)
    wanted.decided_at, wanted.words = at, message.words
    wanted.payload = {
        **wanted.payload,
        "outcome": message.outcome,
        "return_reason": message.reason,
        "return_rule": message.rule,
    }
    wanted.save(update_fields=["state", "decided_at", "words", "payload"])
    if not accepted:
        _stays(question, wanted, message)
        return
    completing.send_after(question, wanted, hop=message.hop)
    _send_after(question, wanted)
    letting_go.to_unit(
        question,
        message.unit_id,
        name=message.unit_name,
        way=str(wanted.payload["way"]),
        hop=message.hop,
        at=at,
    )


def last_day_promised(question: Question, at: datetime) -> date | None:
    """The last day of the promise that runs; None when it is broken already."""
    main = clocks.main_promise(question)
    return None if main is None or main.due <= at else due_day(main.due)


def _refuse_bad_day(question: Question, due_on: date | None) -> None:
    at = clock.now()
    if not is_sensible(due_on, today=clock.business_day(at), promised=last_day_promised(question, at)):
        raise BadDecision("due_on")


def _wish_back(wanted: Decision, actor: int | str) -> bool:
    if wanted.state != DecisionState.OPEN or "taken_back" in wanted.payload:
        return False
    wanted.payload = {**wanted.payload, "taken_back": clock.now().isoformat()}
    wanted.save(update_fields=["payload"])
    record(
        "question.transfer_taken_back",
        object_type="decision",
        object_id=str(wanted.id),
        actor=actor,
        detail={"unit": wanted.payload["to_unit"]},
    )
    emit(TransferTakenBack(transfer_id=str(wanted.id)))
    return True


def _send_after(question: Question, wanted: Decision) -> None:
    """What the asker has written at home since the parcel was made goes after it. (What reaches a holder
    elsewhere, the network keeps and tells the next one.)
    """
    if question.is_copy or question.state in ENDED_STATES:
        return
    said = Message.objects.filter(question=question, side=Side.ASKER, at__gt=wanted.asked_at)
    for message in said.order_by("at", "id"):
        asker_away.say(question, asker_away.ADD, message)


def _stays(question: Question, wanted: Decision, message: TransferSettled) -> None:
    """It stays here: on top of the queue, unless this unit wanted it back itself, or nobody above took it."""
    own_wish = message.outcome == WITHDRAWN or "called_up" in wanted.payload
    if question.state not in ENDED_STATES and not own_wish:
        question.returned = True
    save(question, "returned")
    why: dict[str, Any] = {"to": wanted.payload["to_name"], "outcome": message.outcome}
    take_step(
        question,
        StepCode.TRANSFER_ENDED,
        at=clock.now(),
        actor=SYSTEM,
        params=why | {"reason": message.reason, "rule": message.rule},
        detail={"unit": message.unit_id, "outcome": message.outcome, "reason": message.reason},
    )
    if wanted.asked_by is not None and not own_wish:
        publish(
            StaffWanted(
                question_id=question.id,
                what="returned",
                accounts=(wanted.asked_by,),
                at=clock.now(),
                link=desk_link(question.id),
            )
        )
