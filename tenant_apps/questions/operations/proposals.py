"""An answer that a unit above proposes to many questions of the same matter (统一拟答复).

It is kept as a note of staff beside the question: nothing is published by it, and the asker does not see it.
When the unit answers, the unit above is told whether it was with these words.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from shared_apps.contracts.reply_messages import (
    ELSEWHERE_HELD,
    GONE,
    OWN_WORDS,
    TOO_LATE,
    USED,
    ReplyProposed,
    ReplyTold,
)
from tenant_apps.questions.data.codes import MessageKind, Side
from tenant_apps.questions.models import Message, Question
from tenant_apps.questions.operations.history import SYSTEM
from tenant_apps.questions.rules.proposals import MARK, reply_of, token_of

PERSONA_MAX: Final = 60


def hear(message: ReplyProposed) -> None:
    """Keep the proposal beside each question that still waits for an answer; of the others the unit above is
    told at once. Heard twice it is one.
    """
    reply, at = UUID(message.reply_id), datetime.fromisoformat(message.at)
    wanted = {UUID(said) for said in message.question_ids}
    found = {row.id: row for row in Question.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    for question_id in sorted(wanted):
        question = found.get(question_id)
        if question is None or question.is_copy:
            _tell(reply, question_id, GONE)
        elif question.away_unit is not None:
            _tell(reply, question_id, ELSEWHERE_HELD)
        elif not question.is_open:
            _tell(reply, question_id, TOO_LATE)
        else:
            _keep(question, reply, message, at)


def note_answer(question: Question, text: str) -> None:
    """The unit gives a question its first answer: proposals to it are settled."""
    for reply, proposed in _open(question):
        _tell(reply, question.id, USED if proposed == text else OWN_WORDS)


def note_end(question: Question) -> None:
    """A question that waited for an answer has ended without one of its own."""
    for reply, _proposed in _open(question):
        _tell(reply, question.id, TOO_LATE)


def _open(question: Question) -> list[tuple[UUID, str]]:
    notes = Message.objects.filter(question=question, side=Side.INTERNAL, token__startswith=MARK)
    return [(reply_of(token), text) for token, text in notes.values_list("token", "text")]


def _keep(question: Question, reply: UUID, message: ReplyProposed, at: datetime) -> None:
    token = token_of(reply, question.id)
    if Message.objects.filter(token=token).exists():
        return
    Message.objects.create(
        question=question,
        at=at,
        side=Side.INTERNAL,
        kind=MessageKind.NOTE,
        text=message.text,
        persona=" · ".join(filter(None, (message.unit_name, message.person)))[:PERSONA_MAX],
        mentions=[question.holder] if question.holder else [],
        token=token,
    )
    record(
        "question.answer_proposed",
        object_type="question",
        object_id=str(question.id),
        actor=SYSTEM,
        detail={"reply": str(reply)},
    )


def _tell(reply: UUID, question_id: UUID, outcome: str) -> None:
    emit(
        ReplyTold(
            reply_id=str(reply),
            question_id=str(question_id),
            outcome=outcome,
            at=clock.now().isoformat(),
        )
    )
