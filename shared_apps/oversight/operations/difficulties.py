"""基层困难: helped with by any level above the unit that raised it.

One unit above leads; others may help. Nothing is decided here about who must.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast, cancel_wakeup, schedule_wakeup
from huisheng.kernel.text import demand_words
from shared_apps.contracts.difficulty_messages import DifficultyHelped
from shared_apps.oversight.events import DIFFICULTY_UNTAKEN
from shared_apps.oversight.models import Difficulty, DifficultyStep
from shared_apps.oversight.queries.difficulties import (
    ANSWERED,
    TO_BE_HELPED,
    UNDER_WAY,
    helper_for,
    leader_of,
)
from shared_apps.oversight.queries.orders import unit_or_none
from shared_apps.oversight.rules.difficulties import remind_at
from tenants.public import UnitCard, working_calendar

Stage = Difficulty.Stage
Code = DifficultyStep.Code


class HelpNotPossibleError(RuntimeError):
    """No unit of this person stands above that one, another one leads, or the step is not open any more."""


@transaction.atomic
def reply(difficulty_id: UUID, actor: Actor, *, text: str) -> None:
    """Any level above writes something. Raises HelpNotPossibleError."""
    row, own = _for(difficulty_id, actor)
    _demand(row.stage in UNDER_WAY)
    _done(row, Code.REPLIED, own, actor, text)


@transaction.atomic
def take_on(difficulty_id: UUID, actor: Actor) -> None:
    """牵头: one unit leads. Raises HelpNotPossibleError where another one does already."""
    row, own = _for(difficulty_id, actor)
    _demand(row.stage == Stage.OPEN or (row.stage == Stage.TAKEN and leader_of(row) is None))
    _leads(row, own)
    row.save(update_fields=["stage", "lead_unit_id"])
    _done(row, Code.TAKEN, own, actor)


@transaction.atomic
def join(difficulty_id: UUID, actor: Actor) -> None:
    """协助: another unit helps as well. Raises HelpNotPossibleError."""
    row, own = _for(difficulty_id, actor)
    _demand(row.stage in TO_BE_HELPED and row.lead_unit_id != own.id)
    _demand(not row.steps.filter(code=Code.JOINED, unit_id=own.id).exists())
    _done(row, Code.JOINED, own, actor)


@transaction.atomic
def release(difficulty_id: UUID, actor: Actor, *, text: str) -> None:
    """The unit that leads cannot go on, and says why. Raises HelpNotPossibleError, NoWordsError."""
    demand_words(text)
    row, own = _for(difficulty_id, actor)
    _demand(row.stage == Stage.TAKEN and row.lead_unit_id == own.id)
    let_go(row)
    _done(row, Code.RELEASED, own, actor, text)


@transaction.atomic
def settle(difficulty_id: UUID, actor: Actor, *, text: str) -> None:
    """It is solved, in words; by the unit that leads, or by any where none does. The unit says whether it is.

    Raises HelpNotPossibleError, NoWordsError.
    """
    demand_words(text)
    row, own = _for(difficulty_id, actor)
    _demand(row.stage in TO_BE_HELPED)
    lead = leader_of(row)
    _demand(lead is None or lead.id == own.id)
    _leads(row, own)
    row.stage = Stage.SETTLED
    row.turn += 1
    row.save(update_fields=["stage", "lead_unit_id", "turn"])
    _done(row, Code.SETTLED, own, actor, text)


@transaction.atomic
def share(difficulty_id: UUID, actor: Actor, *, shared: bool) -> None:
    """All units at and below one's own may read it, or not any more; only what was answered, and only where
    the unit that raised it agrees. Raises HelpNotPossibleError.
    """
    row, own = _for(difficulty_id, actor)
    if shared:
        _demand(row.stage in ANSWERED and row.may_be_shared and row.shared_by_unit_id is None)
    else:
        _demand(row.shared_by_unit_id == own.id)
    row.shared_by_unit_id = own.id if shared else None
    row.save(update_fields=["shared_by_unit_id"])
    _done(row, Code.SHARED if shared else Code.UNSHARED, own, actor)


def let_go(row: Difficulty) -> None:
    """Nobody leads any more; those above are reminded when nobody takes it on."""
    row.stage, row.lead_unit_id, row.reminded_at = Stage.OPEN, None, None
    row.save(update_fields=["stage", "lead_unit_id", "reminded_at"])
    watch(row, again=False)


def watch(row: Difficulty, *, again: bool) -> None:
    """Look at it again after some working days of the unit right above."""
    unit = unit_or_none(row.unit_id)
    above = unit.parent_id if unit is not None else None
    at = remind_at(working_calendar(above or row.unit_id), clock.now(), again=again)
    schedule_wakeup(what=DIFFICULTY_UNTAKEN, key=str(row.pk), at=at)


def note(
    row: Difficulty,
    code: DifficultyStep.Code,
    *,
    unit_id: int | None = None,
    account: int | None = None,
    person: str = "",
    words: str = "",
) -> None:
    """Write one step down, and its codes in the audit."""
    DifficultyStep.objects.create(
        difficulty=row,
        code=code,
        unit_id=unit_id,
        account_id=account,
        person=person[:60],
        words=words,
        at=clock.now(),
    )
    record(
        f"difficulty.{code}",
        object_type="difficulty",
        object_id=str(row.pk),
        actor=account or "system",
        detail={"unit": row.unit_id} | ({"by_unit": unit_id} if unit_id else {}),
    )


def _for(difficulty_id: UUID, actor: Actor) -> tuple[Difficulty, UnitCard]:
    row = Difficulty.objects.select_for_update().get(pk=difficulty_id)
    above = helper_for(actor, row)
    if above is None or actor.account_id is None:
        raise HelpNotPossibleError
    return row, above


def _demand(possible: bool) -> None:
    if not possible:
        raise HelpNotPossibleError


def _leads(row: Difficulty, own: UnitCard) -> None:
    row.stage, row.lead_unit_id = Stage.TAKEN, own.id
    cancel_wakeup(DIFFICULTY_UNTAKEN, str(row.pk))


def _done(row: Difficulty, code: DifficultyStep.Code, own: UnitCard, actor: Actor, words: str = "") -> None:
    note(row, code, unit_id=own.id, account=actor.account_id, person=actor.name, words=words)
    told = DifficultyHelped(difficulty_id=str(row.pk), account=row.account_id, at=clock.now().isoformat())
    broadcast(told, [row.unit_id])
