"""基层困难: the unit tells those above what it cannot solve itself. The words stand in the network alone."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Message, emit
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.difficulty_messages import (
    DifficultyAdded,
    DifficultyBelow,
    DifficultyHelped,
    DifficultyJudged,
    DifficultyRaised,
    DifficultyTakenBack,
)
from shared_apps.oversight.public import DifficultyView, difficulty_for
from tenant_apps.people.public import leaders
from tenant_apps.questions.public import StaffWanted


class NotOurDifficultyError(LookupError):
    """The unit has raised no such difficulty, or the step is not open (any more)."""


@transaction.atomic
def raise_one(actor: Actor, *, area: str, subject: str, text: str, may_be_shared: bool) -> UUID:
    """Tell every level above; returns its id."""
    key = uuid7()
    told = DifficultyRaised(
        difficulty_id=str(key),
        area=area,
        subject=subject,
        text=text,
        may_be_shared=may_be_shared,
        account=_account(actor),
        person=actor.name[:60],
        at=clock.now().isoformat(),
    )
    _tell(told, "difficulty.raised", key, actor)
    return key


@transaction.atomic
def add(difficulty_id: UUID, actor: Actor, *, text: str) -> None:
    """Add something. Raises NotOurDifficultyError."""
    _demand(_own(difficulty_id).is_under_way)
    told = DifficultyAdded(
        difficulty_id=str(difficulty_id),
        step_id=str(uuid7()),
        text=text,
        account=_account(actor),
        person=actor.name[:60],
        at=clock.now().isoformat(),
    )
    _tell(told, "difficulty.added", difficulty_id, actor)


@transaction.atomic
def judge(difficulty_id: UUID, actor: Actor, *, turn: int, is_enough: bool, text: str) -> None:
    """Say whether what was done is enough; ``turn`` is what the page showed. Raises NotOurDifficultyError."""
    found = _own(difficulty_id)
    _demand(found.stage == "settled" and found.turn == turn)
    told = DifficultyJudged(
        difficulty_id=str(difficulty_id),
        step_id=str(uuid7()),
        turn=turn,
        is_enough=is_enough,
        text=text,
        account=_account(actor),
        person=actor.name[:60],
        at=clock.now().isoformat(),
    )
    _tell(told, "difficulty.enough" if is_enough else "difficulty.not_enough", difficulty_id, actor)


@transaction.atomic
def take_back(difficulty_id: UUID, actor: Actor) -> None:
    """No help is needed any more. Raises NotOurDifficultyError."""
    _demand(_own(difficulty_id).is_under_way)
    told = DifficultyTakenBack(
        difficulty_id=str(difficulty_id),
        step_id=str(uuid7()),
        account=_account(actor),
        person=actor.name[:60],
        at=clock.now().isoformat(),
    )
    _tell(told, "difficulty.taken_back", difficulty_id, actor)


@transaction.atomic
def helped(message: DifficultyHelped) -> None:
    """Somebody above took a step: the leaders look, and whoever raised it."""
    _want("difficulty", {*leaders(), message.account}, message.difficulty_id, message.at)


@transaction.atomic
def below(message: DifficultyBelow) -> None:
    """A unit below has raised one, or nobody has taken one on in time."""
    _want(f"difficulty_{message.what}", set(leaders()), message.difficulty_id, message.at)


def _want(what: str, accounts: set[int], difficulty_id: str, at: str) -> None:
    publish(
        StaffWanted(
            question_id=None,
            what=what,
            accounts=tuple(sorted(accounts)),
            at=datetime.fromisoformat(at),
            link=f"/manage/difficulties/{difficulty_id}/",
        )
    )


def _own(difficulty_id: UUID) -> DifficultyView:
    unit_id = current_unit().id
    found = difficulty_for(unit_id, difficulty_id)
    if found is None or found.unit_id != unit_id:
        raise NotOurDifficultyError(str(difficulty_id))
    return found


def _demand(possible: bool) -> None:
    if not possible:
        raise NotOurDifficultyError


def _tell(message: Message, what: str, difficulty_id: UUID, actor: Actor) -> None:
    emit(message)
    record(what, object_type="difficulty", object_id=str(difficulty_id), actor=_account(actor))


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise PermissionError("only a person who is signed in speaks for the unit")
    return actor.account_id
