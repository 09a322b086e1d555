"""Alarms as staff see them, and what their asker may know of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import AgeBand, CallerKind, Side
from tenant_apps.questions.models import Alarm, Message, Question
from tenant_apps.questions.rules.reporting import Considered, considered
from tenant_apps.questions.rules.visibility import visible_to
from tenants.public import unit_cards

CLOSED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One line of the list. ``taken_unit`` is empty while it is being claimed, or taken here."""

    id: UUID
    title: str
    unit: str
    raised_at: datetime
    is_open: bool
    is_taken: bool
    taken_by: int | None
    taken_unit: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the thread."""

    at: datetime
    by_asker: bool
    signed: str
    text: str


@dataclass(frozen=True, slots=True)
class AlarmView:
    """One alarm with everything that is needed to help."""

    id: UUID
    question_id: UUID | None
    number: str
    title: str
    text: str
    unit: str
    from_below: bool
    raised_at: datetime
    raised_by: int | None
    by_hand: bool
    age: str
    caller: str
    name: str
    masked_contact: bool
    thread: tuple[Said, ...]
    told: tuple[int, ...]
    nobody_on_call: bool
    passed_on_at: datetime | None
    called: tuple[str, ...]
    at_top: bool
    is_open: bool
    taken_by: int | None
    taken_at: datetime | None
    taken_here: bool
    claiming: bool
    taken_unit: str
    reports: tuple[Considered, ...]
    closed_at: datetime | None
    closed_by: int | None
    words: str


@dataclass(frozen=True, slots=True)
class AlarmForAsker:
    """What the asker reads: ``state`` is told (people have been told), nobody (nobody is on call here) or
    taken.
    """

    state: str
    who: str
    called: tuple[str, ...]


def alarm_list(account: int) -> list[AlarmRow]:
    """Open alarms, those that nobody has taken first and the longest waiting on top; then the closed ones."""
    rows = _visible(account).select_related("question")
    waiting = sorted(rows.filter(closed_at=None), key=lambda row: (row.taken_at is not None, row.raised_at))
    closed = rows.filter(closed_at__isnull=False).order_by("-closed_at")[:CLOSED_SHOWN]
    found = [*waiting, *closed]
    names = _short_names(unit for row in found for unit in (row.origin_unit, row.taken_unit) if unit)
    here = current_unit().id
    return [
        AlarmRow(
            id=row.id,
            title=row.question.title if row.question is not None else str(row.parcel.get("title", "")),
            unit=names.get(row.origin_unit or 0, ""),
            raised_at=row.raised_at,
            is_open=row.closed_at is None,
            is_taken=row.taken_by is not None,
            taken_by=row.taken_by,
            taken_unit="" if row.taken_unit in (None, here) else names.get(row.taken_unit, ""),
            closed_at=row.closed_at,
        )
        for row in found
    ]


def alarm_view(alarm_id: UUID, account: int) -> AlarmView | None:
    """One alarm; None when there is none, or not for this person."""
    row = _visible(account).select_related("question").filter(pk=alarm_id).first()
    if row is None:
        return None
    names = _short_names(unit for unit in (row.origin_unit, row.taken_unit) if unit)
    here = current_unit().id
    question, parcel = row.question, row.parcel
    age_band = question.age_band if question is not None else str(parcel.get("age_band", ""))
    caller = question.caller_kind if question is not None else str(parcel.get("caller_kind", ""))
    contact = (
        (question.contact_phone, question.contact_email)
        if question is not None
        else (parcel.get("phone"), parcel.get("email"))
    )
    return AlarmView(
        id=row.id,
        question_id=row.question_id,
        number=question.number if question is not None else str(parcel.get("number", "")),
        title=question.title if question is not None else str(parcel.get("title", "")),
        text=question.text if question is not None else str(parcel.get("text", "")),
        unit=names.get(row.origin_unit or 0, ""),
        from_below=row.origin_unit is not None,
        raised_at=row.raised_at,
        raised_by=row.raised_by,
        by_hand=row.raised_by is not None,
        age=str(AgeBand(age_band).label),
        caller=str(CallerKind(caller).label) if caller else "",
        name=question.display_name if question is not None else str(parcel.get("name", "")),
        masked_contact=any(contact),
        thread=_thread(row),
        told=tuple(row.told),
        nobody_on_call=row.nobody_on_call,
        passed_on_at=row.passed_on_at,
        called=tuple(parcel.get("called", ())) if question is not None else (),
        at_top=bool(parcel.get("at_top")) if question is not None else False,
        is_open=row.closed_at is None,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        taken_here=row.taken_by is not None and row.taken_unit in (None, here),
        claiming=row.taken_by is not None and row.taken_unit is None,
        taken_unit="" if row.taken_unit in (None, here) else names.get(row.taken_unit, ""),
        reports=considered(row.checklist, age_band),
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        words=row.words,
    )


def has_open(question_id: UUID) -> bool:
    """Whether somebody is, or should be, helping with this question right now."""
    return bool(Alarm.objects.filter(question=question_id, closed_at=None).exists())


def for_asker(question_id: UUID, *, unit: str) -> AlarmForAsker | None:
    """What the asker may know of an open alarm; None when there is none. ``unit`` is this unit's short
    name.
    """
    row = Alarm.objects.filter(question=question_id, closed_at=None).first()
    if row is None:
        return None
    called = tuple(str(name) for name in row.parcel.get("called", ()))
    if row.taken_unit is not None:
        here = current_unit().id
        who = unit if row.taken_unit == here else _short_names([row.taken_unit]).get(row.taken_unit, unit)
        return AlarmForAsker("taken", who, called)
    return AlarmForAsker("nobody" if row.nobody_on_call else "told", unit, called)


def _visible(account: int) -> QuerySet[Alarm]:
    """The alarms of this unit that this person may know (rules/visibility.py), and those from below."""
    known = Question.objects.filter(visible_to(account)).values("pk")
    rows: QuerySet[Alarm] = Alarm.objects.filter(Q(question=None) | Q(question__in=known))
    return rows


def _thread(row: Alarm) -> tuple[Said, ...]:
    if row.question_id is None:
        return tuple(_travelled(note) for note in row.parcel.get("thread", ()))
    said = Message.objects.filter(question=row.question_id).exclude(side=Side.INTERNAL)
    return tuple(
        Said(message.at, message.side == Side.ASKER, message.persona, message.text)
        for message in said.order_by("at", "id")
        if message.text
    )


def _travelled(note: dict[str, Any]) -> Said:
    return Said(
        at=datetime.fromisoformat(note["at"]),
        by_asker=note.get("side") == "asker",
        signed=str(note.get("signed", "")),
        text=str(note.get("text", "")),
    )


def _short_names(units: Collection[int] | Any) -> dict[int, str]:
    wanted = set(units)
    return {unit: card.short_name for unit, card in unit_cards(wanted).items()} if wanted else {}


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed to raise an alarm about a question by hand."""

    id: UUID
    number: str
    title: str


def known_question(question_id: UUID, account: int) -> Known | None:
    """A question that this person may know; None otherwise."""
    found = Question.objects.filter(visible_to(account), pk=question_id).first()
    return Known(found.id, found.number, found.title) if found is not None else None
