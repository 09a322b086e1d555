"""What may be chosen when a directive is written."""

from collections.abc import Collection
from dataclasses import dataclass

from huisheng.kernel.access import Actor
from shared_apps.directives.queries.visibility import issuing_unit_ids
from shared_apps.onboarding.public import WaveName, waves_at
from tenants.public import UnitCard, ancestors, children, subtree, unit_cards

KINDS = (
    "national",
    "province",
    "city",
    "county",
    "zone",
    "university",
    "enterprise",
    "township",
    "other",
)
"""Kinds of units, from the widest down."""

_REGIONS = ("national", "province", "city")
"""Kinds that have whole regions below them."""


@dataclass(frozen=True, slots=True)
class Target:
    """A unit whose subtree may be addressed. `depth` is 0 for the issuer itself."""

    unit: UnitCard
    depth: int


def kinds_below(kind: str) -> tuple[str, ...]:
    """Kinds of units that may stand at or below a unit of this kind: a city has no provinces below it."""
    return (
        KINDS[KINDS.index(kind) :]
        if kind in KINDS[: KINDS.index("county")]
        else KINDS[KINDS.index("county") :]
    )


def issuers(actor: Actor) -> list[UnitCard]:
    """The units in whose name this person may write, in the tree's order."""
    return sorted(unit_cards(issuing_unit_ids(actor)).values(), key=lambda card: card.path)


def targets(issuer: UnitCard) -> list[Target]:
    """The issuer, the regions below it, and what stands right below it. Not every single unit: a region is
    addressed.
    """
    found = {card.id: card for card in [*subtree(issuer.id, kinds=_REGIONS), *children(issuer.id)]}
    found[issuer.id] = issuer
    return [
        Target(card, card.level - issuer.level) for card in sorted(found.values(), key=lambda card: card.path)
    ]


def levels_below(issuer: UnitCard) -> list[int]:
    """The depths in the tree at which units stand below the issuer, nearest first."""
    return sorted({card.level for card in subtree(issuer.id, include_self=False)})


def lines_below(issuer: UnitCard) -> list[str]:
    """The lines (条线) of the units below the issuer."""
    return sorted({card.line for card in subtree(issuer.id, include_self=False)} - {""})


def waves_of(issuer_unit_id: int) -> list[WaveName]:
    """The waves of the roll-out that an issuer may address: its own, and those of the units above it."""
    return waves_at([card.id for card in ancestors(issuer_unit_id)] + [issuer_unit_id])


def units_by_name(issuer: UnitCard, names: Collection[str]) -> dict[str, int]:
    """The units below the issuer that are called so, in full or short; a name of several is left out."""
    wanted = set(names)
    found: dict[str, set[int]] = {}
    for card in subtree(issuer.id, include_self=False):
        for name in {card.name, card.short_name, card.slug} & wanted:
            found.setdefault(name, set()).add(card.id)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}
