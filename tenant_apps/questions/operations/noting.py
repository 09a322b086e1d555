"""An internal note is written: no step of the question's life, and never seen by the asker."""

from collections.abc import Sequence
from datetime import datetime

from huisheng.kernel.audit import record
from tenant_apps.questions.data.codes import MessageKind, Side
from tenant_apps.questions.models import Message, Question


def write(
    question: Question, text: str, *, at: datetime, actor: int, mentions: Sequence[int] = ()
) -> Message:
    """Keep a checked text beside a locked question; the audit log knows that it is there, not what it says.

    Neither history nor version change: whoever writes an answer meanwhile is not stopped by it.
    """
    message: Message = Message.objects.create(
        question=question,
        at=at,
        side=Side.INTERNAL,
        kind=MessageKind.NOTE,
        text=text,
        actor=actor,
        mentions=list(mentions),
    )
    record(
        "question.noted",
        object_type="question",
        object_id=str(question.id),
        actor=actor,
        detail={"mentions": len(mentions)},
    )
    return message
