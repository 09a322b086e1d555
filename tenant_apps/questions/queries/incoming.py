"""来件: what other units ask of this one, as a list and one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import (
    BETWEEN_UNITS,
    AgeBand,
    DecisionKind,
    DecisionState,
    Kind,
    NetworkReason,
    ReturnReason,
    State,
    TransferOutcome,
    TransferReason,
    TransferWay,
)
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.queries.desk import Due, due_chip
from tenant_apps.questions.queries.referred import Said, said_in
from tenant_apps.questions.rules.transfers import MOVED_UP_FOR
from tenant_apps.questions.rules.visibility import Reader
from tenant_apps.questions.rules.working_days import due_day
from tenants.public import unit_cards

PAST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    id: UUID
    helps: bool
    unit: str
    title: str
    number: str
    way: str
    asked_at: datetime
    answer_before: datetime | None
    due: Due | None
    is_open: bool
    state: str
    decided_by: int | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Hop:
    """One change of hands, or one that was tried."""

    at: datetime | None
    sender: str
    receiver: str
    way: str
    reason: str
    outcome: str
    why: str
    moved_up: bool


@dataclass(frozen=True, slots=True)
class View:
    """One of them with what came with it; the text is gone once it is answered."""

    id: UUID
    helps: bool
    unit: str
    home: str
    is_home: bool
    way: str
    reason: str
    rule: str
    asked: str
    due_on: date | None
    asked_at: datetime
    answer_before: datetime | None
    due: Due | None
    is_open: bool
    accepted: bool
    withdrawn: bool
    why: str
    number: str
    title: str
    text: str
    covered: bool
    confidential: bool
    danger: bool
    question_kind: str
    topic: str
    state_label: str
    age_band: str
    received_at: datetime | None
    promised: date | None
    thread: tuple[Said, ...]
    answers: tuple[Said, ...]
    files: tuple[str, ...]
    files_come: bool
    along: int
    chain: tuple[Hop, ...]
    decided_by: int | None
    decided_at: datetime | None
    words: str
    return_reason: str
    return_rule: str
    question_id: UUID | None
    """What it has become at this unit's desk."""


def count(who: Reader) -> int:
    """How many wait for an answer."""
    return int(_seen_by(who).filter(state=DecisionState.OPEN).count())


def waiting() -> Q:
    """The condition of those that wait, for whoever may not read what was told in confidence."""
    return Q(
        kind__in=BETWEEN_UNITS,
        question=None,
        origin_unit__isnull=False,
        state=DecisionState.OPEN,
    )


def rows(who: Reader, now: datetime) -> list[Row]:
    """What this member of staff may see: what waits first, the most urgent on top, then what was answered."""
    past = _seen_by(who).exclude(state=DecisionState.OPEN).order_by("-decided_at", "-id")[:PAST_SHOWN]
    return _rows([*_open(who), *past], now)


def open_rows(who: Reader, now: datetime) -> list[Row]:
    """What waits for an answer, the most urgent on top."""
    return _rows(_open(who), now)


def _open(who: Reader) -> list[Decision]:
    return list(_seen_by(who).filter(state=DecisionState.OPEN).order_by("due_at", "id"))


def _rows(found: list[Decision], now: datetime) -> list[Row]:
    names = _names(row.origin_unit for row in found)
    return [
        Row(
            id=row.id,
            helps=row.kind == DecisionKind.HELP,
            unit=names.get(row.origin_unit or 0, ""),
            title=str(_parcel(row).get("title", "")),
            number=str(row.payload.get("number", "")),
            way=label_of(TransferWay, row.payload.get("way")),
            asked_at=row.asked_at,
            answer_before=row.due_at,
            due=due_chip(row.due_at, now) if row.due_at and row.state == DecisionState.OPEN else None,
            is_open=row.state == DecisionState.OPEN,
            state=row.state,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
        )
        for row in found
    ]


def view(offer_id: UUID, *, who: Reader, now: datetime) -> View | None:
    """One that this member of staff may see; None for any other."""
    row = _seen_by(who).filter(pk=offer_id).first()
    if row is None:
        return None
    parcel, said = _parcel(row), row.payload
    home = int(said["origin_unit"])
    names = _names((row.origin_unit, home))
    card = topics.tree().cards.get(str(said.get("topic", "")))
    is_open = row.state == DecisionState.OPEN
    return View(
        id=row.id,
        helps=row.kind == DecisionKind.HELP,
        unit=names.get(row.origin_unit or 0, ""),
        home=names.get(home, ""),
        is_home=home == current_unit().id,
        way=label_of(TransferWay, said.get("way")),
        reason=label_of(TransferReason, said.get("reason")),
        rule=str(said.get("rule", "")),
        asked=str(said.get("asked", "")),
        due_on=day_of(said.get("due_on")),
        asked_at=row.asked_at,
        answer_before=row.due_at,
        due=due_chip(row.due_at, now) if row.due_at and is_open else None,
        is_open=is_open,
        accepted=row.state == DecisionState.APPROVED,
        withdrawn=row.state == DecisionState.UNDONE,
        why=label_of(NetworkReason, said.get("why")),
        number=str(said.get("number", "")),
        title=str(parcel.get("title", "")),
        text=str(parcel.get("text", "")),
        covered=bool(parcel.get("covered")),
        confidential=bool(said.get("confidential")),
        danger=bool(parcel.get("danger")),
        question_kind=label_of(Kind, parcel.get("kind")),
        topic=card.name if card else "",
        state_label=label_of(State, parcel.get("state")),
        age_band=label_of(AgeBand, parcel.get("age_band")),
        received_at=moment_of(parcel.get("received_at")),
        promised=_promised(parcel),
        thread=said_in(parcel.get("thread", ())),
        answers=said_in(parcel.get("answers", ())),
        files=tuple(str(file["name"]) for file in parcel.get("files", ())),
        files_come=row.kind == DecisionKind.TRANSFER
        and home != current_unit().id
        and not parcel.get("files_stay"),
        along=int(parcel.get("along") or 0),
        chain=hops(said.get("chain", ())),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        words=row.words,
        return_reason=label_of(ReturnReason, said.get("return_reason")),
        return_rule=str(said.get("return_rule", "")),
        question_id=_became(home, str(said.get("question_id", "")), row),
    )


def hops(chain: Iterable[Mapping[str, str]]) -> tuple[Hop, ...]:
    """The hands it went through, as the network tells them, for reading."""
    return tuple(_hop(hop) for hop in chain)


def _hop(hop: Mapping[str, str]) -> Hop:
    reason = hop.get("reason")
    moved_up = reason in MOVED_UP_FOR
    return Hop(
        at=moment_of(hop.get("at")),
        sender=hop.get("from", ""),
        receiver=hop.get("to", ""),
        way=label_of(TransferWay, hop.get("way")),
        reason=label_of(NetworkReason, reason)
        if moved_up
        else label_of(TransferReason, reason) or label_of(ReturnReason, reason),
        outcome=label_of(TransferOutcome, hop.get("outcome")),
        why=label_of(NetworkReason, hop.get("why")) or label_of(ReturnReason, hop.get("why")),
        moved_up=moved_up,
    )


def label_of(codes: Any, code: Any) -> str:
    """A code in words; empty for none."""
    return str(codes(code).label) if code and code in codes.values else ""


def moment_of(written: Any) -> datetime | None:
    """A moment as it travels."""
    return datetime.fromisoformat(written) if written else None


def day_of(written: Any) -> date | None:
    """A day as it travels."""
    return date.fromisoformat(written) if written else None


def _seen_by(who: Reader) -> QuerySet[Decision]:
    found: QuerySet[Decision] = Decision.objects.filter(
        kind__in=BETWEEN_UNITS, question=None, origin_unit__isnull=False
    )
    if not who.works_here:
        found = found.filter(payload__excluded_units=[])
    return found if who.leads else found.filter(payload__confidential=False)


def _parcel(row: Decision) -> Mapping[str, Any]:
    found: Mapping[str, Any] = row.payload.get("parcel", {})
    return found


def _promised(parcel: Mapping[str, Any]) -> date | None:
    """The last day that the asker was promised for what is still owed."""
    name = "handling_due_at" if parcel.get("state") == State.HANDLING else "due_at"
    due = moment_of(parcel.get(name))
    return due_day(due) if due else None


def _became(home: int, question_id: str, row: Decision) -> UUID | None:
    if row.state != DecisionState.APPROVED or row.kind != DecisionKind.TRANSFER:
        return None
    rows = Question.objects.filter(pk=question_id)
    if home != current_unit().id:
        rows = Question.objects.filter(origin_unit=home, origin_question=question_id)
    found: UUID | None = rows.values_list("pk", flat=True).first()
    return found


def _names(units: Iterable[int | None]) -> dict[int, str]:
    known = {unit for unit in units if unit}
    return {unit: card.short_name for unit, card in unit_cards(known).items()} if known else {}
