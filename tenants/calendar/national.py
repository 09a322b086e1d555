"""The national days as they are stored, and read from everywhere without asking the database each time."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.cache import cache
from django.db import transaction

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import enter_network
from tenants.models import NationalDay

_GENERATION: Final = "calendar:generation"


@dataclass(frozen=True, slots=True)
class NationalDays:
    """What the published years say: days that are worked or not against their weekday, by date."""

    days: dict[date, bool]
    years: frozenset[int]


# One entry: the days of the generation that this process has seen last. They change a few times a year.
_read: dict[str, NationalDays] = {}


def national_days() -> NationalDays:
    """The days of all published years."""
    with enter_network():
        generation = cache.get(_GENERATION)
        if generation is None:
            generation = uuid7().hex
            cache.set(_GENERATION, generation, None)
        found = _read.get(generation)
        if found is None:
            # No year is published without a day in it.
            rows = NationalDay.objects.exclude(year__published_at=None).values_list("day", "works")
            days = dict(rows)
            found = NationalDays(days, frozenset(day.year for day in days))
            _read.clear()
            _read[generation] = found
    return found


def forget_after_commit() -> None:
    """Have every process read the days anew once this transaction, in NETWORK, is committed."""
    transaction.on_commit(forget)


def forget() -> None:
    """Have every process read the days anew."""
    with enter_network():
        cache.set(_GENERATION, uuid7().hex, None)
