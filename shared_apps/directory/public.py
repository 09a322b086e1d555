"""The door to what stands above a unit. Every function enters NETWORK itself for one short block, and reads
for the unit named: nothing of a unit beside it or below it.
"""

from collections.abc import Callable, Collection, Mapping

from huisheng.kernel.messaging import SetHash, register_reconciler
from shared_apps.directory.queries.above import units_above
from shared_apps.directory.queries.comparing import COMPARISON, bucket_of, hash_of
from shared_apps.directory.queries.entries import (
    InheritedCard,
    InheritedEntry,
    InheritedFound,
    find_inherited,
    inherited_cards,
    inherited_entries,
    inherited_entry,
    replacement,
)

__all__ = [
    "InheritedCard",
    "InheritedEntry",
    "InheritedFound",
    "compare_with_units",
    "find_inherited",
    "inherited_cards",
    "inherited_entries",
    "inherited_entry",
    "replacement",
    "units_above",
]

Told = Callable[[], Mapping[tuple[str, int], int]]
"""Gives the version of every entry, by kind and number, that the current unit has published for those
below.
"""

Tell = Callable[[str, int], None]
"""Tells again how one entry of the current unit stands: its version, or that it is withdrawn."""


def compare_with_units(told: Told, tell: Tell) -> None:
    """Let `reconcile` compare the directory with the units' own tables, and repair it by telling again.

    Called once, when applications are ready, by the app that owns the entries: this one may not know it.
    """
    side = _ToldEntries(told, tell)
    register_reconciler(COMPARISON, unit_side=side, repair=side.tell_again, takes_back=True)


class _ToldEntries:
    """The units' side: buckets and keys as in queries.comparing.KeptEntries."""

    def __init__(self, told: Told, tell: Tell) -> None:
        self._told, self._tell = told, tell

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        return {bucket_of(*entry): hash_of(version) for entry, version in self._told().items()}

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        return {str(version) for entry, version in self._told().items() if bucket_of(*entry) == bucket}

    def tell_again(self, bucket: str, _missing: Collection[str]) -> None:
        kind, _, number = bucket.partition("/")
        self._tell(kind, int(number))
