"""What is between this unit and others about one question of the desk: who is asked, who helps, whose it
was.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from huisheng.kernel.tenancy import current_unit
from shared_apps.oversight.public import chain_of
from tenant_apps.questions.data.codes import (
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    DecisionState,
    NetworkReason,
    ReturnReason,
    StepCode,
    TransferOutcome,
    TransferReason,
    TransferWay,
)
from tenant_apps.questions.models import FOR_SEARCH, Assignment, Decision, Question, Step
from tenant_apps.questions.queries.incoming import Hop, day_of, hops, label_of
from tenant_apps.questions.rules.helping import RUNNING
from tenant_apps.questions.rules.transfers import MOVED_UP_FOR
from tenants.public import unit_cards

READ: Final = ("decisions", "steps", "assignments")
"""The rows of a question that this is read from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Another unit is asked to take it over, or was."""

    id: UUID
    to: str
    way: str
    reason: str
    rule: str
    words: str
    due_on: date | None
    asked_by: int | None
    asked_at: datetime
    is_open: bool
    taken_back: bool
    called_up: bool
    outcome: str
    return_reason: str
    why: str
    return_rule: str
    returned_words: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Helper:
    """One unit that helps (协办)."""

    id: UUID
    unit: str
    asked: str
    asked_by: int | None
    asked_at: datetime
    due_at: datetime | None
    late: bool
    is_running: bool
    state: str
    state_label: str
    words: str


@dataclass(frozen=True, slots=True)
class Between:
    """All of it. ``home`` and ``home_number`` are empty for this unit's own; ``due_on`` is the day that the
    sender of a copy named, ``along`` how many other askers get the same answers; ``moved_up`` says why the
    network moved it up to here, if it did.
    """

    asked: Asked | None
    ended: Asked | None
    helpers: tuple[Helper, ...]
    chain: tuple[Hop, ...]
    home: str
    home_number: str
    came_from: str
    moved_up: str
    due_on: date | None
    along: int

    @property
    def accounts(self) -> set[int]:
        """Everybody of this unit who is named in it."""
        named = {one.asked_by for one in (self.asked, self.ended, *self.helpers) if one is not None}
        return {account for account in named if account is not None}


def between(question_id: UUID, now: datetime) -> Between:
    """What there is about one question."""
    return between_of(Question.objects.prefetch_related(*READ).defer(*FOR_SEARCH).get(pk=question_id), now)


def between_of(question: Question, now: datetime) -> Between:
    """The same of a question that has been read, with its rows of READ."""
    # Rows come in the order of their models: oldest first.
    asked = [row for row in question.decisions.all() if row.kind == DecisionKind.TRANSFER]
    transfers = [_asked(row) for row in reversed(asked)]
    running = next((one for one in transfers if one.is_open), None)
    last = transfers[0] if transfers and not transfers[0].is_open else None
    helpers = [row for row in question.assignments.all() if row.kind == AssignmentKind.UNIT]
    involved = [*(row.unit for row in helpers), question.origin_unit]
    units = {unit for unit in involved if unit is not None}
    names = {unit: card.short_name for unit, card in unit_cards(units).items()} if units else {}
    taken = [row for row in question.steps.all() if row.code == StepCode.HELD] if question.is_copy else []
    held = taken[-1] if taken else None
    return Between(
        asked=running,
        ended=last,
        helpers=tuple(_helper(row, names, now) for row in helpers),
        chain=_chain(question, bool(transfers)),
        home=names.get(question.origin_unit or 0, ""),
        home_number=question.origin_number,
        came_from=str(held.params.get("from", "")) if held else "",
        moved_up=_moved_up(held),
        due_on=day_of(held.params.get("due_on")) if held else None,
        along=int(held.params.get("along") or 0) if held else 0,
    )


def _moved_up(held: Step | None) -> str:
    why = held.params.get("why") if held is not None else None
    return label_of(NetworkReason, why) if why in MOVED_UP_FOR else ""


def is_asked(question_id: UUID, transfer_id: UUID) -> bool:
    """Whether a unit is, or was, asked under this id to take this question over or to help with it."""
    asked = Decision.objects.filter(pk=transfer_id, question=question_id, kind=DecisionKind.TRANSFER)
    helps = Assignment.objects.filter(pk=transfer_id, question=question_id, kind=AssignmentKind.UNIT)
    return bool(asked.exists() or helps.exists())


def _chain(question: Question, asked: bool) -> tuple[Hop, ...]:
    """The network knows of it once somebody was asked, here or elsewhere, or it was moved up."""
    if not (asked or question.hop or question.away_unit):
        return ()
    here = current_unit().id
    return hops(chain_of(here, question.origin_unit or here, question.origin_question or question.id))


def _asked(row: Decision) -> Asked:
    said = row.payload
    return Asked(
        id=row.id,
        to=str(said.get("to_name", "")),
        way=label_of(TransferWay, said.get("way")),
        reason=label_of(TransferReason, said.get("reason")),
        rule=str(said.get("rule", "")),
        words=str(said.get("words", "")),
        due_on=day_of(said.get("due_on")),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        is_open=row.state == DecisionState.OPEN,
        taken_back="taken_back" in said,
        called_up="called_up" in said,
        outcome=str(said.get("outcome", "")),
        return_reason=label_of(ReturnReason, said.get("return_reason"))
        or label_of(NetworkReason, said.get("return_reason"))
        or label_of(TransferOutcome, said.get("outcome")),
        why=label_of(NetworkReason, said.get("called_up")),
        return_rule=str(said.get("return_rule", "")),
        returned_words=row.words,
        ended_at=row.decided_at,
    )


def _helper(row: Assignment, names: dict[int, str], now: datetime) -> Helper:
    running = row.state in RUNNING
    return Helper(
        id=row.id,
        unit=names.get(row.unit or 0, ""),
        asked=row.brief,
        asked_by=row.offered_by,
        asked_at=row.offered_at,
        due_at=row.due_at,
        late=running and row.due_at is not None and row.due_at <= now,
        is_running=running,
        state=row.state,
        state_label=str(AssignmentState(row.state).label),
        words=row.words,
    )
