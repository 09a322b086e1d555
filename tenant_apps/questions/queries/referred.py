"""What units below have put before this one: decisions to take for them, and promises they have broken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from huisheng.kernel.tenancy import current_unit
from shared_apps.oversight.public import escalated_to
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import (
    BETWEEN_UNITS,
    DecisionKind,
    DecisionState,
    Kind,
    Outcome,
    Reason,
    UnresolvableReason,
)
from tenant_apps.questions.models import Decision
from tenant_apps.questions.queries.desk import Due, due_chip
from tenants.public import unit_cards

DECIDED_SHOWN = 50

_ELSEWHERE: Final = ("", *BETWEEN_UNITS)
"""What was called off before it was asked, and what is offered to this unit (queries/incoming.py)."""


@dataclass(frozen=True, slots=True)
class ReferredRow:
    """One decision in the list."""

    id: UUID
    kind: str
    unit: str
    title: str
    asked_at: datetime
    due: Due | None
    is_open: bool
    state: str
    decided_at: datetime | None
    decided_by: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """One message or answer that came with it."""

    at: datetime
    by_asker: bool
    signed: str
    text: str


@dataclass(frozen=True, slots=True)
class ReferredView:
    """One decision with what came with it; the text is gone once it is decided."""

    id: UUID
    kind: str
    kind_label: str
    unit: str
    asked_at: datetime
    is_open: bool
    state: str
    number: str
    title: str
    text: str
    question_kind: str
    topic: str
    reason: str
    reason_note: str
    outcome: str
    outcome_note: str
    proposed: str
    proposed_reason: str
    proposed_day: date | None
    objection: str
    asked_person: str
    asked_reason: str
    thread: tuple[Said, ...]
    answers: tuple[Said, ...]
    decided_at: datetime | None
    decided_by: int | None
    words: str


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """A promise of a unit below that was broken for too long."""

    unit: str
    topic: str
    clock: str
    since: date


def referred_list(now: datetime) -> list[ReferredRow]:
    """Decisions that units below ask for: open ones first, the oldest on top."""
    rows = Decision.objects.filter(origin_unit__isnull=False).exclude(kind__in=_ELSEWHERE)
    waiting = list(rows.filter(state=DecisionState.OPEN).order_by("asked_at", "id"))
    decided = rows.filter(state__in=(DecisionState.APPROVED.value, DecisionState.REFUSED.value))
    found = [*waiting, *decided.order_by("-decided_at")[:DECIDED_SHOWN]]
    names = _names({row.origin_unit for row in found if row.origin_unit})
    return [
        ReferredRow(
            id=row.id,
            kind=str(DecisionKind(row.kind).label),
            unit=names.get(row.origin_unit or 0, ""),
            title=str(row.payload.get("parcel", {}).get("title", "")),
            asked_at=row.asked_at,
            due=due_chip(row.due_at, now) if row.due_at and row.state == DecisionState.OPEN else None,
            is_open=row.state == DecisionState.OPEN,
            state=row.state,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
        )
        for row in found
    ]


def referred_view(decision_id: UUID) -> ReferredView | None:
    """One of them; None when there is none."""
    rows = Decision.objects.filter(pk=decision_id, origin_unit__isnull=False)
    row = rows.exclude(kind__in=_ELSEWHERE).first()
    if row is None:
        return None
    parcel: Mapping[str, Any] = row.payload.get("parcel", {})
    proposed = {str(part["name"]): str(part["value"]) for part in parcel.get("proposed", ())}
    names = _names({row.origin_unit} if row.origin_unit else set())
    review, sample = row.kind == DecisionKind.REVIEW, row.kind == DecisionKind.SAMPLE
    return ReferredView(
        id=row.id,
        kind=row.kind,
        kind_label=str(DecisionKind(row.kind).label),
        unit=names.get(row.origin_unit or 0, ""),
        asked_at=row.asked_at,
        is_open=row.state == DecisionState.OPEN,
        state=row.state,
        number=str(parcel.get("number", "")),
        title=str(parcel.get("title", "")),
        text=str(parcel.get("text", "")),
        question_kind=_label(Kind, parcel.get("kind")),
        topic=_topic(str(parcel.get("topic", ""))),
        reason=_label(Reason, parcel.get("reason"))
        or _label(UnresolvableReason, parcel.get("unresolvable_reason")),
        reason_note=str(parcel.get("reason_note", "")),
        outcome=_label(Outcome, parcel.get("outcome")),
        outcome_note=str(parcel.get("outcome_note", "")),
        proposed="" if review or sample else proposed.get("text", "") or proposed.get("words", ""),
        proposed_reason=""
        if sample
        else _label(UnresolvableReason, proposed.get("reason")) or proposed.get("reason", ""),
        asked_person=proposed.get("reason", "") if sample else "",
        asked_reason=proposed.get("words", "") if sample else "",
        proposed_day=_day(proposed.get("due_on")),
        objection=proposed.get("words", "") if review else "",
        thread=said_in(parcel.get("thread", ())),
        answers=said_in(parcel.get("answers", ())),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        words=row.words,
    )


def broken_promises() -> list[BrokenPromise]:
    """Promises of units below that this unit has to see to, the oldest first."""
    cards = topics.tree().cards
    return [
        BrokenPromise(
            unit=found.unit_name,
            topic=cards[found.topic].name if found.topic in cards else "",
            clock=found.clock,
            since=found.since,
        )
        for found in escalated_to(current_unit().id)
    ]


def said_in(notes: Any) -> tuple[Said, ...]:
    """Messages or answers of a parcel, for reading."""
    return tuple(
        Said(
            at=datetime.fromisoformat(note["at"]),
            by_asker=note.get("side") == "asker",
            signed=str(note.get("signed", "")),
            text=str(note.get("text", "")),
        )
        for note in notes
    )


def _label(codes: Any, code: Any) -> str:
    return str(codes(code).label) if code in codes.values else ""


def _topic(code: str) -> str:
    card = topics.tree().cards.get(code)
    return card.name if card else ""


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _names(units: set[int]) -> dict[int, str]:
    return {unit: card.short_name for unit, card in unit_cards(units).items()} if units else {}
