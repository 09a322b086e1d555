"""How one question stands that units above see to: who holds it, and what they demanded about it."""

from dataclasses import dataclass
from uuid import UUID

from shared_apps.oversight.models import Custody
from shared_apps.oversight.rules.exclusion import is_kept_out
from shared_apps.oversight.rules.ways import stands_over
from tenants.public import unit_card, unit_cards


@dataclass(frozen=True, slots=True)
class Standing:
    """``reader`` is the unit in whose name it is seen; ``topic`` is a code."""

    reader: int
    origin_unit: int
    question_id: UUID
    holder_unit: int
    topic: str
    hop: int
    ended: bool


def standing_of(reader: int, origin_unit: int, question_id: UUID) -> Standing | None:
    """A question that left its unit, or of which a promise was broken for too long; None for one that the
    unit may not know of: it stands over nobody who had it, or its asker wants it kept from there.
    """
    kinds = (Custody.Kind.QUESTION, Custody.Kind.ESCALATION)
    rows = list(Custody.objects.filter(unit_id=origin_unit, item_id=question_id, kind__in=kinds))
    if not rows or any(is_kept_out(unit_card(reader), row.excluded_units) for row in rows):
        return None
    moved = next((row for row in rows if row.kind == Custody.Kind.QUESTION), None)
    parties = {origin_unit, *(moved.asked_units if moved else ())}
    cards = unit_cards({reader, *parties})
    over_one = reader in cards and any(
        stands_over(cards[reader], cards[party]) for party in parties if party in cards
    )
    if reader not in parties and not over_one:
        return None
    return Standing(
        reader=reader,
        origin_unit=origin_unit,
        question_id=question_id,
        holder_unit=(moved.holder_unit_id if moved else None) or origin_unit,
        topic=rows[0].topic,
        hop=moved.hop if moved else 0,
        ended=all(row.ended_at is not None for row in rows),
    )
