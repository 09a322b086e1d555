"""Step 6: the asker says whether it is solved. Seven days of silence close it unrated (未评价).

Source: E17 of the requirements (虚假办结): the handler proposes, the asker decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from tenant_apps.questions.data.codes import CONFIRMING_STATES, Move, State, StepCode
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import asker_away, clocks, counting, erasing
from tenant_apps.questions.operations.alarms import notice
from tenant_apps.questions.operations.history import ASKER, SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, is_away, lock, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import alarms
from tenant_apps.questions.queries.parcels import key_of_answer
from tenant_apps.questions.rules.asker_actions import may_rate
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.wording import tidy

WAKE_CONFIRM_OVER: Final = "questions.confirm_over"
TIME_TO_OBJECT: Final = timedelta(days=7)
NOTE_MAX: Final = 500
FIELDS: Final = (
    "confirm_until",
    "solved",
    "rating",
    "rating_note",
    "rated_at",
    "closed_at",
    "accepted_answer",
    counting.FIELD,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What an asker says at the end: solved or not, perhaps stars, words, and the answer that helped."""

    solved: bool
    rating: int | None
    note: str
    helped: int | None


def ask_whether_solved(question: Question, at: datetime) -> None:
    """Give the asker of a locked, answered or handled question seven days to say 未解决."""
    question.confirm_until = at + TIME_TO_OBJECT
    # Part of the step that has counted the version up already.
    question.save(update_fields=["confirm_until"])
    schedule_wakeup(what=WAKE_CONFIRM_OVER, key=str(question.id), at=question.confirm_until)


@transaction.atomic
def say_solved(question_id: UUID, *, rating: int | None, note: str = "", helped: int | None = None) -> None:
    """The asker says that it is solved, perhaps with 1 to 5 stars, words, and the answer that helped (采纳).

    Raises BadDecision (``rating``, ``note``, ``helped``: no answer of this question), UnknownQuestion,
    NotPossible.
    """
    note = _checked(rating, note)
    question = lock(question_id)
    at = clock.now()
    if is_away(question):
        _say_away(question, asker_away.CONFIRM, StepCode.CONFIRMED, at, Said(True, rating, note, helped))
        return
    end_solved(question, Said(True, rating, note, helped), at)
    said = {"rating": rating, "answer": question.accepted_answer}
    take_step(question, StepCode.CONFIRMED, at=at, actor=ASKER, params=said, detail=said)


def end_solved(question: Question, said: Said, at: datetime) -> None:
    """It is solved, says the asker of a locked question. Raises BadDecision, NotPossible."""
    was = State(question.state)
    question.state = next_state(question.state, Move.CONFIRM)
    cancel_wakeup(WAKE_CONFIRM_OVER, str(question.id))
    question.confirm_until = None
    question.solved, question.closed_at = True, at
    _rate(question, said.rating, said.note, at)
    _accept(question, said.helped)
    clocks.stop(question)
    erasing.plan(question)
    counting.closed(question, at, was=was)
    save(question, "state", *FIELDS, *clocks.FIELDS)


@transaction.atomic
def rate(question_id: UUID, *, solved: bool, rating: int, note: str = "", helped: int | None = None) -> None:
    """A rating after the end, once, within 15 days; ``helped`` counts where it is solved.

    Raises BadDecision, UnknownQuestion, NotPossible.
    """
    note = _checked(rating, note)
    question = lock(question_id)
    at = clock.now()
    given = Said(solved, rating, note, helped if solved else None)
    if is_away(question):
        _say_away(question, asker_away.RATE, StepCode.RATED, at, given)
        return
    rate_ended(question, given, at)
    said = {"rating": rating, "answer": question.accepted_answer}
    take_step(question, StepCode.RATED, at=at, actor=ASKER, params=said, detail=said)


def rate_ended(question: Question, said: Said, at: datetime) -> None:
    """What the asker of a locked, closed question thinks of it. Raises BadDecision, NotPossible."""
    if not may_rate(question, at):
        raise NotPossible(question.state, Move.CONFIRM)
    question.solved = said.solved
    _rate(question, said.rating, said.note, at)
    _accept(question, said.helped)
    save(question, *FIELDS)


@transaction.atomic
def close_in_silence(question_id: UUID) -> None:
    """Called by the wake-up: seven days without a word. Late and doubled calls do nothing."""
    try:
        question = lock(question_id)
    except UnknownQuestion:
        return  # erased in the meantime
    at = clock.now()
    if (
        question.state not in CONFIRMING_STATES
        or is_away(question)
        or question.confirm_until is None
        or at < question.confirm_until
        # Somebody is helping, or should be: only a person ends that, and then the seven days begin anew.
        or alarms.has_open(question.id)
    ):
        return
    was = State(question.state)
    question.state = next_state(question.state, Move.CLOSE)
    question.closed_at = at
    question.confirm_until = None
    clocks.stop(question)
    erasing.plan(question)
    counting.closed(question, at, was=was)
    save(question, "state", *FIELDS, *clocks.FIELDS)
    take_step(question, StepCode.CLOSED, at=at, actor=SYSTEM)


def forget(question: Question) -> None:
    """It goes on: what was asked or said about its end counts no more. The caller saves FIELDS."""
    cancel_wakeup(WAKE_CONFIRM_OVER, str(question.id))
    erasing.call_off(question)
    question.confirm_until = question.closed_at = None
    question.solved = question.rating = question.rated_at = question.accepted_answer = None
    question.rating_note = ""


def _say_away(question: Question, act: str, code: StepCode, at: datetime, said: Said) -> None:
    """The same to a question that another unit holds: it is said here, and follows there."""
    asker_away.demand_nothing_under_way(question, Move.CONFIRM)
    if act == asker_away.CONFIRM:
        next_state(question.state, Move.CONFIRM)
    elif not may_rate(question, at):
        raise NotPossible(question.state, Move.CONFIRM)
    helped = _answer(question, said.helped)
    told = {"rating": said.rating, "answer": said.helped}
    take_step(question, code, at=at, actor=ASKER, params=told, detail=told)
    _mind_danger(question, said.note, at)
    asker_away.do(
        question,
        act,
        at,
        {
            "solved": "1" if said.solved else "0",
            "rating": str(said.rating or ""),
            "text": said.note,
            "helped": "" if helped is None else key_of_answer(helped),
        },
    )


def _rate(question: Question, rating: int | None, note: str, at: datetime) -> None:
    question.rating, question.rating_note = rating, note
    question.rated_at = at if rating is not None else None
    if rating is not None:
        counting.rated(question, at, rating)
    _mind_danger(question, note, at)


def _mind_danger(question: Question, note: str, at: datetime) -> None:
    if speaks_of_danger(note):
        question.danger = True
        question.save(update_fields=["danger"])
        notice(question, at=at)


def _accept(question: Question, helped: int | None) -> None:
    """采纳: the answer that helped."""
    _answer(question, helped)
    question.accepted_answer = helped


def _answer(question: Question, helped: int | None) -> Answer | None:
    """One of this question's own answers that can still be read. Raises BadDecision."""
    if helped is None:
        return None
    found: Answer | None = Answer.objects.filter(pk=helped, question=question).exclude(text="").first()
    if found is None:
        raise BadDecision("helped")
    return found


def _checked(rating: int | None, note: str) -> str:
    note = tidy(note)
    if rating is not None and rating not in range(1, 6):
        raise BadDecision("rating")
    if len(note) > NOTE_MAX:
        raise BadDecision("note")
    return note
