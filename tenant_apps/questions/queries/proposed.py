"""Answers that a unit above proposes to a question that still waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenant_apps.questions.data.codes import OPEN_STATES, Side
from tenant_apps.questions.models import Message
from tenant_apps.questions.rules.proposals import MARK


@dataclass(frozen=True, slots=True)
class Proposed:
    """One of them; ``signed`` says who proposes."""

    note_id: int
    signed: str
    at: datetime
    text: str


def proposed_to(question_id: UUID) -> list[Proposed]:
    """What is proposed to a question, the newest first; nothing once it has an answer."""
    notes = Message.objects.filter(
        question_id=question_id,
        question__state__in=OPEN_STATES,
        side=Side.INTERNAL,
        token__startswith=MARK,
    ).order_by("-at", "-pk")
    return [_proposed(note) for note in notes]


def proposed_among(messages: Sequence[Message], state: str) -> tuple[Proposed, ...]:
    """The same of a question in this state, from all its messages, oldest first."""
    if state not in OPEN_STATES:
        return ()
    notes = [one for one in messages if one.side == Side.INTERNAL and (one.token or "").startswith(MARK)]
    return tuple(_proposed(note) for note in reversed(notes))


def _proposed(note: Message) -> Proposed:
    return Proposed(note.pk, note.persona, note.at, note.text)
