"""What may be chosen when a directive is written."""

from dataclasses import dataclass

from huisheng.kernel.access import Actor
from shared_apps.directives.queries.visibility import issuing_unit_ids
from tenants.public import UnitCard, children, subtree, unit_cards

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
