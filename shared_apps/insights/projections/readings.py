"""From views of days to the sums of every unit above, by the tree of the day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from huisheng.kernel.tenancy.locks import share_lock_until_commit
from shared_apps.insights.models import Reading
from shared_apps.insights.projections.moves import SUMS_LOCK
from shared_apps.insights.projections.upserts import Key, add
from tenants.public import places_on

_KEY: Final = ("unit_id", "own", "day")
_CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class Views:
    """So many more views of a unit's own pages on a day."""

    unit_id: int
    day: date
    number: int


def add_views(views: Sequence[Views]) -> None:
    """Add them to the unit and to those above it. Raises LookupError (no such unit)."""
    share_lock_until_commit(SUMS_LOCK)
    own: dict[Key, list[int]] = defaultdict(lambda: [0])
    for one in views:
        own[one.unit_id, True, one.day][0] += one.number
    add(Reading, _KEY, ("views",), own)
    _spread(views)


def spread_anew() -> None:
    """Sum what the units told once more, by the tree's history as it stands now."""
    Reading.objects.filter(own=False).delete()
    told = Reading.objects.filter(own=True).order_by("unit_id", "day").values_list("unit_id", "day", "views")
    rows = (Views(*row) for row in told.iterator(chunk_size=_CHUNK))
    while chunk := list(islice(rows, _CHUNK)):
        _spread(chunk)


def _spread(views: Sequence[Views]) -> None:
    places = places_on({(one.unit_id, one.day) for one in views})
    sums: dict[Key, list[int]] = defaultdict(lambda: [0])
    for one in views:
        for above in places[one.unit_id, one.day]:
            sums[above, False, one.day][0] += one.number
    add(Reading, _KEY, ("views",), sums)
