"""The three promises of a question and when they fall due.

Every step that touches a promise calls one of these with the locked row; the caller saves ``FIELDS``.
"""

from datetime import date, datetime
from typing import Final

from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules import working_days
from tenant_apps.questions.rules.kinds import rule_of

WAKE_ANSWER_DUE: Final = "questions.answer_due"
WAKE_HANDLING_DUE: Final = "questions.handling_due"

FIELDS: Final = (
    "response_due_at",
    "responded_at",
    "due_at",
    "answered_at",
    "handling_since",
    "handling_due_at",
    "handled_at",
    "handling_overdue_at",
    "next_due_at",
    "ladder",
)


def start(question: Question) -> None:
    """The clocks of a question that has just been received and stored: an answer is promised."""
    _refresh(question)
    schedule_wakeup(what=WAKE_ANSWER_DUE, key=str(question.id), at=question.due_at)


def respond(question: Question, at: datetime) -> None:
    """Somebody of the unit has reacted for the first time."""
    if question.responded_at is None:
        question.responded_at = at
    _refresh(question)


def answer(question: Question, at: datetime) -> None:
    """The first official answer was given."""
    respond(question, at)
    if question.answered_at is None:
        question.answered_at = at
        cancel_wakeup(WAKE_ANSWER_DUE, str(question.id))
    _refresh(question)


def start_handling(question: Question, at: datetime) -> None:
    """Handling is promised from now on (again, after 未解决 or a reopening)."""
    question.handling_since = at
    question.handled_at = None
    question.handling_overdue_at = None
    question.handling_due_at = working_days.due_at(at, rule_of(question.kind).handling_days)
    question.ladder = 0
    _refresh(question)
    schedule_wakeup(what=WAKE_HANDLING_DUE, key=str(question.id), at=question.handling_due_at)


def handle(question: Question, at: datetime) -> None:
    """Completion was proposed: the handling promise is kept unless the asker objects."""
    question.handled_at = at
    question.ladder = 0
    cancel_wakeup(WAKE_HANDLING_DUE, str(question.id))
    _refresh(question)


def stop(question: Question) -> None:
    """Nothing is owed any more (declined, withdrawn, merged, closed)."""
    for what in (WAKE_ANSWER_DUE, WAKE_HANDLING_DUE):
        cancel_wakeup(what, str(question.id))
    _refresh(question)


def restart_answer(question: Question, at: datetime) -> None:
    """An appeal was right: an answer is promised anew, from now on."""
    question.due_at = working_days.due_at(at, rule_of(question.kind).answer_days)
    question.ladder = 0
    _refresh(question)
    schedule_wakeup(what=WAKE_ANSWER_DUE, key=str(question.id), at=question.due_at)


def pause(question: Question) -> None:
    """The asker is waited for: nothing falls due meanwhile. The caller has set ``waiting_since``."""
    for what in (WAKE_ANSWER_DUE, WAKE_HANDLING_DUE):
        cancel_wakeup(what, str(question.id))
    _refresh(question)


def resume(question: Question, since: datetime, at: datetime) -> None:
    """Waiting is over: what still runs is due later by the time that was waited."""
    waited = at - since
    if question.is_open:
        question.due_at += waited
        schedule_wakeup(what=WAKE_ANSWER_DUE, key=str(question.id), at=question.due_at)
    elif question.handling_due_at is not None and question.handled_at is None:
        question.handling_due_at += waited
        schedule_wakeup(what=WAKE_HANDLING_DUE, key=str(question.id), at=question.handling_due_at)
    _refresh(question)


def last_day(due: datetime | None) -> date:
    """The last day on which a promise is kept, for the instant that is too late."""
    assert due is not None, "asked for a clock that does not run"
    return working_days.due_day(due)


def _refresh(question: Question) -> None:
    running = []
    if question.is_open and question.answered_at is None:
        if question.response_due_at is not None and question.responded_at is None:
            running.append(question.response_due_at)
        running.append(question.due_at)
    if (
        question.state == State.HANDLING
        and question.handled_at is None
        and question.handling_due_at is not None
    ):
        running.append(question.handling_due_at)
    question.next_due_at = min(running, default=None) if question.waiting_since is None else None
