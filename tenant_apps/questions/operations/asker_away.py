"""Home: what the asker does while another unit holds the question goes there as an act, once.

Words are stored here at once, and so is that the asker said something; what follows from it (a state, a date)
is the holder's to say and comes back with its next snapshot. Until then no second act of that kind is taken.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import uuid4

from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_messages import AskerActed, AskerTold, CaseWithdrawn
from tenant_apps.questions.data.codes import AssignmentKind, DecisionKind, Move
from tenant_apps.questions.models import Assignment, Decision, Message, Question
from tenant_apps.questions.operations.locking import save
from tenant_apps.questions.queries.parcels import FROM_ELSEWHERE, key_of_message
from tenant_apps.questions.rules.transitions import NotPossible

ADD: Final = "add"
URGE: Final = "urge"
CONFIRM: Final = "confirm"
NOT_SOLVED: Final = "not_solved"
REOPEN: Final = "reopen"
RATE: Final = "rate"
APPEAL: Final = "appeal"
REVIEW: Final = "review"

AT_ANY_TIME: Final = frozenset({ADD, URGE})
"""Acts that change nothing about how it stands: another one may follow at once."""


def demand_nothing_under_way(question: Question, move: Move) -> None:
    """Raises NotPossible while the holder has not told yet what came of an earlier act."""
    if question.acts:
        raise NotPossible(question.state, move)


def say(question: Question, act: str, message: Message) -> None:
    """Pass on words that were stored with a locked question."""
    _pass_on(question, act, FROM_ELSEWHERE + key_of_message(message), {"text": message.text}, at=message.at)


def do(question: Question, act: str, at: datetime, values: Mapping[str, str] | None = None) -> None:
    """Pass on an act without words, or with words that are no message."""
    _pass_on(question, act, f"act:{uuid4().hex}", dict(values or {}), at=at)


def pass_on_again(message: AskerTold) -> None:
    """An act that came home after its question, which has left again."""
    emit(
        AskerActed(
            question_id=message.question_id,
            act=message.act,
            token=message.token,
            at=message.at,
            values=message.values,
        )
    )


def take_back(question: Question, at: datetime, *, erased: bool = False) -> None:
    """The asker takes a locked question back, or has it deleted: whoever has something of it lets go."""
    if _is_known_outside(question):
        emit(CaseWithdrawn(question_id=str(question.id), erased=erased, at=at.isoformat()))


def _pass_on(question: Question, act: str, token: str, values: dict[str, str], *, at: datetime) -> None:
    if act not in AT_ANY_TIME:
        question.acts = [*question.acts, token]
        save(question, "acts")
    emit(AskerActed(question_id=str(question.id), act=act, token=token, at=at.isoformat(), values=values))


def _is_known_outside(question: Question) -> bool:
    """Whether any other unit was ever given something of it to read, to hold or to help with."""
    asked = Decision.objects.filter(
        question=question, kind__in=[DecisionKind.TRANSFER.value, DecisionKind.HELP.value]
    )
    helped = Assignment.objects.filter(question=question, kind=AssignmentKind.UNIT)
    return question.hop > 0 or asked.exists() or helped.exists()
