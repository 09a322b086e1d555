"""Taking a question in hand: one writer at a time, and nobody writes over what another has just done."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import DecisionKind, DecisionState, ExtraMove, HolderKind, Move, State
from tenant_apps.questions.data.settings import allowing
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.rules.transitions import NotPossible
from tenants.public import get_setting

HOLDING: Final = ("holder_kind", "holder", "section", "returned", "claimed_by", "claimed_until")
"""What ``hold_by`` and its like change."""


class UnknownQuestion(LookupError):
    """This unit has no such question."""


class ChangedMeanwhile(Exception):
    """Somebody else took a step since this form was opened. Nothing was written."""

    def __init__(self, question_id: UUID) -> None:
        super().__init__(str(question_id))
        self.question_id = question_id


class BeingWorkedOn(Exception):
    """A colleague works on it now (claim), or a step of theirs leaves in a moment. Nothing was written."""

    def __init__(self, question_id: UUID, account: int | None, until: datetime | None) -> None:
        super().__init__(str(question_id))
        self.question_id = question_id
        self.account = account
        self.until = until


class HeldElsewhere(NotPossible):
    """Another unit holds it. It alone takes steps; here it is read."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.state, Move.HAND_ON)


def is_away(question: Question) -> bool:
    """Whether another unit holds a question of this one."""
    return question.holder_kind == HolderKind.AWAY


def demand_held_here(question: Question) -> None:
    """Raises HeldElsewhere for a locked question that this unit does not hold (any more)."""
    if is_away(question) or question.state == State.HANDED_ON:
        raise HeldElsewhere(question)


class OnOffer(BeingWorkedOn):
    """Another unit has been asked to take it over and has not answered yet: until then only messages to the
    asker and notes go on here. Nothing was written.
    """


def lock(question_id: UUID, *, version: int | None = None) -> Question:
    """The locked row, inside a transaction. Raises UnknownQuestion; ChangedMeanwhile when it is no
    longer at ``version``.
    """
    question: Question | None = Question.objects.select_for_update().filter(pk=question_id).first()
    if question is None:
        raise UnknownQuestion(str(question_id))
    if version is not None and question.version != version:
        raise ChangedMeanwhile(question_id)
    return question


def lock_for_staff(question_id: UUID, *, version: int, actor: int, while_offered: bool = False) -> Question:
    """The locked row for a step of a member of staff.

    With the step the actor's own claim ends. Raises BeingWorkedOn beside what ``lock`` raises: while a
    colleague's claim runs, or while a step that was sent waits for the end of its undo window; HeldElsewhere
    while another unit holds it; OnOffer while another unit is asked to take it over, unless the step is good
    ``while_offered`` as well.
    """
    question = lock(question_id, version=version)
    demand_held_here(question)
    now = clock.now()
    claimed = question.claimed_until is not None and question.claimed_until > now
    if claimed and question.claimed_by not in (None, actor):
        raise BeingWorkedOn(question_id, question.claimed_by, question.claimed_until)
    halting = (DecisionKind.SEND.value, DecisionKind.TRANSFER.value)
    for waiting in Decision.objects.filter(question=question, kind__in=halting, state=DecisionState.OPEN):
        if waiting.kind == DecisionKind.SEND:
            raise BeingWorkedOn(question_id, waiting.asked_by, waiting.effective_at)
        if not while_offered:
            raise OnOffer(question_id, waiting.asked_by, None)
    end_claim(question, actor)
    return question


def is_on_offer(question: Question) -> bool:
    """Whether another unit is asked to take a locked question over."""
    return bool(
        Decision.objects.filter(
            question=question, kind=DecisionKind.TRANSFER, state=DecisionState.OPEN
        ).exists()
    )


def end_claim(question: Question, account: int) -> None:
    """Let a locked question go, when the claim on it is theirs; a claim changes no version."""
    if question.claimed_by == account:
        question.claimed_by = question.claimed_until = None
        question.save(update_fields=["claimed_by", "claimed_until"])


def save(question: Question, *fields: str) -> None:
    """Write the named fields and count the version up."""
    question.version += 1
    question.save(update_fields=[*fields, "version"])


def hold_by(question: Question, account: int | None, *, section: int | None = None) -> None:
    """Give a locked question to one holder: a person, a section, or (neither) whoever is on duty."""
    if account is not None:
        question.holder_kind, section = HolderKind.PERSON, None
    else:
        question.holder_kind = HolderKind.DUTY if section is None else HolderKind.SECTION
    question.holder, question.section = account, section
    question.returned = False
    question.claimed_by = question.claimed_until = None


def extensions() -> Collection[str]:
    """The extra moves that this unit has switched on (rules/transitions.py)."""
    unit_id = current_unit().id
    return tuple(extra.value for extra in ExtraMove if get_setting(unit_id, allowing(extra)))
