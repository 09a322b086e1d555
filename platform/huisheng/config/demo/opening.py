"""Open the units of the plan: enter them into the tree, give them a schema, let them go live."""

from typing import Final

from huisheng.config.demo.plan import DemoPlan
from huisheng.kernel.progress import Progress
from tenants.public import (
    UnitCard,
    UnitState,
    fill_pool,
    go_live,
    provision,
    reactivate,
    save_units,
    subtree,
    unit_by_slug,
)

ACTOR = "demo"
_POOL = 8
_UNFINISHED: Final = (UnitState.LISTED, UnitState.PROVISIONING)
_CLOSED: Final = (UnitState.SUSPENDED, UnitState.ARCHIVED)


def open_units(plan: DemoPlan) -> list[UnitCard]:
    """Every opened unit, by path. What was done in an earlier run is not done again; a unit that somebody has
    closed while trying things out is open again, because the rest of the demo is written into it.
    """
    save_units(plan.listed, plan.slugs, source="demo")
    wanted = [unit for unit in plan.listed if unit.code in plan.opened]
    with Progress("Opening units", len(wanted)) as bar:
        cards = []
        for unit in wanted:
            card = unit_by_slug(plan.slugs[unit.code])
            if card is None:
                raise LookupError(f"{unit.name} is not in the tree under {plan.slugs[unit.code]}")
            if card.state in _UNFINISHED:
                provision(card.id, actor=ACTOR)
            if card.state in _CLOSED:
                reactivate(card.id, actor=ACTOR)
            elif card.state != UnitState.LIVE:
                go_live(card.id, actor=ACTOR)
            cards.append(card)
            bar.advance(detail=card.short_name)
    fill_pool(_POOL)
    top = cards[0]
    ids = {card.id for card in cards}
    return [card for card in subtree(top.id) if card.id in ids]
