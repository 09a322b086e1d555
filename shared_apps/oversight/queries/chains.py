"""Through which hands a question went: codes, names of units and times."""

from collections.abc import Iterable, Sequence

from shared_apps.oversight.models import Custody, Transfer
from tenants.public import unit_cards


def settled_hops(row: Custody) -> list[Transfer]:
    """Every transfer of the question itself that was really asked and has ended, the oldest first."""
    asked = Transfer.objects.filter(custody=row, role=Transfer.Role.LEAD)
    ended = asked.exclude(outcome__in=("", Transfer.Outcome.REFUSED))
    return list(ended.order_by("settled_at", "hop", "id"))


def chain_of(transfers: Iterable[Transfer]) -> list[dict[str, str]]:
    """The same for a message: from, to, way, reason, outcome and when, by the names that units have today."""
    known = list(transfers)
    units = {unit for transfer in known for unit in (transfer.from_unit_id, transfer.to_unit_id) if unit}
    cards = unit_cards(units)
    names = {unit: card.short_name for unit, card in cards.items()}
    return [
        {
            "from": names.get(transfer.from_unit_id, ""),
            "to": names.get(transfer.to_unit_id or 0, ""),
            "way": transfer.way,
            "reason": transfer.reason,
            "outcome": transfer.outcome,
            "why": transfer.outcome_reason,
            "at": transfer.settled_at.isoformat() if transfer.settled_at else "",
        }
        for transfer in known
    ]


def held_since_moving_up(row: Custody, hops: Sequence[Transfer]) -> list[int]:
    """The units that had it since it last moved up, in order, the present holder last.

    A unit that it moved up to may give it to anybody: that it was there before is no circle then.
    """
    held = [row.unit_id]
    for transfer in hops:
        if transfer.outcome == Transfer.Outcome.ACCEPTED and transfer.to_unit_id is not None:
            held = [transfer.to_unit_id] if transfer.called_up else [*held, transfer.to_unit_id]
    return held


def units_since_moving_up(row: Custody, hops: Sequence[Transfer]) -> set[int]:
    """Every unit that had it or was asked to take it since then."""
    units = {row.holder_unit_id or row.unit_id}
    for transfer in hops:
        if transfer.called_up and transfer.outcome == Transfer.Outcome.ACCEPTED:
            units = {row.holder_unit_id or row.unit_id}
        else:
            units |= {unit for unit in (transfer.from_unit_id, transfer.to_unit_id) if unit}
    return units
