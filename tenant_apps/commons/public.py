"""The door to what of a unit's questions stands in public. Call it inside that unit."""

from collections.abc import Sequence

from tenant_apps.commons.queries import listing
from tenant_apps.commons.queries.listing import PublicRow

__all__ = ["PublicRow", "answered_lately"]


def answered_lately(limit: int) -> Sequence[PublicRow]:
    """For the unit's home: what was answered last, newest first."""
    return listing.answered_lately(limit)
