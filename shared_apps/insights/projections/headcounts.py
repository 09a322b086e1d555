"""From the absolute numbers of a day to sums for every unit above, by the tree of that day.

What a unit tells replaces what it told of that day before; its ancestors get the difference in the same
transaction. So repetition, delay and order change nothing: every day has its own rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from django.db import transaction

from huisheng.kernel.tenancy.locks import share_lock_until_commit
from shared_apps.contracts.headcount_facts import HEADCOUNTS
from shared_apps.insights.models import Headcount
from shared_apps.insights.projections.moves import SUMS_LOCK
from shared_apps.insights.projections.upserts import Key, add
from tenants.public import places_on

_KEY: Final = ("unit_id", "own", "day", "code")
_AMOUNTS: Final = ("number", "units")
_CHUNK: Final = 5_000


class StrangeHeadcountError(ValueError):
    """A unit told what no measure knows, or less than nobody: it belongs among the dead letters."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one message of a unit says of one day; `order` is (epoch, sequence) of the message."""

    unit_id: int
    day: date
    numbers: dict[str, int]
    order: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Difference:
    unit_id: int
    day: date
    code: str
    number: int
    units: int


@transaction.atomic
def take_headcounts(told: Sequence[Told]) -> None:
    """Replace what the units told of these days. Raises StrangeHeadcountError and LookupError (no such
    unit).
    """
    if not told:
        return
    for one in told:
        if not set(one.numbers) <= set(HEADCOUNTS) or any(number < 0 for number in one.numbers.values()):
            raise StrangeHeadcountError(f"unit {one.unit_id} of {one.day}")
    # Before the rows: a rebuild, which holds the lock alone, sees all of it or nothing.
    share_lock_until_commit(SUMS_LOCK)
    _spread(_replace(told))


def sum_headcounts_anew() -> None:
    """Sum what the units told once more, by the tree's history as it stands. The caller holds the lock."""
    Headcount.objects.filter(own=False).delete()
    rows = (
        Headcount.objects.filter(own=True)
        .order_by("unit_id", "day", "code")
        .values_list("unit_id", "day", "code", "number", "units")
    )
    every = (_Difference(*row) for row in rows.iterator(chunk_size=_CHUNK))
    while chunk := list(islice(every, _CHUNK)):
        _spread(chunk)


def _replace(told: Sequence[Told]) -> list[_Difference]:
    """Write the units' own rows; returns by how much each has changed."""
    wanted = sorted({(one.unit_id, one.day, code) for one in told for code in one.numbers})
    Headcount.objects.bulk_create(
        [
            Headcount(unit_id=unit, own=True, day=day, code=code, number=0, units=0)
            for unit, day, code in wanted
        ],
        ignore_conflicts=True,
    )
    rows = {
        (row.unit_id, row.day, row.code): row
        for row in Headcount.objects.select_for_update()
        .filter(
            own=True,
            unit_id__in={one.unit_id for one in told},
            day__in={one.day for one in told},
        )
        .order_by("unit_id", "day", "code")
    }
    before = {key: (rows[key].number, rows[key].units) for key in wanted}
    for one in sorted(told, key=lambda one: one.order):
        for code, number in one.numbers.items():
            row = rows[one.unit_id, one.day, code]
            if one.order > (row.epoch, row.sequence):
                row.number, row.units = number, 1
                row.epoch, row.sequence = one.order
    Headcount.objects.bulk_update([rows[key] for key in wanted], [*_AMOUNTS, "epoch", "sequence"])
    changed = ((key, rows[key].number - before[key][0], rows[key].units - before[key][1]) for key in wanted)
    return [_Difference(*key, number, units) for key, number, units in changed if number or units]


def _spread(differences: Iterable[_Difference]) -> None:
    """Add them to the unit's own subtree and to every one above it on that day."""
    found = list(differences)
    places = places_on({(one.unit_id, one.day) for one in found})
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        for unit in places[one.unit_id, one.day]:
            row = sums[unit, False, one.day, one.code]
            row[0] += one.number
            row[1] += one.units
    add(Headcount, _KEY, _AMOUNTS, sums)
