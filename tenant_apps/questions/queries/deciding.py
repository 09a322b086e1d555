"""Steps that wait: which of them wait for whom, and what there is to read before one decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from tenant_apps.questions.data.codes import (
    NO_SECOND_PERSON,
    DecisionKind,
    DecisionState,
    Outcome,
    UnresolvableReason,
)
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.rules.deciders import leader_decides
from tenant_apps.questions.rules.visibility import Reader, visible


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision as a line of the list."""

    id: UUID
    kind: str
    label: str
    title: str
    number: str
    asked_by: int | None
    asked_at: datetime
    next_due_at: datetime | None
    danger: bool


@dataclass(frozen=True, slots=True)
class ToDecide:
    """One decision with what it is about. ``text`` is what the asker will read, when it is approved."""

    id: UUID
    kind: str
    label: str
    state: str
    question_id: UUID
    asked_by: int | None
    asked_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    words: str
    text: str
    reason: str
    handles: bool | None
    corrects: int | None
    days: int | None
    payload: dict[str, Any]
    referred: bool
    yours: bool
    """Whether the reader may decide it."""
    of_leaders: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A step that waits for the end of its undo window."""

    question_id: UUID
    step: str
    payload: dict[str, Any]


def count_for(who: Reader) -> int:
    """How many wait for this member of staff."""
    return len(_waiting(who))


def waiting_for(who: Reader) -> list[Waiting]:
    """What waits for this member of staff, the longest first."""
    return [
        Waiting(
            id=wanted.id,
            kind=wanted.kind,
            label=str(DecisionKind(wanted.kind).label),
            title=wanted.question.shown_title,
            number=wanted.question.number,
            asked_by=wanted.asked_by,
            asked_at=wanted.asked_at,
            next_due_at=wanted.question.next_due_at,
            danger=wanted.question.danger,
        )
        for wanted in _waiting(who)
    ]


def to_decide(decision_id: UUID, *, who: Reader) -> ToDecide | None:
    """One decision of this unit about a question that somebody may know; None for any other."""
    wanted: Any = (
        Decision.objects.filter(pk=decision_id, question__in=Question.objects.filter(visible(who)))
        .exclude(kind__in=NO_SECOND_PERSON)
        .select_related("question")
        .defer("question__terms", "question__search")
        .first()
    )
    if wanted is None:
        return None
    payload = wanted.payload
    reason = payload.get("reason", "")
    return ToDecide(
        id=wanted.id,
        kind=wanted.kind,
        label=str(DecisionKind(wanted.kind).label),
        state=wanted.state,
        question_id=wanted.question_id,
        asked_by=wanted.asked_by,
        asked_at=wanted.asked_at,
        decided_by=wanted.decided_by,
        decided_at=wanted.decided_at,
        words=wanted.words,
        text=str(payload.get("text") or payload.get("words") or ""),
        reason=_label(reason),
        handles=payload.get("handles"),
        corrects=payload.get("corrects"),
        days=payload.get("days"),
        payload=payload,
        referred=wanted.referred_at is not None,
        yours=_may_decide(wanted, who),
        of_leaders=leader_decides(wanted.kind, wanted.question),
    )


def held(decision_id: UUID, *, who: Reader) -> Held | None:
    """A step of the undo window about a question that somebody may know, open or not; None for any other."""
    found = Decision.objects.filter(
        pk=decision_id, kind=DecisionKind.SEND, question__in=Question.objects.filter(visible(who))
    ).first()
    if found is None or found.question_id is None:
        return None
    return Held(found.question_id, found.step, dict(found.payload))


_OF_A_QUESTION: Final = tuple(
    f"question__{column}"
    for column in (
        *("number", "title", "public_title", "covered_at"),
        *("topic", "confidential", "danger", "next_due_at"),
    )
)


def _waiting(who: Reader) -> list[Any]:
    """Never what one asked for oneself or had a part in."""
    kinds = ~Q(kind__in=NO_SECOND_PERSON) if who.leads else Q(kind=DecisionKind.FIRST_ANSWERS)
    rows = (
        Decision.objects.filter(
            kinds,
            Q(asked_by=None) | ~Q(asked_by=who.account_id),
            state=DecisionState.OPEN,
            referred_at=None,
            question__in=Question.objects.filter(visible(who)),
        )
        .select_related("question")
        .only("kind", "payload", "asked_by", "asked_at", "referred_at", *_OF_A_QUESTION)
        .order_by("asked_at", "id")[:200]
    )
    return [row for row in rows if _may_decide(row, who)]


def _may_decide(wanted: Any, who: Reader) -> bool:
    if wanted.referred_at is not None or who.account_id == wanted.asked_by:
        return False
    if who.account_id in wanted.payload.get("barred", ()):
        return False
    return who.leads or not leader_decides(wanted.kind, wanted.question)


def _label(reason: str) -> str:
    for codes in (UnresolvableReason, Outcome):
        if reason in codes.values:
            return str(codes(reason).label)
    return ""
