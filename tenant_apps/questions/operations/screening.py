"""Step 2: the unit takes a question on, or says 暂不受理 with a reason.

Never "invalid": the asker reads this.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import cancel_wakeup, emit
from tenant_apps.questions.data.codes import CAUSE_NOT_ACCEPTED, Move, Reason, StepCode
from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations import facts, overdue
from tenant_apps.questions.operations.intake import WAKE_ANSWER_DUE
from tenant_apps.questions.operations.locking import lock, save
from tenant_apps.questions.rules.transitions import next_state
from tenant_apps.questions.rules.wording import TEXT_MAX, tidy


class BadDecision(ValueError):
    """The decision lacks something; ``field`` names what."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@transaction.atomic
def accept(question_id: UUID, *, version: int, actor: int) -> None:
    """Take the question on. Raises UnknownQuestion, ChangedMeanwhile, NotPossible."""
    accept_locked(lock(question_id, version=version), at=clock.now(), actor=actor)


def accept_locked(question: Question, *, at: datetime, actor: int | None) -> None:
    """The same on a row that is locked already: an answer to an unscreened question accepts it first."""
    question.state = next_state(question.state, Move.ACCEPT)
    question.accepted_at = at
    question.holder = actor
    save(question, "state", "accepted_at", "holder")
    Step.objects.create(question=question, at=at, code=StepCode.ACCEPTED, actor=actor)
    record(
        "question.accepted",
        object_type="question",
        object_id=str(question.id),
        actor=actor or overdue.SYSTEM,
        detail={"topic": question.topic},
    )
    emit(facts.accepted(question, at))


@transaction.atomic
def decline(question_id: UUID, *, version: int, reason: str, note: str, actor: int) -> None:
    """Do not take the question on, with a reason code and words to the asker (both needed).

    Raises BadDecision, UnknownQuestion, ChangedMeanwhile, NotPossible.
    """
    note = tidy(note)
    if reason not in Reason.values:
        raise BadDecision("reason")
    if not note or len(note) > TEXT_MAX:
        raise BadDecision("note")
    question = lock(question_id, version=version)
    at = clock.now()
    overdue.note_if_late(question, at)
    question.state = next_state(question.state, Move.DECLINE)
    question.declined_at = at
    question.reason, question.reason_note = reason, note
    question.holder = actor
    save(question, "state", "declined_at", "reason", "reason_note", "holder")
    Step.objects.create(
        question=question, at=at, code=StepCode.NOT_ACCEPTED, params={"reason": reason}, actor=actor
    )
    record(
        "question.not_accepted",
        object_type="question",
        object_id=str(question.id),
        actor=actor,
        detail={"topic": question.topic, "reason": reason},
    )
    emit(facts.not_accepted(question, at, counted_as_valid=question.accepted_at is not None))
    if question.overdue_at is not None:
        emit(facts.withdrawn_overdue(question, at, cause=CAUSE_NOT_ACCEPTED))
    cancel_wakeup(WAKE_ANSWER_DUE, str(question.id))
