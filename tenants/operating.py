"""What the operator's pages show of the units: state, version, what stands ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from huisheng.kernel.tenancy import enter_network
from tenants.lifecycle.states import possible_steps
from tenants.migrating.version import current_version
from tenants.models import PlannedMove, ReadySchema, Unit, UnitState
from tenants.provisioning.pool import pool_size

PAGE_SIZE = 50
NEW_STATES = (UnitState.LISTED, UnitState.PROVISIONING)


@dataclass(frozen=True, slots=True)
class Pool:
    """Schemas that wait for a unit, and how many should; how many schemas in use are behind the code."""

    ready: int
    wanted: int
    behind: int


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """A move that is decided and not yet in force; `under` is "" where the unit becomes a root."""

    under: str
    day: date


@dataclass(frozen=True, slots=True)
class OperatedUnit:
    """One unit as its operator sees it. `behind`: its schema is not at the code's version, so it is
    closed.
    """

    id: int
    name: str
    short_name: str
    slug: str
    kind: str
    state: str
    state_label: str
    schema: str
    version: str
    behind: bool
    parent_id: int | None
    parent_name: str
    live_since: datetime | None
    below: int
    steps: Mapping[str, bool]
    planned: PlannedPlace | None

    @property
    def may_provision(self) -> bool:
        """Not set up yet, or interrupted while it was."""
        return self.state in NEW_STATES

    @property
    def tone(self) -> str:
        """Tone of the chip that shows the state."""
        if self.behind or self.state == UnitState.PROVISIONING:
            return "soon"
        if self.state == UnitState.LIVE:
            return "done"
        return "late" if self.state == UnitState.SUSPENDED else "plain"


def pool_state() -> Pool:
    """How the pool stands."""
    version = current_version()
    with enter_network():
        return Pool(
            ready=ReadySchema.objects.filter(unit_id=None, version=version).count(),
            wanted=pool_size(),
            behind=Unit.objects.filter(schema_name__isnull=False).exclude(schema_version=version).count(),
        )


def state_counts() -> dict[str, int]:
    """How many units are in each state; states without units are missing."""
    with enter_network():
        counted = Unit.objects.order_by().values_list("state").annotate(Count("pk"))
        return {str(state): number for state, number in counted}


def operated_units(*, text: str = "", state: str = "", page: int = 1) -> Page[OperatedUnit]:
    """One page of units in the order of the tree, by part of name, pinyin or address, and by state."""
    with enter_network():
        units = _matching(text)
        if state:
            units = units.filter(state=state)
        found = Paginator(units.order_by("path"), PAGE_SIZE).get_page(page)
        return Page(
            _operated(list(found.object_list)), found.number, cast("Paginator[OperatedUnit]", found.paginator)
        )


def operated_unit(unit_id: int) -> OperatedUnit | None:
    """One unit, or None."""
    with enter_network():
        return next(iter(_operated(list(Unit.objects.select_related("parent").filter(pk=unit_id)))), None)


def possible_parents(unit_id: int, text: str, limit: int = 20) -> list[OperatedUnit]:
    """Units under which another may be moved, by part of the name: all but itself and those below it; the one
    it stands under only where that takes back a decision.
    """
    if not text.strip():
        return []
    with enter_network():
        unit = Unit.objects.filter(pk=unit_id).values("path", "parent_id").first()
        if unit is None or not unit["path"]:
            return []
        found = _matching(text).exclude(path__startswith=unit["path"])
        if not PlannedMove.objects.filter(unit_id=unit_id, applied_at=None).exists():
            found = found.exclude(pk=unit["parent_id"])
        return _operated(list(found.order_by("path")[:limit]))


def _matching(text: str) -> QuerySet[Unit]:
    units = Unit.objects.select_related("parent")
    wanted = "".join(text.split()).lower()
    if not wanted:
        return units
    fields = ("name__icontains", "short_name__icontains", "slug__contains", "sort_key__contains")
    return units.filter(
        reduce(or_, (Q(**{field: wanted}) for field in fields)) | Q(initials__startswith=wanted)
    )


def _operated(units: list[Unit]) -> list[OperatedUnit]:
    ids = [unit.pk for unit in units]
    planned = {
        move.unit_id: PlannedPlace(move.new_parent.short_name if move.new_parent else "", move.day)
        for move in PlannedMove.objects.select_related("new_parent").filter(unit_id__in=ids, applied_at=None)
    }
    below = dict(
        Unit.objects.order_by().filter(parent_id__in=ids).values_list("parent_id").annotate(Count("pk"))
    )
    version = current_version()
    return [
        OperatedUnit(
            id=unit.pk,
            name=unit.name,
            short_name=unit.short_name,
            slug=unit.slug,
            kind=unit.get_kind_display(),
            state=unit.state,
            state_label=unit.get_state_display(),
            schema=unit.schema_name or "",
            version=unit.schema_version,
            behind=bool(unit.schema_name) and unit.schema_version != version,
            parent_id=unit.parent_id,
            parent_name=unit.parent.short_name if unit.parent else "",
            live_since=unit.live_since,
            below=below.get(unit.pk, 0),
            steps=possible_steps(unit.state),
            planned=planned.get(unit.pk),
        )
        for unit in units
    ]
