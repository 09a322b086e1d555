"""What units have on their desks already: the issuer sees it before adding to it (基层减负)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from huisheng.kernel import clock
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.queries.steps import DONE
from tenants.public import UnitCard, unit_cards


@dataclass(frozen=True, slots=True)
class Burden:
    """Directives of any unit above in which something is still awaited: `owed` in all, `late` of them."""

    owed: int
    late: int


@dataclass(frozen=True, slots=True)
class BurdenedUnit:
    """A unit that would be reached, with the name of the one it stands below."""

    unit: UnitCard
    parent_name: str
    burden: Burden


NOTHING = Burden(0, 0)


def burdens(unit_ids: Collection[int]) -> dict[int, Burden]:
    """The burden of each unit that has one, in one query."""
    rows = (
        Delivery.objects.filter(
            unit_id__in=list(unit_ids), directive__state=Directive.State.ISSUED, excused_at=None
        )
        .exclude(DONE)
        .values("unit_id")
        .annotate(owed=Count("id"), late=Count("id", filter=Q(directive__due_at__lt=clock.now())))
        .order_by()
    )
    return {row["unit_id"]: Burden(row["owed"], row["late"]) for row in rows}


def burdened(units: Collection[UnitCard], words: str = "") -> list[BurdenedUnit]:
    """The units whose name, or that of the unit above them, holds `words`; the most burdened first."""
    parents = unit_cards({card.parent_id for card in units if card.parent_id is not None})
    found = burdens([card.id for card in units])
    lines = [
        BurdenedUnit(
            card,
            parents[card.parent_id].name if card.parent_id in parents else "",
            found.get(card.id, NOTHING),
        )
        for card in units
    ]
    wanted = words.strip()
    if wanted:
        lines = [line for line in lines if wanted in line.unit.name or wanted in line.parent_name]
    return sorted(lines, key=lambda line: (-line.burden.late, -line.burden.owed, line.unit.path))
