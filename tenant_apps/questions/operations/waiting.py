"""The unit waits for the asker: the clocks stand still, at most twice and five working days each (E17)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from tenant_apps.questions.data.codes import Move, StepCode
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import clocks, counting
from tenant_apps.questions.operations.history import ASKER, SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, is_away, lock, save
from tenant_apps.questions.queries.promised import calendar
from tenant_apps.questions.rules import working_days
from tenant_apps.questions.rules.transitions import NotPossible

WAKE_WAITING_OVER: Final = "questions.waiting_over"
TIMES: Final = 2
DAYS: Final = 5
FIELDS: Final = ("waiting_since", "waiting_until", "waits", "waited_seconds", counting.FIELD)


def start(question: Question, *, at: datetime, actor: int) -> None:
    """Stand still until the asker writes, at most five working days.

    Raises NotPossible: nothing is owed, or it was waited twice before.
    """
    if question.waits >= TIMES or question.waiting_since is not None or not question.is_owed:
        raise NotPossible(question.state, Move.HANDLE)
    question.waits += 1
    question.waiting_since = at
    question.waiting_until = working_days.due_at(calendar(), at, DAYS)
    clocks.pause(question)
    save(question, *FIELDS, *clocks.FIELDS)
    schedule_wakeup(what=WAKE_WAITING_OVER, key=str(question.id), at=question.waiting_until)
    take_step(
        question,
        StepCode.WAITING,
        at=at,
        actor=actor,
        params={"due_on": working_days.due_day(question.waiting_until).isoformat(), "times": question.waits},
    )


def asker_spoke(question: Question, at: datetime) -> None:
    """The asker has written: whoever waited goes on. The caller saves FIELDS and clocks.FIELDS."""
    if question.waiting_since is not None:
        _end(question, at, ASKER)


def end(question: Question, at: datetime) -> None:
    """The unit takes a step without the asker's word: the clocks run again, as if the asker had written.

    That step says enough in the history. The caller saves FIELDS and clocks.FIELDS.
    """
    if question.waiting_since is not None:
        _run_again(question, at)


@transaction.atomic
def over(question_id: UUID) -> None:
    """Called by the wake-up: the asker did not write in time. Late and doubled calls do nothing."""
    try:
        question = lock(question_id)
    except UnknownQuestion:
        return
    at = clock.now()
    if is_away(question) or question.waiting_until is None or at < question.waiting_until:
        return
    _end(question, question.waiting_until, SYSTEM)
    save(question, *FIELDS, *clocks.FIELDS)


def _end(question: Question, at: datetime, actor: str) -> None:
    _run_again(question, at)
    take_step(question, StepCode.WAITING_OVER, at=at, actor=actor)


def _run_again(question: Question, at: datetime) -> None:
    assert question.waiting_since is not None, "asked only while waiting"
    since, question.waiting_since, question.waiting_until = question.waiting_since, None, None
    question.waited_seconds += int((at - since).total_seconds())
    counting.waited(question, since, at)
    clocks.resume(question, since, at)
    cancel_wakeup(WAKE_WAITING_OVER, str(question.id))
