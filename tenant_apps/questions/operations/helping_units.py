"""协办: other units are asked for a word on a question that stays here. 主办 is whoever holds it.

Each has a date of its own and reads the same parcel as a unit that is asked to take it over; nothing else
changes hands. What it says is an internal note here: to the asker this unit speaks.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_messages import (
    GIVEN,
    HELPER,
    LAPSED,
    RETURNED,
    TransferSettled,
    TransferTakenBack,
)
from tenant_apps.questions.data.codes import (
    ENDED_STATES,
    AssignmentKind,
    AssignmentRole,
    AssignmentState,
    HolderKind,
    MessageKind,
    Move,
    Side,
    StepCode,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Assignment, Message
from tenant_apps.questions.operations import asking_units
from tenant_apps.questions.operations.asking_units import Asking
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, lock
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import parcels
from tenant_apps.questions.rules.helping import RUNNING
from tenant_apps.questions.rules.transfers import is_sensible
from tenant_apps.questions.rules.transitions import NotPossible

AT_ONCE: Final = 6
"""Units that may be helping at the same time."""

_ENDS: Final = {
    GIVEN: AssignmentState.DONE,
    RETURNED: AssignmentState.DECLINED,
    LAPSED: AssignmentState.DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plea:
    """Who shall help, with what, until when."""

    to_unit: int
    words: str
    due_on: date | None = None


@transaction.atomic
def ask(question_id: UUID, *, plea: Plea, actor: int) -> UUID:
    """Ask another unit for help; returns the id under which it is known everywhere.

    Raises BadDecision (``to``: unknown, closed, excluded by the asker, or asked already; ``many``, ``words``,
    ``due_on``), UnknownQuestion, NotPossible (it has ended, or another unit holds it).
    """
    words, _rule = asking_units.checked(plea.words)
    at = clock.now()
    if not is_sensible(plea.due_on, today=clock.business_day(at), promised=None):
        raise BadDecision("due_on")
    question = lock(question_id)
    if question.state in ENDED_STATES or question.holder_kind == HolderKind.AWAY:
        raise NotPossible(question.state, Move.HANDLE)
    helper = asking_units.receiver_of(question, plea.to_unit)
    running = list(_running(question_id).values_list("unit", flat=True))
    if helper.id in running:
        raise BadDecision("to")
    if len(running) >= AT_ONCE:
        raise BadDecision("many")
    made: Assignment = Assignment.objects.create(
        question=question,
        kind=AssignmentKind.UNIT,
        role=AssignmentRole.HELPER,
        unit=helper.id,
        offered_by=actor,
        offered_at=at,
        due_at=_end_of(plea.due_on),
        brief=words,
    )
    take_step(
        question,
        StepCode.HELP_ASKED,
        at=at,
        actor=actor,
        params={"to": helper.short_name},
        detail={"unit": helper.id},
    )
    asking = Asking(role=HELPER, receiver=helper, words=words, due_on=plea.due_on)
    parcel = parcels.for_transfer(question)
    asking_units.send(question, asking, transfer_id=made.id, actor=actor, at=at, parcel=parcel)
    return made.id


@transaction.atomic
def take_back(assignment_id: UUID, *, actor: int) -> bool:
    """The unit need not help any more; what it has of the text goes. False when it is over already."""
    made = Assignment.objects.select_for_update().filter(pk=assignment_id, kind=AssignmentKind.UNIT).first()
    if made is None or made.state not in RUNNING:
        return False
    _end(made, actor)
    return True


def call_off(question_id: UUID) -> None:
    """A question has ended here, or is another unit's now: no unit need help any more."""
    for made in _running(question_id).select_for_update():
        _end(made, SYSTEM)


def settled(message: TransferSettled) -> None:
    """The other unit has helped, or does not. Its words are a note for staff, signed with its name."""
    found = Assignment.objects.filter(pk=message.transfer_id).first()
    if found is None:
        return
    try:
        question = lock(found.question_id)
    except UnknownQuestion:
        return
    made = Assignment.objects.select_for_update().get(pk=found.pk)
    if made.state not in RUNNING:
        return
    at = datetime.fromisoformat(message.at)
    made.state = _ENDS.get(message.outcome, AssignmentState.WITHDRAWN)
    made.decided_at, made.words = at, message.words
    made.save(update_fields=["state", "decided_at", "words"])
    if message.outcome == GIVEN:
        Message.objects.create(
            question=question,
            at=at,
            side=Side.INTERNAL,
            kind=MessageKind.NOTE,
            text=message.words,
            persona=message.unit_name[:60],
        )
        record(
            "question.noted",
            object_type="question",
            object_id=str(question.id),
            actor=SYSTEM,
            detail={"mentions": 0},
        )
    take_step(
        question,
        StepCode.HELP_GIVEN,
        at=clock.now(),
        actor=SYSTEM,
        params={
            "to": message.unit_name,
            "outcome": message.outcome,
            "reason": message.reason,
            "rule": message.rule,
        },
        detail={"unit": message.unit_id, "outcome": message.outcome},
    )
    if made.offered_by is not None:
        publish(
            StaffWanted(
                question_id=question.id,
                what="returned",
                accounts=(made.offered_by,),
                at=clock.now(),
                link=desk_link(question.id),
            )
        )


def _running(question_id: UUID) -> QuerySet[Assignment]:
    found: QuerySet[Assignment] = Assignment.objects.filter(
        question_id=question_id, kind=AssignmentKind.UNIT, state__in=[state.value for state in RUNNING]
    )
    return found


def _end(made: Assignment, actor: int | str) -> None:
    made.state, made.decided_at = AssignmentState.WITHDRAWN, clock.now()
    made.save(update_fields=["state", "decided_at"])
    record(
        "question.help_taken_back",
        object_type="assignment",
        object_id=str(made.id),
        actor=actor,
        detail={"unit": made.unit},
    )
    emit(TransferTakenBack(transfer_id=str(made.id)))


def _end_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=BUSINESS_ZONE)
