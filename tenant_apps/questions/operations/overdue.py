"""The date for an answer passes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import facts
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, lock, save


@transaction.atomic
def answer_due(question_id: UUID) -> None:
    """Called by the wake-up: mark the question late if an answer is still owed and its date has passed.

    Whether it has is looked up here: a wake-up may come late, twice, or after it was cancelled.
    """
    try:
        question = lock(question_id)
    except UnknownQuestion:
        return  # erased in the meantime
    note_if_late(question, clock.now())


def note_if_late(question: Question, at: datetime) -> None:
    """Mark a locked, open question late, once. An answer that overtakes the wake-up passes here too, so
    that every
    late question is counted as late, whichever came first.
    """
    if not question.is_open or question.overdue_at is not None or at < question.due_at:
        return
    question.overdue_at = question.due_at
    save(question, "overdue_at")
    take_step(question, StepCode.OVERDUE, at=question.due_at, actor=SYSTEM)
    emit(facts.overdue(question))
