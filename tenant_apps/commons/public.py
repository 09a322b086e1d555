"""The door to what of a unit's questions stands in public. Call it inside that unit."""

from collections.abc import Sequence

from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.queries import listing
from tenant_apps.commons.queries.entries import PublicEntry, entries_between, entries_of
from tenant_apps.commons.queries.listing import PublicRow
from tenant_apps.commons.queries.one import Gone, gone

__all__ = [
    "Gone",
    "PublicEntry",
    "PublicRow",
    "Stage",
    "answered_lately",
    "entries_between",
    "entries_of",
    "gone",
]


def answered_lately(limit: int) -> Sequence[PublicRow]:
    """For the unit's home: what was answered last, newest first."""
    return listing.answered_lately(limit)
