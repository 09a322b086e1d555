"""The asker is not content: 未解决 while the end is open to objection, reopening once after it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from shared_apps.contracts.case_messages import REDONE
from tenant_apps.questions.data.codes import MessageKind, Move, Side, StepCode
from tenant_apps.questions.models import Message, Question
from tenant_apps.questions.operations import alarm_thread, asker_away, counting, handling, stuck
from tenant_apps.questions.operations.history import ASKER, take_step
from tenant_apps.questions.operations.locking import is_away, lock, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.asker_actions import may_reopen
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.wording import TEXT_MAX, says_something, tidy

REDOS_UNTIL_STUCK: Final = 3


@transaction.atomic
def say_not_solved(question_id: UUID, *, words: str, token: str) -> None:
    """未解决, with what is missing: it is handled again, and the clock of handling starts anew.

    Sent twice (the same ``token``) it counts once. Raises BadDecision, UnknownQuestion, NotPossible.
    """
    words = _needed(words)
    question = lock(question_id)
    if _said_before(question, token):
        return
    next_state(question.state, Move.REDO)
    at = clock.now()
    if is_away(question):
        asker_away.demand_nothing_under_way(question, Move.REDO)
        take_step(question, StepCode.NOT_SOLVED, at=at, actor=ASKER, params={"times": question.redos + 1})
        asker_away.say(question, asker_away.NOT_SOLVED, _say(question, words, token, at))
        return
    _say(question, words, token, at)
    take_step(question, StepCode.NOT_SOLVED, at=at, actor=ASKER, params={"times": question.redos + 1})
    do_again(question, at)


def do_again(question: Question, at: datetime) -> None:
    """It is not solved, says the asker of a locked question: it is handled again. Raises NotPossible.

    At the third time the unit has shown that it gets nowhere with it: it moves up (提级办理).
    """
    next_state(question.state, Move.REDO)
    question.redos += 1
    question.asker_spoke_at = at
    save(question, "redos", "asker_spoke_at")
    handling.begin(question, at=at, actor=None, move=Move.REDO)
    counting.sent_back(question, at)
    if question.redos >= REDOS_UNTIL_STUCK:
        stuck.tell(question, REDONE)


@transaction.atomic
def reopen(question_id: UUID, *, words: str, token: str) -> None:
    """Open a closed question once more, within 15 days after its end.

    Raises BadDecision, UnknownQuestion, NotPossible (too late, or reopened before).
    """
    words = _needed(words)
    question = lock(question_id)
    if _said_before(question, token):
        return
    at = clock.now()
    if not may_reopen(question, at):
        raise NotPossible(question.state, Move.REOPEN)
    if is_away(question):
        asker_away.demand_nothing_under_way(question, Move.REOPEN)
        take_step(question, StepCode.REOPENED, at=at, actor=ASKER)
        asker_away.say(question, asker_away.REOPEN, _say(question, words, token, at))
        return
    _say(question, words, token, at)
    take_step(question, StepCode.REOPENED, at=at, actor=ASKER)
    open_again(question, at)


def open_again(question: Question, at: datetime) -> None:
    """The asker of a locked, closed question opens it once more. Raises NotPossible."""
    if not may_reopen(question, at):
        raise NotPossible(question.state, Move.REOPEN)
    question.reopens += 1
    question.asker_spoke_at = at
    save(question, "reopens", "asker_spoke_at")
    handling.begin(question, at=at, actor=None, move=Move.REOPEN)
    counting.sent_back(question, at)


def _say(question: Question, words: str, token: str, at: datetime) -> Message:
    message: Message = Message.objects.create(
        question=question, at=at, side=Side.ASKER, kind=MessageKind.OBJECTION, text=words, token=token
    )
    alarm_thread.heard(question, message)
    return message


def _said_before(question: Question, token: str) -> bool:
    return bool(Message.objects.filter(question=question, token=token).exists())


def _needed(words: str) -> str:
    words = tidy(words)
    if not says_something(words) or len(words) > TEXT_MAX:
        raise BadDecision("words")
    return words
