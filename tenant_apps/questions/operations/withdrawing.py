"""The asker takes a question back. Nothing is owed any more; what was counted as received stays counted.

One that was merged is taken back alone: the main question and the other askers' go on.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from tenant_apps.questions.data.codes import CAUSE_WITHDRAWN, Move, State, StepCode
from tenant_apps.questions.operations import clocks, confirming, erasing, facts, overdue, waiting
from tenant_apps.questions.operations.history import ASKER, take_step
from tenant_apps.questions.operations.locking import lock, save
from tenant_apps.questions.rules.transitions import next_state


@transaction.atomic
def withdraw(question_id: UUID) -> None:
    """Take it back. Raises UnknownQuestion, NotPossible (it has ended already)."""
    question = lock(question_id)
    at = clock.now()
    waiting.end(question, at)
    overdue.note_if_late(question, at)
    # Merged and not answered yet, it was still owed an answer of its own.
    was_open = question.is_open or question.state == State.MERGED
    question.merged_into = None
    question.state = next_state(question.state, Move.WITHDRAW)
    question.withdrawn_at = question.closed_at = at
    question.confirm_until = None
    clocks.stop(question)
    erasing.plan(question)
    save(
        question,
        "state",
        "withdrawn_at",
        "merged_into",
        *waiting.FIELDS,
        *confirming.FIELDS,
        *clocks.FIELDS,
    )
    take_step(question, StepCode.WITHDRAWN, at=at, actor=ASKER)
    if was_open:
        emit(facts.withdrawn(question, at))
        if question.stands_overdue:
            emit(facts.withdrawn_overdue(question, at, cause=CAUSE_WITHDRAWN))
