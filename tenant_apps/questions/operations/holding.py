"""The undo window: a step with outward effect waits ten seconds before it happens.

Whoever pressed "send" may take it back in that time; nobody else can take a step on the question meanwhile
(locking.lock_for_staff). The step is a row, carried out by a wake-up, so that a lost process delays it and
loses nothing. The steps that can wait stand in STEPS; each is an ordinary operation.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import schedule_wakeup
from tenant_apps.questions.data.codes import DecisionKind, DecisionState
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import (
    answering,
    conversation,
    correcting,
    deciding,
    handling,
    merging,
    screening,
)
from tenant_apps.questions.operations.history import SYSTEM
from tenant_apps.questions.operations.locking import (
    BeingWorkedOn,
    ChangedMeanwhile,
    UnknownQuestion,
    lock,
    lock_for_staff,
)
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision, NeedsApproval
from tenant_apps.questions.rules.transitions import NotPossible

log = logging.getLogger(__name__)

WAKE_SEND: Final = "questions.send"
UNDO_WINDOW: Final = timedelta(seconds=10)

Step = Callable[..., object]

STEPS: Final[dict[str, Step]] = {
    "answer": answering.answer,
    "decline": screening.decline,
    "reply": conversation.reply,
    "ask_for_details": conversation.ask_for_details,
    "tell_progress": handling.tell_progress,
    "propose_completion": handling.propose_completion,
    "correct": correcting.correct,
    "merge": merging.merge,
    "decide": deciding.decide_after_undo,
}
"""Steps by the name under which they wait; each takes (question_id, version, actor, **payload)."""

BEFORE: Final[Mapping[str, Callable[[], None]]] = MappingProxyType({"merge": merging.one_at_a_time})
"""What a step takes hold of before its question is locked, so that all lock in one order."""

WHILE_OFFERED: Final = frozenset({"reply"})
"""Steps that go on while another unit is asked to take the question over."""

REFUSALS: Final = (
    AlreadyWaiting,
    BadDecision,
    BeingWorkedOn,
    ChangedMeanwhile,
    NeedsApproval,
    NotPossible,
    UnknownQuestion,
)
"""By which a step says that it is not possible any more."""


@transaction.atomic
def hold(question_id: UUID, step: str, payload: Mapping[str, Any], *, version: int, actor: int) -> UUID:
    """Let a step wait for its ten seconds; returns what ``undo`` takes.

    What the step itself would refuse is refused now: it is tried, and taken back, at once. Raises what the
    step raises, and UnknownQuestion, ChangedMeanwhile, BeingWorkedOn.
    """
    if step not in STEPS:
        raise LookupError(f"no step {step!r} can wait")
    if step in BEFORE:
        BEFORE[step]()
    question = lock_for_staff(question_id, version=version, actor=actor, while_offered=step in WHILE_OFFERED)
    _rehearse(question, step, payload, actor)
    now = clock.now()
    held: Decision = Decision.objects.create(
        question=question,
        kind=DecisionKind.SEND,
        step=step,
        payload=dict(payload),
        version=question.version,
        asked_by=actor,
        asked_at=now,
        effective_at=now + UNDO_WINDOW,
    )
    schedule_wakeup(what=WAKE_SEND, key=str(held.id), at=now + UNDO_WINDOW)
    return held.id


@transaction.atomic
def undo(decision_id: UUID, *, actor: int) -> dict[str, Any] | None:
    """Take a waiting step back; returns what was typed, None when it has left already or is not yours."""
    held = Decision.objects.select_for_update().filter(pk=decision_id, kind=DecisionKind.SEND).first()
    if held is None or held.state != DecisionState.OPEN or held.asked_by != actor:
        return None
    typed = dict(held.payload)
    _finish(held, DecisionState.UNDONE)
    return typed


@transaction.atomic
def send(decision_id: UUID) -> None:
    """Called by the wake-up: carry the step out. Early, late and doubled calls do nothing wrong.

    When the question has changed meanwhile (the asker withdrew it, say), nothing is sent and whoever pressed
    "send" is told; the text stays in the row. The same when the step fails in a way that nobody foresaw: as
    long as it waits no colleague can do anything for the asker. Raises InterfaceError, OperationalError.
    """
    found = Decision.objects.filter(pk=decision_id, kind=DecisionKind.SEND).first()
    if found is None or found.question_id is None or found.state != DecisionState.OPEN:
        return
    if found.step in BEFORE:
        BEFORE[found.step]()
    # The question first, then the decision: the order in which every step locks.
    try:
        lock(found.question_id)
    except UnknownQuestion:
        return
    held = Decision.objects.select_for_update().filter(pk=decision_id).first()
    if held is None or held.state != DecisionState.OPEN:
        return
    now = clock.now()
    if held.effective_at is None or now < held.effective_at:
        return
    # Done before the step: it locks for staff, and would find itself waiting.
    _finish(held, DecisionState.APPROVED, keep=True)
    question_id, actor = found.question_id, held.asked_by
    assert actor is not None, "only staff send"
    try:
        with transaction.atomic():
            STEPS[held.step](question_id, version=held.version, actor=actor, **held.payload)
    except (InterfaceError, OperationalError):
        # The connection, a deadlock: it is tried again, by the wake-up or by whoever opens the page.
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, nobody may be kept from the question by it
        if not isinstance(error, REFUSALS):
            log.error("a step was not sent: %s, %s", held.step, type(error).__name__)
        _finish(held, DecisionState.OVERTAKEN, keep=True)
        record(
            "question.not_sent",
            object_type="question",
            object_id=str(question_id),
            actor=SYSTEM,
            detail={"step": held.step, "why": type(error).__name__},
        )
        publish(
            StaffWanted(
                question_id=question_id,
                what="not_sent",
                accounts=(actor,),
                at=now,
                link=conversation.desk_link(question_id),
            )
        )
    else:
        _finish(held, DecisionState.APPROVED)


class _Rehearsed(Exception):
    """Takes a rehearsal back."""


def _rehearse(question: Question, step: str, payload: Mapping[str, Any], actor: int) -> None:
    try:
        with transaction.atomic():
            STEPS[step](question.id, version=question.version, actor=actor, **payload)
            raise _Rehearsed
    except _Rehearsed:
        return


def _finish(held: Decision, state: DecisionState, *, keep: bool = False) -> None:
    held.state = state
    held.decided_at = clock.now()
    if not keep:
        held.payload = {}
    held.save(update_fields=["state", "decided_at", "payload"])
