"""What a unit has to see to because units below it could not."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.models import Custody
from shared_apps.oversight.rules.exclusion import is_kept_out
from tenants.public import UnitCard, ancestors, unit_cards


@dataclass(frozen=True, slots=True)
class Escalated:
    """A promise of a unit below, broken for too long: which unit, which of its promises, since when."""

    unit_id: int
    unit_name: str
    question_id: UUID
    topic: str
    clock: str
    since: date
    rung: int


def escalated_to(unit_id: int, limit: int) -> list[Escalated]:
    """Promises that this unit has to see to, the oldest first."""
    with enter_network():
        rows = list(
            Custody.objects.filter(
                kind=Custody.Kind.ESCALATION,
                holder_unit_id=unit_id,
                ended_at=None,
                since__isnull=False,
            ).order_by("since", "id")[:limit]
        )
    cards = unit_cards({row.unit_id for row in rows})
    return [
        Escalated(
            unit_id=row.unit_id,
            unit_name=cards[row.unit_id].short_name,
            question_id=row.item_id,
            topic=row.topic,
            clock=row.clock,
            since=row.since,
            rung=row.rung,
        )
        for row in rows
        if row.since is not None and row.unit_id in cards
    ]


def asked_above(unit_id: int, excluded: list[int]) -> UnitCard | None:
    """The unit that would be asked next above this one; None at the top, or when all are excluded."""
    for above in reversed(ancestors(unit_id)):
        if above.routable and not is_kept_out(above, excluded):
            return above
    return None
