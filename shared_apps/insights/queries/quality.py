"""How far the figures of units can be trusted: what staff wrote themselves, what came from before the
network, public questions that read the same, and questions that one device sent in a row. Counts, no text,
nobody's name and no device; sensitive topics are out.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Count, Q, Sum
from django.db.models.functions import MD5, Coalesce

from huisheng.kernel import clock
from shared_apps.insights.models import Fact, PublicItem
from shared_apps.insights.queries.periods import Period
from shared_apps.topics.public import sensitive_codes
from tenants.public import UnitCard, UnitState, children, ids_at, paths_below

SEEDED_FROM: Final = 20
"""So many in a hundred written by staff, and somebody should look at it."""
SAME_FROM: Final = 5
"""So many public questions that read like another one of the unit, and somebody should look at it."""
BURST_FROM: Final = 5
"""So many questions beyond the first few of one device, and somebody should look at it. A class around one
machine brings about as many by itself, which is why nothing but a look follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What there is of one unit with all below it. `received` are the questions of askers, `seeded` those
    that staff wrote to begin with, which no figure counts, `imported` those of `received` from before the
    unit worked here; `same` are public questions that read exactly like an earlier one of the same unit;
    `burst` are those of `received` that followed several others from one device within an hour.
    """

    unit: UnitCard
    is_own: bool = False
    received: int = 0
    seeded: int = 0
    imported: int = 0
    same: int = 0
    burst: int = 0

    @property
    def seeded_share(self) -> int | None:
        """Of all that was entered, in per cent rounded down; None where nothing was."""
        every = self.received + self.seeded
        return 100 * self.seeded // every if every else None

    @property
    def is_to_be_looked_at(self) -> bool:
        """Whether somebody should look at it."""
        many = self.same >= SAME_FROM or self.burst >= BURST_FROM
        return many or (self.seeded_share or 0) >= SEEDED_FROM


def quality(unit: UnitCard, period: Period) -> list[Quality]:
    """One line for each unit right below and for the unit itself, what is to be looked at first. A fixed
    number of statements.
    """
    paths = paths_below(unit.id)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit_id, found in (*_entered(unit, period).items(), *_same(unit, period).items()):
        path = paths.get(unit_id, "")
        child = (
            int(path[len(unit.path) :].split(".")[0] or unit.id) if path.startswith(unit.path) else unit.id
        )
        for name, number in found.items():
            counts[child][name] += number
    lines = [_line(card, counts[card.id]) for card in children(unit.id) if card.id in counts]
    if unit.id in counts:
        lines.append(_line(unit, counts[unit.id], is_own=True))
    return sorted(
        lines,
        key=lambda line: (
            not line.is_to_be_looked_at,
            -(line.seeded_share or 0),
            -line.same,
            -line.burst,
        ),
    )


def _line(unit: UnitCard, counts: Mapping[str, int], *, is_own: bool = False) -> Quality:
    return Quality(
        unit=unit,
        is_own=is_own,
        received=counts["received"],
        seeded=counts["seeded"],
        imported=counts["imported"],
        same=counts["same"],
        burst=counts["burst"],
    )


def _entered(unit: UnitCard, period: Period) -> dict[int, dict[str, int]]:
    """Questions by the unit that received them, as signed sums like every figure: of one that was filed under
    a sensitive topic later nothing is left, not even a difference to what was received.
    """
    rows = (
        Fact.objects.filter(
            unit_id__in=ids_at(unit.path, states=list(UnitState.values)),
            business_day__range=(period.first, period.last),
        )
        .exclude(topic__in=sensitive_codes())
        .values("unit_id")
        .annotate(
            all_received=Coalesce(Sum("received", filter=Q(seeded=False)), 0),
            all_seeded=Coalesce(Sum("received", filter=Q(seeded=True)), 0),
            all_imported=Coalesce(Sum("received", filter=Q(seeded=False, imported=True)), 0),
            all_burst=Coalesce(Sum("received", filter=Q(seeded=False, burst=True)), 0),
        )
        .order_by()
    )
    return {
        row["unit_id"]: {
            "received": row["all_received"],
            "seeded": row["all_seeded"],
            "imported": row["all_imported"],
            "burst": row["all_burst"],
        }
        for row in rows
    }


def _same(unit: UnitCard, period: Period) -> dict[int, dict[str, int]]:
    """Public questions of the period beyond the first of each text, by unit."""
    rows = (
        PublicItem.objects.filter(
            unit_id__in=ids_at(unit.path, states=list(UnitState.values)),
            shown=True,
            asked_at__gte=_midnight(period.first),
            asked_at__lt=_midnight(period.last + timedelta(days=1)),
        )
        .exclude(topic__in=sensitive_codes())
        .annotate(hash=MD5("text"))
        .values("unit_id", "hash")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .order_by()
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: {"same": 0})
    for row in rows:
        found[row["unit_id"]]["same"] += row["n"] - 1
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.BUSINESS_ZONE)
