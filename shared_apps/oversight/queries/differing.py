"""Where units and the rows of custody say different things of who holds a question, and whether the row can
settle it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.oversight.models import Custody
from shared_apps.oversight.queries.comparing import HANDS, HELD_HERE


@dataclass(slots=True)
class Differing:
    """One question: who says what, and why the row cannot settle it (empty: it can)."""

    origin_unit: int
    question_id: UUID
    said: list[str] = field(default_factory=list)
    for_a_person: str = ""


def differing(units: Sequence[UnitRef]) -> list[Differing]:
    """Every question about which a unit and the network differ, after what is under way was delivered."""
    comparison = _comparison()
    found: dict[tuple[int, UUID], Differing] = {}
    hops: defaultdict[tuple[int, UUID], int] = defaultdict(int)
    for unit in units:
        for one in differences(comparison, unit):
            for keys, who in ((one.missing, f"unit {unit.id}"), (one.surplus, "the network")):
                for key in sorted(keys):
                    case, hop = _case_of(one.bucket, key, unit.id)
                    kept = found.setdefault(case, Differing(*case))
                    kept.said.append(f"{who}: {one.bucket} at unit {unit.id}, {key}")
                    if keys is one.missing:
                        hops[case] = max(hops[case], hop)
    with enter_network():
        rows = Custody.objects.filter(kind=Custody.Kind.QUESTION, item_id__in=[case[1] for case in found])
        known = {(row.unit_id, row.item_id): row.hop for row in rows}
    for case, differs in found.items():
        if case not in known:
            differs.for_a_person = "no row of custody"
        elif hops[case] > known[case]:
            differs.for_a_person = "a unit is ahead of the network"
    return list(found.values())


def _comparison() -> Reconciler:
    return next(reconciler for reconciler in reconcilers() if reconciler.name == HANDS)


def _case_of(bucket: str, key: str, unit_id: int) -> tuple[tuple[int, UUID], int]:
    """Which question a key of the comparison speaks of, and after how many changes of hands."""
    first, second, hop = key.split("/")
    if bucket == HELD_HERE:
        return (int(first), UUID(second)), int(hop)
    return (unit_id, UUID(first)), int(hop)
