"""The network's side of the comparison with the units' own tables: which version of which entry is in force
below.
"""

from collections.abc import Collection, Mapping
from typing import Final

from huisheng.kernel.messaging import SetHash
from shared_apps.directory.models import Entry

COMPARISON: Final = "knowledge"
"""Name of the comparison, of which the app of knowledge registers the unit's side."""


class KeptEntries:
    """A bucket is one entry, `<kind>/<number>`; its one key is the version in force."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The version of every entry of one unit that is in force."""
        rows = Entry.objects.filter(unit_id=unit_id, in_force=True)
        return {
            bucket_of(kind, number): hash_of(version)
            for kind, number, version in rows.values_list("kind", "number", "version")
        }

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The version of one entry."""
        kind, _, number = bucket.partition("/")
        rows = Entry.objects.filter(unit_id=unit_id, kind=kind, number=int(number), in_force=True)
        return {str(version) for version in rows.values_list("version", flat=True)}


def bucket_of(kind: str, number: int) -> str:
    """Where an entry belongs in the comparison."""
    return f"{kind}/{number}"


def hash_of(version: int) -> SetHash:
    """The hash of a set that holds one version: the version itself."""
    return SetHash(1, version)
