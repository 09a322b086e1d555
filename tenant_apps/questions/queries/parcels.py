"""What leaves the unit with a question: expressly referred or handed over, or where a life may be at stake.

The words of the question and of its thread: those for others, where something was covered. Of the person only
what is needed to help (every word, and the contact, with alarms alone). Internal notes never leave the unit.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from huisheng.kernel.forms import Said
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.parcels import Parcel
from tenant_apps.questions.data.codes import Side, State, StepCode
from tenant_apps.questions.models import Answer, Attachment, Decision, Message, Question, Step
from tenant_apps.questions.queries import asking_form
from tenant_apps.questions.rules.promises import STEPS
from tenant_apps.questions.rules.wording import with_details
from tenants.public import current_card, unit_cards

ASKER_SIDE, UNIT_SIDE = "asker", "unit"
FROM_ELSEWHERE: Final = "case:"
"""Begins the token of a message that another unit has sent with a question; its key follows."""
WORK_MOMENTS: Final = (
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
)
"""When it was worked on and until when it is to be: goes along, and comes home after each step."""
MOMENTS: Final = (*WORK_MOMENTS, "urged_at", "asker_spoke_at")
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

CLIMBED: Final = (*STEPS.values(), StepCode.OVERDUE, StepCode.HANDLING_OVERDUE)
RUNG: Final = ("clock", "due_on", "to")
"""Entries of the history that say how far its clocks are, and what of them goes along."""

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
        "text": with_details(question.text, _lines(asking_form.said_in(question))),
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
        "along": str(goes_along(question) or ""),
        "helped_by": ",".join(question.helped_by),
        "accepted": next((key_of_answer(row) for row in answers if row.pk == question.accepted_answer), ""),
        "thread": [_travelling(message) for message in said],
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
        "rungs": [_rung(step) for step in _steps(question, CLIMBED)],
        "files_stay": "1" if question.covered_at is not None else "",
        "files": [
            {"name": file.name, "size": str(file.size)}
            for file in Attachment.objects.filter(question=question)
            .exclude(side=Side.INTERNAL)
            .exclude(asking_form.files_that_stay(question))
        ],
    }
    if question.is_copy:
        assert question.origin_unit is not None, "a copy knows where it was asked"
        home = unit_cards([question.origin_unit]).get(question.origin_unit)
        found |= {"unit": home.short_name if home else "", "number": question.origin_number}
    return found


def names_in(parcel: Parcel) -> list[str]:
    """What a parcel has of the thread and the rungs, by names that a later look compares with."""
    thread, rungs = parcel.get("thread", []), parcel.get("rungs", [])
    assert isinstance(thread, list), "a list of messages"
    assert isinstance(rungs, list), "a list of rungs"
    return [*(note["id"] for note in thread), *map(_name_of, rungs), str(parcel.get("urged_at", ""))]


def since(question: Question, sent: Collection[str]) -> Parcel:
    """What a question has got beside what was ``sent`` (names_in); empty when that is nothing.

    Nothing that its asker wrote: that travels as an act. Not that it is late either, which every holder notes
    for itself, since it counts in its figures.
    """
    said = [_travelling(message) for message in _said(question) if message.side == Side.UNIT]
    thread = [note for note in said if note["id"] not in sent]
    rungs = [rung for rung in map(_rung, _steps(question, STEPS.values())) if _name_of(rung) not in sent]
    urged = _iso(question.urged_at)
    if not thread and not rungs and (not urged or urged in sent):
        return {}
    return {"thread": thread, "rungs": rungs, "urged_at": urged}


def goes_along(question: Question) -> int:
    """How many other askers get the answers to this question as their own; of a copy, as home has told."""
    if not question.is_copy:
        return int(Question.objects.filter(merged_into=question, state=State.MERGED).count())
    held = Step.objects.filter(question=question, code=StepCode.HELD).order_by("-at", "-id").first()
    return int(held.params.get("along") or 0) if held else 0


def home_of(question: Question) -> int:
    """The unit in which it was asked."""
    return question.origin_unit or current_unit().id


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


def _travelling(message: Message) -> dict[str, str]:
    return {
        **note_of(message),
        "id": key_of_message(message),
        "kind": message.kind,
    }


def _steps(question: Question, codes: Iterable[str]) -> QuerySet[Step]:
    found: QuerySet[Step] = Step.objects.filter(question=question, code__in=list(codes)).order_by("at", "id")
    return found


def _rung(step: Step) -> dict[str, str]:
    said = {name: str(step.params.get(name, "")) for name in RUNG}
    return {"code": step.code, "at": step.at.isoformat(), **said}


def _name_of(rung: Mapping[str, str]) -> str:
    return f"{rung['code']} {rung['clock']} {rung['due_on']}"


def _said(question: Question) -> list[Message]:
    spoken = Message.objects.filter(question=question).exclude(side=Side.INTERNAL)
    return [message for message in spoken.order_by("at", "id") if message.text]


def _question(question: Question) -> dict[str, str]:
    return {
        "unit": current_card().short_name,
        "number": question.number,
        "title": question.shown_title,
        "text": with_details(question.shown_text, _lines(asking_form.goes_along(question))),
        "kind": question.kind,
        "topic": question.topic,
        "state": question.state,
        "received_at": question.received_at.isoformat(),
    }


def _lines(said: Iterable[Said]) -> list[tuple[str, str]]:
    """What was answered beside the question, as the last lines of its text: it travels in no other way."""
    return [(one.asked.zh, one.words.zh) for one in said]


def _proposed(payload: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": name, "value": str(payload[name])}
        for name in _PROPOSED
        if payload.get(name) not in (None, "", [])
    ]


def _iso(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()
