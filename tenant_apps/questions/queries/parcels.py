"""What goes up with a question that is expressly referred, or because somebody's life may be at stake.

The words of the question and of its thread: those for others, where something was covered. Of the person only
what is needed to help (every word, and the contact, with alarms alone). Internal notes never leave the unit.
"""

from collections.abc import Mapping
from typing import Any, Final

from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.parcels import Parcel
from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models import Answer, Decision, Message, Question
from tenants.public import current_card

ASKER_SIDE, UNIT_SIDE = "asker", "unit"
FROM_ELSEWHERE: Final = "case:"
"""Begins the token of a message that another unit has sent with a question; its key follows."""
_PROPOSED = ("text", "words", "reason", "due_on", "days", "handles", "outcome")
"""What of a decision's payload is shown to whoever decides it."""


def for_alarm(question: Question) -> Parcel:
    """What must be known to help; with the contact, if there is one (a look at it above is told to the
    asker).
    """
    return {
        **_question(question),
        # Life comes first: whoever helps needs the name, the number and the place.
        "title": question.title,
        "text": question.text,
        "age_band": question.age_band,
        "caller_kind": question.caller_kind,
        "name": question.display_name,
        "phone": question.contact_phone,
        "email": question.contact_email,
        "thread": [note_of(message) for message in _said(question)],
    }


def for_decision(question: Question, wanted: Decision) -> Parcel:
    """What must be read to decide; without anything that tells who the asker is."""
    answers = Answer.objects.filter(question=question).order_by("published_at", "id")
    return {
        **_question(question),
        "reason": question.reason,
        "reason_note": question.reason_note,
        "outcome": question.outcome,
        "unresolvable_reason": question.unresolvable_reason,
        "outcome_note": question.outcome_note,
        "thread": [note_of(message) for message in _said(question)],
        "answers": [
            {
                "id": str(answer.pk),
                "at": answer.published_at.isoformat(),
                "signed": answer.persona,
                "text": answer.text,
            }
            for answer in answers
        ],
        "proposed": _proposed(wanted.payload),
    }


def key_of_message(message: Message) -> str:
    """What a message is called in every unit that the question goes to, and back."""
    token = message.token or ""
    return token.removeprefix(FROM_ELSEWHERE) if token.startswith(FROM_ELSEWHERE) else _own("m", message.pk)


def key_of_answer(answer: Answer) -> str:
    """The same of an answer."""
    return answer.key or _own("a", answer.pk)


def _own(letter: str, number: int) -> str:
    return f"{current_unit().id}-{letter}{number}"


def note_of(message: Message) -> dict[str, str]:
    """One message of the thread, as it travels."""
    return {
        "id": f"m{message.pk}",
        "at": message.at.isoformat(),
        "side": ASKER_SIDE if message.side == Side.ASKER else UNIT_SIDE,
        "text": message.text,
        "signed": message.persona,
    }


def _said(question: Question) -> list[Message]:
    spoken = Message.objects.filter(question=question).exclude(side=Side.INTERNAL)
    return [message for message in spoken.order_by("at", "id") if message.text]


def _question(question: Question) -> dict[str, str]:
    return {
        "unit": current_card().short_name,
        "number": question.number,
        "title": question.shown_title,
        "text": question.shown_text,
        "kind": question.kind,
        "topic": question.topic,
        "state": question.state,
        "received_at": question.received_at.isoformat(),
    }


def _proposed(payload: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": name, "value": str(payload[name])}
        for name in _PROPOSED
        if payload.get(name) not in (None, "", [])
    ]
