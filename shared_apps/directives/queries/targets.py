"""Whom a directive would reach: computed here, on the server, and nowhere else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tenants.public import UnitCard, subtree, unit_cards

RECEIVING_STATES = ("sandbox", "live")
"""States of a unit in which it has people at work who can receive something."""


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
    """Compute the target set. The issuer is never among its own recipients."""
    found = [card for card in subtree(target_unit_id, kinds=tuple(kinds)) if card.id != issuer_unit_id]
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
