"""Which units stand above one, and which of their entries reach it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.db.models import BigIntegerField, Exists, F, Func, IntegerField, OuterRef, QuerySet, Value

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
    in_between = Entry.objects.filter(
        unit_id__in=above,
        in_force=True,
        kind=OuterRef("kind"),
        replaces_unit=OuterRef("unit_id"),
        replaces_number=OuterRef("number"),
    ).annotate(nearness=_nearness(above, "unit_id"))
    return (
        Entry.objects.filter(unit_id__in=above, in_force=True)
        .annotate(nearness=_nearness(above, "unit_id"))
        .exclude(Exists(in_between.filter(nearness__gt=OuterRef("nearness"))))
    )


def _nearness(above: list[int], field: str) -> Func:
    """The place of a unit in the line from the root down. A move may have turned two units around: who once
    replaced an entry from above may stand above it now, and then replaces it no more.
    """
    line = Value(above, output_field=ArrayField(BigIntegerField()))
    return Func(line, F(field), function="array_position", output_field=IntegerField())


def _key(unit_id: int) -> str:
    return f"directory.above.{unit_id}"
