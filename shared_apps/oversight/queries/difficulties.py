"""基层困难 as those above, the unit itself and (what was shared) all units below see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Difficulty, DifficultyStep
from shared_apps.oversight.queries.orders import acting_units, issuer_for, unit_or_none
from shared_apps.oversight.rules.ways import stands_over
from tenants.public import UnitCard, UnitState, ancestors, ids_at, ids_below, unit_cards

Stage: Final = Difficulty.Stage
Code: Final = DifficultyStep.Code

UNDER_WAY: Final = (Stage.OPEN, Stage.TAKEN, Stage.SETTLED)
TO_BE_HELPED: Final = (Stage.OPEN, Stage.TAKEN)
ANSWERED: Final = (Stage.SETTLED, Stage.DONE)

# What a unit reads that neither raised it nor stands above: no reminders, nobody's coming and going.
_SHARED: Final = frozenset({Code.ADDED, Code.REPLIED, Code.SETTLED, Code.ENOUGH})


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: what, whose, and the words with it. Of the program and of time, ``unit`` is empty."""

    code: str
    unit: str
    person: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyView:
    """One difficulty with everything that was done. ``helpers``: units that help the one that leads."""

    id: UUID
    unit_id: int
    unit: str
    area: str
    subject: str
    text: str
    person: str
    raised_at: datetime
    stage: str
    turn: int
    lead: str
    helpers: tuple[str, ...]
    is_untaken: bool
    may_be_shared: bool
    shared_by_unit_id: int | None
    steps: tuple[StepView, ...]

    @property
    def is_under_way(self) -> bool:
        """Whether anything is awaited of anybody."""
        return self.stage in UNDER_WAY


def visible(actor: Actor) -> QuerySet[Difficulty]:
    """Those of the units that the person's roles cover."""
    tops = [path for path in actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF) if path]
    covered = (Q(unit_id__in=ids_at(path, states=list(UnitState))) for path in tops)
    return Difficulty.objects.filter(_any(covered))


def untaken(actor: Actor) -> QuerySet[Difficulty]:
    """Those that nobody leads and that this person may take on, the oldest first."""
    rows = Difficulty.objects.filter(_any(_is_below(unit) for unit in acting_units(actor)))
    return rows.filter(stage=Stage.OPEN).order_by("raised_at", "id")


def helper_for(actor: Actor, row: Difficulty) -> UnitCard | None:
    """The unit above in whose name this person helps: the one that leads, where it is theirs, else the
    nearest of theirs; None where none of theirs stands above.
    """
    unit = unit_or_none(row.unit_id)
    if unit is None:
        return None
    lead = leader_of(row)
    return lead if lead is not None and lead.id in acting_units(actor) else issuer_for(actor, unit)


def leader_of(row: Difficulty) -> UnitCard | None:
    """The unit that leads; None where the one that did was closed or stands above no more (units move)."""
    if row.lead_unit_id is None:
        return None
    cards = unit_cards([row.lead_unit_id, row.unit_id])
    lead, unit = cards.get(row.lead_unit_id), cards.get(row.unit_id)
    return lead if lead is not None and unit is not None and stands_over(lead, unit) else None


def units_above(unit_id: int) -> list[UnitCard]:
    """Every level above, the nearest first."""
    return sorted(ancestors(unit_id), key=lambda card: -card.level)


def of_unit(unit_id: int, limit: int = 200) -> list[DifficultyView]:
    """A unit's own, the newest first."""
    with enter_network():
        return views(Difficulty.objects.filter(unit_id=unit_id).order_by("-raised_at", "-id")[:limit])


def below(unit_id: int, limit: int = 200) -> list[DifficultyView]:
    """Those of the units below it: what waits for help first, the oldest of it on top."""
    with enter_network():
        rows = Difficulty.objects.filter(_is_below(unit_id))
        waiting = list(rows.filter(stage__in=UNDER_WAY).order_by("raised_at", "id")[:limit])
        over = rows.exclude(stage__in=UNDER_WAY).order_by("-ended_at", "-id")[: limit - len(waiting)]
        return views([*waiting, *over])


def count_untaken_below(unit_id: int) -> int:
    """How many of them nobody has taken on."""
    with enter_network():
        return Difficulty.objects.filter(_is_below(unit_id), stage=Stage.OPEN).count()


def one_for_unit(unit_id: int, difficulty_id: UUID) -> DifficultyView | None:
    """One that the unit's leaders may read: its own, or of a unit below; None for any other."""
    with enter_network():
        row = Difficulty.objects.filter(pk=difficulty_id).first()
        if row is None or not (row.unit_id == unit_id or _stands_above(unit_id, row.unit_id)):
            return None
        return views([row])[0]


def shared_with(unit_id: int, limit: int = 200) -> list[DifficultyView]:
    """What units at and above it have made readable to all below them, the newest first."""
    with enter_network():
        rows = Difficulty.objects.filter(_is_shared_with(unit_id)).order_by("-ended_at", "-raised_at", "-id")
        return views(rows[:limit], to_others=True)


def one_shared_with(unit_id: int, difficulty_id: UUID) -> DifficultyView | None:
    """One of them; None for any other."""
    with enter_network():
        row = Difficulty.objects.filter(_is_shared_with(unit_id), pk=difficulty_id).first()
        return views([row], to_others=True)[0] if row is not None else None


def views(
    rows: Iterable[Difficulty] | QuerySet[Difficulty], *, to_others: bool = False
) -> list[DifficultyView]:
    """With steps and names of units, in a number of queries that does not grow; no names of persons
    ``to_others``.
    """
    found = list(rows)
    steps: dict[UUID, list[DifficultyStep]] = {}
    for step in DifficultyStep.objects.filter(difficulty__in=found).order_by("at", "id"):
        steps.setdefault(step.difficulty_id, []).append(step)
    units = {row.unit_id for row in found} | {row.lead_unit_id for row in found if row.lead_unit_id}
    units |= {step.unit_id for each in steps.values() for step in each if step.unit_id}
    names = {unit: card.short_name for unit, card in unit_cards(units).items()}
    return [_view(row, steps.get(row.pk, []), names, to_others=to_others) for row in found]


def _view(
    row: Difficulty, steps: list[DifficultyStep], names: dict[int, str], *, to_others: bool
) -> DifficultyView:
    helpers = dict.fromkeys(
        names.get(step.unit_id or 0, "")
        for step in steps
        if step.code == Code.JOINED and step.unit_id != row.lead_unit_id
    )
    return DifficultyView(
        id=row.pk,
        unit_id=row.unit_id,
        unit=names.get(row.unit_id, ""),
        area=row.area,
        subject=row.subject,
        text=row.text,
        person="" if to_others else row.person,
        raised_at=row.raised_at,
        stage=row.stage,
        turn=row.turn,
        lead=names.get(row.lead_unit_id or 0, ""),
        helpers=tuple(helpers),
        is_untaken=row.stage == Stage.OPEN and row.reminded_at is not None,
        may_be_shared=row.may_be_shared,
        shared_by_unit_id=row.shared_by_unit_id,
        steps=tuple(
            StepView(
                step.code,
                names.get(step.unit_id or 0, ""),
                "" if to_others else step.person,
                step.words,
                step.at,
            )
            for step in steps
            if not to_others or step.code in _SHARED
        ),
    )


def _is_shared_with(unit_id: int) -> Q:
    above = [unit_id, *(card.id for card in ancestors(unit_id))]
    return Q(shared_by_unit_id__in=above, stage__in=ANSWERED)


def _is_below(unit_id: int) -> Q:
    return Q(unit_id__in=ids_below(unit_id, states=list(UnitState))) & ~Q(unit_id=unit_id)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def _stands_above(unit_id: int, other_id: int) -> bool:
    return any(card.id == unit_id for card in ancestors(other_id))
