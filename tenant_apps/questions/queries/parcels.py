"""What leaves the unit with a question: expressly referred or handed over, or where a life may be at stake.

The words of the question and of its thread: those for others, where something was covered. Of the person only
what is needed to help (every word, and the contact, with alarms alone). Internal notes never leave the unit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.parcels import Parcel
from tenant_apps.questions.data.codes import Side, StepCode
from tenant_apps.questions.models import Answer, Attachment, Decision, Message, Question, Step
from tenant_apps.questions.rules.promises import STEPS
from tenants.public import current_card, unit_cards

ASKER_SIDE, UNIT_SIDE = "asker", "unit"
FROM_ELSEWHERE: Final = "case:"
"""Begins the token of a message that another unit has sent with a question; its key follows."""
MOMENTS: Final = (
    "response_due_at",
    "responded_at",
    "due_at",
    "answered_at",
    "overdue_at",
    "handling_since",
    "handling_due_at",
    "handled_at",
    "handling_overdue_at",
    "waiting_since",
    "waiting_until",
    "accepted_at",
    "declined_at",
    "readmitted_at",
    "confirm_until",
    "urged_at",
    "asker_spoke_at",
)
COUNTS: Final = ("waits", "waited_seconds", "reopens", "redos")
CODES: Final = (
    "channel",
    "age_band",
    "language",
    "caller_kind",
    "reason",
    "outcome",
    "unresolvable_reason",
)
NOTES: Final = ("reason_note", "outcome_note")
FLAGS: Final = ("danger", "extended", "confidential")
"""Columns of a question that go along under their own names, as text, when it changes hands."""

_CLIMBED: Final = (*STEPS.values(), StepCode.OVERDUE, StepCode.HANDLING_OVERDUE)
_RUNG: Final = ("clock", "due_on", "to")
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


def for_transfer(question: Question) -> Parcel:
    """What a unit needs to go on with a question in the place of this one.

    Every word for others, the dates and counts of its promises, the rungs that its clocks have climbed. No
    name, no contact, no internal note.
    """
    answers = list(Answer.objects.filter(question=question).order_by("published_at", "id"))
    said = _said(question)
    found: Parcel = {
        **_question(question),
        **{name: _iso(getattr(question, name)) for name in MOMENTS},
        **{name: str(getattr(question, name)) for name in COUNTS},
        **{name: getattr(question, name) for name in (*CODES, *NOTES)},
        **{name: "1" if getattr(question, name) else "" for name in FLAGS},
        # What the asker of a copy did, as far as it was carried out here; at home nothing of it is under way.
        "acts": [{"token": token} for token in question.acts] if question.is_copy else [],
        "covered": "1" if question.covered_at is not None else "",
        "helped_by": ",".join(question.helped_by),
        "accepted": next((key_of_answer(row) for row in answers if row.pk == question.accepted_answer), ""),
        "thread": [
            {
                "id": key_of_message(message),
                "at": message.at.isoformat(),
                "side": ASKER_SIDE if message.side == Side.ASKER else UNIT_SIDE,
                "kind": message.kind,
                "text": message.text,
                "signed": message.persona,
            }
            for message in said
        ],
        "answers": [
            {
                "id": key_of_answer(answer),
                "at": answer.published_at.isoformat(),
                "kind": answer.kind,
                "signed": answer.persona,
                "text": answer.text,
                "disclaimer": answer.disclaimer,
                "corrected_at": _iso(answer.corrected_at),
            }
            for answer in answers
            if answer.text
        ],
        "rungs": [
            {
                "code": step.code,
                "at": step.at.isoformat(),
                **{name: str(step.params.get(name, "")) for name in _RUNG},
            }
            for step in Step.objects.filter(question=question, code__in=_CLIMBED).order_by("at", "id")
        ],
        "files": [
            {"name": file.name, "size": str(file.size)}
            for file in Attachment.objects.filter(question=question).exclude(side=Side.INTERNAL)
        ],
    }
    if question.is_copy:
        assert question.origin_unit is not None, "a copy knows where it was asked"
        home = unit_cards([question.origin_unit]).get(question.origin_unit)
        found |= {"unit": home.short_name if home else "", "number": question.origin_number}
    return found


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


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
