"""What is open and overdue goes along when a unit moves under another parent.

On the first day of the new place the ancestors that the unit leaves lose its stock and those it joins gain
it. A fact of an earlier business day that arrives later is summed under the old place, as every fact is, and
carried at once; so the sums do not depend on what came first.

Whoever adds facts shares SUMS_LOCK; a move and a rebuild hold it alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from shared_apps.insights.models import CarriedMove

SUMS_LOCK = "insights.sums"


@dataclass(frozen=True, slots=True)
class Carried:
    """One move of one unit: ids of the ancestors left and joined."""

    from_day: date
    left: tuple[int, ...]
    joined: tuple[int, ...]

    def shares(self) -> Iterable[tuple[int, int]]:
        """Ancestors with the sign of what they get."""
        yield from ((unit, -1) for unit in self.left)
        yield from ((unit, 1) for unit in self.joined)


def carried_moves(unit_ids: Collection[int], *, after: date) -> dict[int, list[Carried]]:
    """The moves of these units that have been carried and lie after a day, by unit."""
    moves: dict[int, list[Carried]] = defaultdict(list)
    for row in CarriedMove.objects.filter(unit_id__in=unit_ids, from_day__gt=after):
        moves[row.unit_id].append(Carried(row.from_day, tuple(row.units_left), tuple(row.units_joined)))
    return moves
