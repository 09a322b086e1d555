"""The tree inside statements of other apps: sets of units and places in time, without one query per unit."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Length

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from tenants.data import UnitCard
from tenants.models import Unit, UnitPlace
from tenants.models.unit import PATH_SEGMENT_DIGITS
from tenants.tree import ids_of_path, unit_card


def subtree_select(
    unit_id: int,
    *,
    kinds: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    levels: Sequence[int] | None = None,
    lines: Sequence[str] | None = None,
    only: Sequence[int] | None = None,
    without: Sequence[int] = (),
) -> tuple[str, tuple[Any, ...]]:
    """Return a SELECT of the ids at and below a unit, with its parameters, to be used as `INSERT … SELECT`.

    Each restriction that is given narrows the set: kinds, states, `levels` (depth in the tree, 1 = root),
    `lines` (条线), `only` these units, `without` those. The set is then the one the database sees at that
    moment, and it never travels. Raises LookupError for an unknown unit. NETWORK only.
    """
    units = Unit.objects.filter(path__startswith=unit_card(unit_id).path)
    if levels is not None:
        units = units.alias(length=Length("path")).filter(
            length__in=[level * (PATH_SEGMENT_DIGITS + 1) for level in levels]
        )
    if lines is not None:
        units = units.filter(line__in=list(lines))
    if only is not None:
        # An empty list must stay a SELECT, of nobody: there is no unit 0.
        units = units.filter(pk__in=list(only) or [0])
    if without:
        units = units.exclude(pk__in=list(without))
    if kinds is not None:
        units = units.filter(kind__in=list(kinds))
    if states is not None:
        units = units.filter(state__in=list(states))
    sql, params = units.order_by().values("id").query.sql_with_params()
    return sql, tuple(params)


def ids_below(unit_id: int | None, *, states: Sequence[str]) -> QuerySet[Any, int]:
    """The ids at and below a unit (None: of all), in some states, as a subquery: the set never travels.

    Raises LookupError for an unknown unit. NETWORK only.
    """
    if unit_id is not None:
        return ids_at(unit_card(unit_id).path, states=states)
    return Unit.objects.filter(state__in=list(states)).order_by().values_list("id", flat=True)


def ids_at(path: str, *, states: Sequence[str]) -> QuerySet[Any, int]:
    """The same for a place that is known already, of a card or a grant. Raises ValueError without one: it
    would be all units. NETWORK only.
    """
    if not path:
        raise ValueError("without a place in the tree nothing stands below a unit")
    units = Unit.objects.filter(path__startswith=path, state__in=list(states))
    return units.order_by().values_list("id", flat=True)


def states_below(card: UnitCard) -> dict[tuple[str, str], int]:
    """How many units of each kind are in each state below a unit, itself left out. Raises ValueError without
    a place in the tree: it would be all units.
    """
    if not card.path:
        raise ValueError("without a place in the tree nothing stands below a unit")
    with enter_network():
        units = Unit.objects.filter(path__startswith=card.path).exclude(pk=card.id)
        rows = units.order_by().values_list("kind", "state").annotate(n=Count("pk"))
        return {(kind, state): number for kind, state, number in rows}


def paths_below(unit_id: int) -> dict[int, str]:
    """The places of the units at and below a unit, by id, in two queries. Raises LookupError for an unknown
    unit.
    """
    with enter_network():
        units = Unit.objects.filter(path__startswith=unit_card(unit_id).path).order_by()
        return {pk: path or "" for pk, path in units.values_list("pk", "path")}


def states_of(unit_ids: Iterable[int]) -> dict[int, str]:
    """The states of those units that exist, in one query."""
    with enter_network():
        return dict(Unit.objects.filter(pk__in=list(unit_ids)).order_by().values_list("pk", "state"))


def places_on(wanted: Iterable[tuple[int, date]]) -> dict[tuple[int, date], list[int]]:
    """For each (unit, business day): the ids of its ancestors on that day, root first, the unit itself last.

    As `place_on`, in one query for any number of pairs. Raises LookupError naming a unit that has no place.
    """
    pairs = set(wanted)
    with enter_network():
        rows = list(
            UnitPlace.objects.filter(unit_id__in={unit_id for unit_id, _ in pairs})
            .order_by("unit_id", "from_day")
            .values_list("unit_id", "path", "from_day", "to_day")
        )
    places: dict[int, list[tuple[str, date, date | None]]] = {}
    for unit_id, path, from_day, to_day in rows:
        places.setdefault(unit_id, []).append((path, from_day, to_day))
    found: dict[tuple[int, date], list[int]] = {}
    for unit_id, day in pairs:
        known = places.get(unit_id)
        if not known:
            raise LookupError(f"unit {unit_id} has no place in the tree")
        path = next(
            (
                path
                for path, from_day, to_day in known
                if from_day <= day and (to_day is None or day < to_day)
            ),
            # Before the first place known, the first one holds: imported messages are older than the network.
            known[0][0],
        )
        found[unit_id, day] = ids_of_path(path)
    return found


def live_since(unit_ids: Iterable[int]) -> dict[int, date]:
    """The business day on which each unit first went live; one that never did is left out. One query."""
    with enter_network():
        rows = Unit.objects.filter(pk__in=list(unit_ids), live_since__isnull=False).order_by()
        return {pk: business_day(at) for pk, at in rows.values_list("pk", "live_since") if at is not None}
