"""A question changes hands inside the unit: to a colleague, to a section, or back to whoever is on duty.

Exactly one holds it at any time. The note and the date that come with it are for staff; what was promised to
the asker does not move.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    ENDED_STATES,
    AssignmentKind,
    AssignmentRole,
    AssignmentState,
    HolderKind,
    MessageKind,
    Move,
    Side,
    StepCode,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Assignment, Message, Question
from tenant_apps.questions.operations.answering import official_name
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import HOLDING, hold_by, lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, tidy, tidy_line

SHORT: Final = 200
"""Characters of a note that stand in the history."""


@dataclass(frozen=True, slots=True)
class To:
    """Where it goes: a person (``account``), a section, or neither: back to duty."""

    account: int | None = None
    section: int | None = None


@transaction.atomic
def hand_on(
    question_id: UUID, *, version: int, to: To, note: str, due_at: datetime | None, actor: int
) -> None:
    """Give it to somebody else, with a note and (optional) the first instant that is too late.

    Back to duty needs a note: the next one must know why. It then stands on top of the queue.
    Raises BadDecision (``to``, ``note``, ``due_on``), UnknownQuestion, ChangedMeanwhile, BeingWorkedOn,
    NotPossible (it has ended).
    """
    note = tidy(note)
    if len(note) > TEXT_MAX or (to == To() and not has_words(note)):
        raise BadDecision("note")
    name, told = _receiver(to)
    if due_at is not None and due_at <= clock.now():
        raise BadDecision("due_on")
    question = lock_for_staff(question_id, version=version, actor=actor)
    if question.state in ENDED_STATES:
        raise NotPossible(question.state, Move.HANDLE)
    if _is_held_by(question, to):
        raise BadDecision("to")
    if to.section is not None and to.section == question.excluded_section:
        # The asker has said: not to these people.
        raise BadDecision("to")
    at = clock.now()
    _end_earlier(question, at)
    hold_by(question, to.account, section=to.section)
    question.returned = to == To()
    save(question, *HOLDING)
    if note:
        Message.objects.create(
            question=question, at=at, side=Side.INTERNAL, kind=MessageKind.NOTE, text=note, actor=actor
        )
    if to == To():
        take_step(question, StepCode.RETURNED, at=at, actor=actor, params={"why": tidy_line(note)[:SHORT]})
    else:
        _offer(question, to, note, due_at, at, actor)
        take_step(
            question,
            StepCode.ASSIGNED,
            at=at,
            actor=actor,
            params={"to": name, "account": to.account, "section": to.section},
            detail={"section": to.section},
        )
    publish(
        StaffWanted(
            question_id=question.id,
            what="returned" if to == To() else "assigned",
            accounts=told,
            at=at,
            link=desk_link(question.id),
        )
    )


def _receiver(to: To) -> tuple[str, tuple[int, ...]]:
    """The name that the asker may read, and the accounts that are told (none: whoever is on duty)."""
    if to.account is not None:
        if to.account not in people.staff_names():
            raise BadDecision("to")
        return official_name(), (to.account,)
    if to.section is not None:
        try:
            card = people.section(to.section)
        except LookupError:
            raise BadDecision("to") from None
        members = people.section_members(to.section)
        return card.name, tuple(sorted({row.account_id for row in members if row.account_id is not None}))
    return "", ()


def _is_held_by(question: Question, to: To) -> bool:
    if to.account is not None:
        return question.holder_kind == HolderKind.PERSON and question.holder == to.account
    if to.section is not None:
        return question.holder_kind == HolderKind.SECTION and question.section == to.section
    return question.holder_kind == HolderKind.DUTY


def _end_earlier(question: Question, at: datetime) -> None:
    """Whoever had it from an earlier hand-over has it no longer."""
    for earlier in Assignment.objects.select_for_update().filter(
        question=question,
        kind__in=[AssignmentKind.PERSON.value, AssignmentKind.SECTION.value],
        role=AssignmentRole.LEAD,
        state__in=[AssignmentState.OFFERED.value, AssignmentState.TAKEN.value],
    ):
        earlier.state, earlier.decided_at = AssignmentState.WITHDRAWN, at
        earlier.save(update_fields=["state", "decided_at"])


def _offer(question: Question, to: To, note: str, due_at: datetime | None, at: datetime, actor: int) -> None:
    led = Assignment.objects.filter(
        question=question,
        role=AssignmentRole.LEAD,
        state__in=[AssignmentState.OFFERED.value, AssignmentState.TAKEN.value],
    ).exists()
    Assignment.objects.create(
        question=question,
        kind=AssignmentKind.PERSON if to.account is not None else AssignmentKind.SECTION,
        # Somebody from outside (an expert) may have the lead: then this is the help inside.
        role=AssignmentRole.HELPER if led else AssignmentRole.LEAD,
        account=to.account,
        section=to.section,
        offered_by=actor,
        offered_at=at,
        due_at=due_at,
        state=AssignmentState.TAKEN,
        decided_at=at,
        brief=note,
    )
