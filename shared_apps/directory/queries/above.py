"""Which units stand above one, and which of their entries reach it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.core.cache import cache
from django.db.models import Q, QuerySet

from huisheng.kernel.tenancy import enter_network
from shared_apps.directory.models import Entry
from tenants.public import ancestors

_KEPT_SECONDS: Final = 60
"""People type, and every key asks. A name changed above shows a minute later; a move is noticed at once."""


def units_above(unit_id: int) -> dict[int, str]:
    """Short names of the units above one, by id, root first."""
    with enter_network():
        known: dict[int, str] | None = cache.get(_key(unit_id))
        if known is None:
            known = {card.id: card.short_name for card in ancestors(unit_id)}
            cache.set(_key(unit_id), known, _KEPT_SECONDS)
        return known


def forget_place(unit_id: int, _old_place: Sequence[int], _new_place: Sequence[int], _from_day: date) -> None:
    """A unit has moved (this is called for every unit of the moved branch)."""
    cache.delete(_key(unit_id))


def reaching(unit_id: int) -> QuerySet[Entry]:
    """The entries in force of the units above, without those that a unit in between has replaced.

    To be evaluated in NETWORK. Nothing of a unit that does not stand above can be in it.
    """
    above = list(units_above(unit_id))
    entries = Entry.objects.filter(unit_id__in=above, in_force=True)
    replaced = Q()
    for unit, kind, number in _replaced(above):
        replaced |= Q(unit_id=unit, kind=kind, number=number)
    return entries.exclude(replaced) if replaced else entries


def _replaced(above: Sequence[int]) -> list[tuple[int, str, int]]:
    """Entries that another unit above, nearer than theirs, stands in for."""
    distance = {unit_id: place for place, unit_id in enumerate(above)}
    standing_in = (
        Entry.objects.filter(unit_id__in=above, in_force=True)
        .exclude(replaces_unit=0)
        .values_list("unit_id", "kind", "replaces_unit", "replaces_number")
    )
    return [
        (unit, kind, number)
        for by, kind, unit, number in standing_in
        if unit in distance and distance[by] > distance[unit]
    ]


def _key(unit_id: int) -> str:
    return f"directory.above.{unit_id}"
