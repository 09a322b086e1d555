"""Whom a directive would reach: computed here, on the server, and nowhere else."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from django.db import connection

from shared_apps.directives.models import Delivery, Directive
from shared_apps.onboarding.public import units_of_waves
from tenants.public import UnitCard, subtree_select, unit_cards

RECEIVING_STATES = ("sandbox", "live")
"""States of a unit in which it has people at work who can receive something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSet:
    """How a set of units is described: a subtree, narrowed by everything that is not empty."""

    issuer_unit_id: int
    target_unit_id: int
    kinds: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    lines: tuple[str, ...] = ()
    waves: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    without: tuple[int, ...] = ()

    @classmethod
    def of(cls, directive: Directive) -> Self:
        """The set that a directive describes."""
        return cls(
            issuer_unit_id=directive.issuer_unit_id,
            target_unit_id=directive.target_unit_id,
            kinds=tuple(directive.target_kinds),
            levels=tuple(directive.target_levels),
            lines=tuple(directive.target_lines),
            waves=tuple(directive.target_waves),
            units=tuple(directive.target_units),
            without=tuple(directive.except_units),
        )

    def select(self, states: Sequence[str] | None = RECEIVING_STATES) -> tuple[str, tuple[Any, ...]]:
        """The SELECT of its ids, with its parameters. The issuer is never among its own recipients."""
        only: set[int] | None = set(self.units) or None
        if self.waves:
            waved = set(units_of_waves(self.waves))
            only = waved if only is None else only & waved
        return subtree_select(
            self.target_unit_id,
            kinds=self.kinds or None,
            states=states,
            levels=self.levels or None,
            lines=self.lines or None,
            only=None if only is None else sorted(only),
            without=[*self.without, self.issuer_unit_id],
        )

    def unit_ids(self, states: Sequence[str] | None = RECEIVING_STATES) -> list[int]:
        """The ids of the set as it is now, in their order."""
        statement, parameters = self.select(states)
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return sorted(int(row[0]) for row in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Units that share a parent, under its name."""

    name: str
    units: tuple[UnitCard, ...]


@dataclass(frozen=True, slots=True)
class TargetPreview:
    """The units a directive would reach now, grouped by parent, and those it cannot reach.

    `seal` stands for exactly this set: issuing with it fails when the set has changed in between.
    """

    groups: tuple[TargetGroup, ...]
    total: int
    unreachable: tuple[UnitCard, ...]
    seal: str


def seal_of(unit_ids: Iterable[int]) -> str:
    """A short name of a set of units: the same for the same set, another one for any other."""
    return sha256(",".join(map(str, sorted(unit_ids))).encode()).hexdigest()[:20]


def preview(*, issuer_unit_id: int, target_unit_id: int, kinds: Sequence[str]) -> TargetPreview:
    """The preview of a subtree, restricted to kinds of units."""
    return preview_of(
        TargetSet(issuer_unit_id=issuer_unit_id, target_unit_id=target_unit_id, kinds=tuple(kinds))
    )


def preview_of(target: TargetSet) -> TargetPreview:
    """Compute the target set, by the same statement that issuing writes the deliveries with."""
    found = sorted(unit_cards(target.unit_ids(states=None)).values(), key=lambda card: card.path)
    reached = [card for card in found if card.state in RECEIVING_STATES]
    parents = unit_cards({card.parent_id for card in reached if card.parent_id is not None})
    by_parent: dict[str, list[UnitCard]] = {}
    for card in reached:
        parent = parents.get(card.parent_id or 0)
        by_parent.setdefault(parent.name if parent is not None else "", []).append(card)
    return TargetPreview(
        groups=tuple(TargetGroup(name, tuple(units)) for name, units in by_parent.items()),
        total=len(reached),
        unreachable=tuple(card for card in found if card.state not in RECEIVING_STATES),
        seal=seal_of(card.id for card in reached),
    )


def outside(target_unit_id: int, unit_ids: Collection[int]) -> set[int]:
    """Those of the units that do not stand at or below the target, today."""
    cards = unit_cards({*unit_ids, target_unit_id})
    over = cards.get(target_unit_id)
    return {one for one in unit_ids if over is None or one not in cards or not cards[one].is_under(over.path)}


def later_units(directive: Directive) -> list[UnitCard]:
    """The units that belong to an issued directive's choice by now and do not have it, by path."""
    has = set(Delivery.objects.filter(directive_id=directive.pk).values_list("unit_id", flat=True))
    missing = set(TargetSet.of(directive).unit_ids()) - has
    return sorted(unit_cards(missing).values(), key=lambda card: card.path)
