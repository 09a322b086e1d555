"""How far making all sums anew has come, for the operators' page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared_apps.insights.models import Rebuild

SHOWN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildLine:
    """One of them. `share` is in per cent of the part that is being done."""

    from_units: bool
    state: str
    begun_at: datetime
    moved_at: datetime
    ended_at: datetime | None
    units: int
    units_read: int
    corrected: int
    left_alone: int
    facts: int
    facts_summed: int
    changed: int

    @property
    def share(self) -> int:
        """0 to 100."""
        reading = self.state == Rebuild.State.READING
        done, total = (self.units_read, self.units) if reading else (self.facts_summed, self.facts)
        return min(100, 100 * done // total) if total else 0


def rebuilds() -> tuple[RebuildLine | None, Sequence[RebuildLine]]:
    """The one that is under way, if any, and the last ones that ended."""
    rows = [_line(row) for row in Rebuild.objects.order_by("-id")[: SHOWN + 1]]
    under_way = next((row for row in rows if row.ended_at is None), None)
    return under_way, [row for row in rows if row.ended_at is not None]


def _line(row: Rebuild) -> RebuildLine:
    return RebuildLine(
        from_units=row.from_units,
        state=row.state,
        begun_at=row.begun_at,
        moved_at=row.moved_at,
        ended_at=row.ended_at,
        units=row.units,
        units_read=row.units_read,
        corrected=row.corrected,
        left_alone=row.left_alone,
        facts=row.facts,
        facts_summed=row.facts_summed,
        changed=row.changed,
    )
