"""What readers have kept: their views by name, and figures as they stood at a moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared_apps.insights.models import SavedView, Snapshot
from shared_apps.insights.queries.dashboard import Dashboard
from shared_apps.insights.queries.frozen import thawed


@dataclass(frozen=True, slots=True)
class Kept:
    """One view by its name."""

    id: int
    name: str
    unit_id: int
    query: str


@dataclass(frozen=True, slots=True)
class Pinned:
    """Figures of one unit as of one moment; `digest` shows that they are the same as ever."""

    id: UUID
    unit_id: int
    as_of: datetime
    digest: str


def views_of(account_id: int) -> list[Kept]:
    """The views of one person, by name."""
    rows = SavedView.objects.filter(account_id=account_id).order_by("name")
    return [Kept(row.pk, row.name, row.unit_id, row.query) for row in rows]


def pinned_by(account_id: int, *, most: int = 50) -> list[Pinned]:
    """What one person has pinned, the newest first."""
    rows = Snapshot.objects.filter(made_by=account_id).order_by("-as_of").defer("content")[:most]
    return [Pinned(row.pk, row.unit_id, row.as_of, row.digest) for row in rows]


def pinned(snapshot_id: UUID) -> tuple[Pinned, Dashboard]:
    """The figures that were pinned. Raises LookupError."""
    row = Snapshot.objects.filter(pk=snapshot_id).first()
    if row is None:
        raise LookupError(f"there is no snapshot {snapshot_id}")
    return Pinned(row.pk, row.unit_id, row.as_of, row.digest), thawed(row.content)
