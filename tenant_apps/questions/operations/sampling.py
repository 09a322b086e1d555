"""抽查 in the unit that is looked at: what may be drawn is told, what was drawn laid before those above."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.sampling_messages import (
    CLOSING,
    IN_ORDER,
    KEPT,
    MOVED_ON,
    REDO,
    SENT,
    WAITING,
    SampleCandidate,
    SampleLookedAt,
    SampleTextTold,
    SampleTextWanted,
)
from shared_apps.oversight.public import asked_above
from tenant_apps.people.public import leaders
from tenant_apps.questions.data.codes import DecisionKind, DecisionState, HolderKind, State, StepCode
from tenant_apps.questions.events import StaffWanted, StepTaken
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import noting, redoing, referring
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, is_away, lock
from tenant_apps.questions.queries.named import About

_DRAWN_FROM: Final = {
    StepCode.CONFIRMED: CLOSING,
    StepCode.CLOSED: CLOSING,
    StepCode.WAITING: WAITING,
}
_AUDITED: Final = {
    IN_ORDER: "question.sample_in_order",
    REDO: "question.sample_redo",
    MOVED_ON: "question.sample_moved_on",
}
_GONE: Final = (State.WITHDRAWN, State.MERGED, State.HANDED_ON)


def step_taken(event: StepTaken) -> None:
    """Tell the network that something was closed, or waits, in the transaction of the step.

    By whoever holds the question; nothing of what was told in confidence (E4), was written by staff, or comes
    from another system.
    """
    what = _DRAWN_FROM.get(event.code)
    if what is None:
        return
    question = Question.objects.get(pk=event.question_id)
    if is_away(question) or question.confidential or question.seeded or question.imported:
        return
    emit(
        SampleCandidate(
            what=what,
            question_id=str(question.id),
            origin_unit=question.origin_unit or current_unit().id,
            origin_question=str(question.origin_question or question.id),
            business_day=clock.business_day(event.at).isoformat(),
            excluded_units=list(question.excluded_units),
        )
    )


@transaction.atomic
def text_wanted(message: SampleTextWanted) -> None:
    """Lay what was drawn before the unit above, without name and contact; the asker reads of it."""
    sample_id = UUID(message.sample_id)
    if Decision.objects.filter(pk=sample_id).exists():
        return
    question = _to_be_shown(message)
    if question is not None:
        at = datetime.fromisoformat(message.at)
        take_step(
            question,
            StepCode.SAMPLED,
            at=clock.now(),
            actor=SYSTEM,
            params={"by": message.by_name},
            detail={"unit": message.by_unit, "account": message.account},
        )
        wanted: Decision = Decision.objects.create(
            id=sample_id,
            question=question,
            kind=DecisionKind.SAMPLE,
            payload={"words": message.reason, "reason": message.person},
            version=question.version,
            asked_at=at,
        )
        referring.refer(question, wanted)
    emit(
        SampleTextTold(
            sample_id=message.sample_id,
            outcome=KEPT if question is None else SENT,
            at=clock.now().isoformat(),
        )
    )


def in_order(question: Question, wanted: Decision, actor: int) -> None:
    """The unit above has looked, and it is in order."""
    _say(wanted, IN_ORDER, actor)


def redo(question: Question, wanted: Decision, actor: int) -> None:
    """发回重办: the unit above demands that it be handled once more; its words are for the staff."""
    at = clock.now()
    redoing.redo(
        About(unit=current_unit().id, question_id=question.id),
        by_unit=int(wanted.payload.get("by_unit", 0)),
        by_name=str(wanted.payload.get("by", "")),
        order="",
    )
    noting.write(question, wanted.words, at=at, actor=actor)
    publish(
        StaffWanted(
            question_id=question.id,
            what="returned",
            accounts=tuple(sorted(leaders())),
            at=at,
            link=desk_link(question.id),
        )
    )
    _say(wanted, REDO, actor)


def not_carried_out(wanted: Decision, *, approve: bool, actor: int) -> None:
    """The question has moved on since they began to look: what they said of it is told all the same."""
    _say(wanted, IN_ORDER if approve else MOVED_ON, actor)


def _to_be_shown(message: SampleTextWanted) -> Question | None:
    """The question, if it may be read by the unit that asks: the nearest above that its asker has not
    excluded.
    """
    try:
        question = lock(UUID(message.question_id))
    except UnknownQuestion:
        return None
    above = asked_above(current_unit().id, excluded=question.excluded_units)
    if above is None or above.id != message.by_unit:
        return None
    if question.confidential or question.state in _GONE or question.holder_kind == HolderKind.AWAY:
        return None
    open_ones = Decision.objects.filter(question=question, state=DecisionState.OPEN)
    return None if open_ones.filter(kind=DecisionKind.SAMPLE).exists() else question


def _say(wanted: Decision, result: str, actor: int) -> None:
    record(
        _AUDITED[result],
        object_type="decision",
        object_id=str(wanted.id),
        actor=actor,
    )
    emit(SampleLookedAt(sample_id=str(wanted.id), result=result, at=clock.now().isoformat()))
