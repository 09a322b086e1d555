"""The asker takes a question back. Nothing is owed any more; what was counted as received stays counted.

One that was merged is taken back alone: the main question and the other askers' go on.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from tenant_apps.questions.data.codes import CAUSE_WITHDRAWN, ENDED_STATES, Move, State, StepCode
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import (
    asker_away,
    clocks,
    confirming,
    erasing,
    facts,
    overdue,
    proposals,
    waiting,
)
from tenant_apps.questions.operations.history import ASKER, take_step
from tenant_apps.questions.operations.locking import HOLDING, hold_by, is_away, lock, save
from tenant_apps.questions.rules.transitions import next_state


@transaction.atomic
def withdraw(question_id: UUID) -> None:
    """Take it back. Raises UnknownQuestion, NotPossible (it has ended already)."""
    question = lock(question_id)
    at = clock.now()
    asker_away.take_back(question, at)
    if is_away(question):
        _take_back_from_elsewhere(question, at)
        return
    _end(question, at, next_state(question.state, Move.WITHDRAW))


def end_copy(question: Question, at: datetime) -> None:
    """The asker of another unit has taken back, or deleted, what is held here; on its locked copy.

    Whatever state it has reached here. What has ended already stays as it was.
    """
    if question.state not in ENDED_STATES or question.state == State.MERGED:
        _end(question, at, State.WITHDRAWN)


def _take_back_from_elsewhere(question: Question, at: datetime) -> None:
    """It holds at once, here; that nothing is owed there any more is counted by whoever held it."""
    question.state = next_state(question.state, Move.WITHDRAW)
    question.withdrawn_at = question.closed_at = at
    question.confirm_until = question.waiting_since = question.waiting_until = None
    question.acts, question.away_unit = [], None
    hold_by(question, None)
    erasing.plan(question)
    save(
        question,
        "state",
        "withdrawn_at",
        "acts",
        "away_unit",
        *HOLDING,
        *waiting.FIELDS,
        *confirming.FIELDS,
    )
    take_step(question, StepCode.WITHDRAWN, at=at, actor=ASKER)


def _end(question: Question, at: datetime, state: State) -> None:
    waiting.end(question, at)
    overdue.note_if_late(question, at)
    # Merged and not answered yet, it was still owed an answer of its own.
    was_open = question.is_open or question.state == State.MERGED
    question.merged_into = None
    question.state = state
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
        proposals.note_end(question)
        emit(facts.withdrawn(question, at))
        if question.stands_overdue:
            emit(facts.withdrawn_overdue(question, at, cause=CAUSE_WITHDRAWN))
