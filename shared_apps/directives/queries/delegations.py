"""How far a directive has come where it was handed on: for the unit that did it, and for the issuer above."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from huisheng.kernel import clock
from shared_apps.directives.models import Delegation, Delivery, Directive
from shared_apps.directives.queries.from_above import CameDown, came_down
from shared_apps.directives.queries.steps import ACKNOWLEDGED, OVERDUE, READ, REPORTED, UNREAD, step_at
from tenants.public import unit_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationView:
    """One unit's handing on: to how many units, and how many stand at which step; `refused` says why not.
    `own_words` are those that stand before the text from above by now.
    """

    id: UUID
    child_id: UUID | None
    unit_name: str
    refused: str
    due_at: datetime | None
    own_words: str
    came_down: CameDown | None
    units: int
    unread: int = 0
    read: int = 0
    acknowledged: int = 0
    reported: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Below:
    """All that was handed on below an issuer: units are counted once, whoever addressed them."""

    delegations: tuple[DelegationView, ...]
    units: int
    reported: int


def of_unit(directive_id: UUID, unit_id: int) -> tuple[DelegationView, ...]:
    """What one unit has handed on of one directive."""
    return _views(Delegation.objects.filter(parent_id=directive_id, unit_id=unit_id).order_by("at"))


def below(directive_id: UUID) -> Below:
    """What was handed on below a directive, on every level."""
    found = [row for row, _level in by_level(directive_id)]
    children = [row.child_id for row in found if row.child_id is not None]
    deliveries = Delivery.objects.filter(directive_id__in=children)
    reported = deliveries.filter(reported_at__isnull=False)
    return Below(
        delegations=_views(found),
        units=deliveries.values("unit_id").distinct().count(),
        reported=reported.values("unit_id").distinct().count(),
    )


def by_level(directive_id: UUID) -> list[tuple[Delegation, int]]:
    """Every time it was handed on below, on every level: 1 by those to whom it was issued, 2 by those below
    them. Two queries.
    """
    own = Delegation.objects.filter(child_id=directive_id).first()
    root = directive_id if own is None else own.root_id
    rows = Delegation.objects.filter(root_id=root, child_id__isnull=False).order_by("at")
    levels = {directive_id: 0}
    found: list[tuple[Delegation, int]] = []
    # A child is handed on after its parent: one pass in the order of time finds every level.
    for row in rows:
        if row.parent_id in levels and row.child_id is not None:
            levels[row.child_id] = levels[row.parent_id] + 1
            found.append((row, levels[row.child_id]))
    return found


def reached_below(directive_id: UUID) -> int:
    """How many hand it on, on every level, to which an amendment of it goes down: what has ended is left out,
    and what was handed on of that. Three queries.
    """
    rows = [row for row, _level in by_level(directive_id)]
    issued = Directive.objects.filter(pk__in=[row.child_id for row in rows], state=Directive.State.ISSUED)
    still_open = set(issued.values_list("pk", flat=True))
    reached = {directive_id}
    for row in rows:
        if row.parent_id in reached and row.child_id in still_open:
            reached.add(row.child_id)
    return len(reached) - 1


def _views(rows: Iterable[Delegation]) -> tuple[DelegationView, ...]:
    known = list(rows)
    children = [row.child_id for row in known if row.child_id is not None]
    names = unit_cards({row.unit_id for row in known})
    stands = Directive.objects.only("due_at", "own_words").in_bulk(children)
    amended = came_down(children)
    counts: dict[UUID, dict[str, int]] = {child: {} for child in children}
    steps = (
        Delivery.objects.filter(directive_id__in=children)
        .annotate(step=step_at(clock.now()))
        .values("directive_id", "step")
        .annotate(units=Count("id"))
        .order_by()
    )
    for step in steps:
        counts[step["directive_id"]][step["step"]] = step["units"]
    found = []
    for row in known:
        at = counts.get(row.child_id, {}) if row.child_id is not None else {}
        child = stands.get(row.child_id) if row.child_id is not None else None
        found.append(
            DelegationView(
                id=row.pk,
                child_id=row.child_id,
                unit_name=names[row.unit_id].name if row.unit_id in names else "",
                refused=row.refused,
                due_at=None if child is None else child.due_at,
                own_words="" if child is None else child.own_words,
                came_down=None if child is None else amended.get(child.pk),
                units=sum(at.values()),
                unread=at.get(UNREAD, 0),
                read=at.get(READ, 0),
                acknowledged=at.get(ACKNOWLEDGED, 0),
                reported=at.get(REPORTED, 0),
                overdue=at.get(OVERDUE, 0),
            )
        )
    return tuple(found)
