"""Broadcasts (直播) that directives call for, for the app on whose pages they stand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared_apps.contracts.broadcast_content import (
    BROADCAST_KEY,
    MAY_CHANGE_KEY,
    BroadcastContent,
    from_text,
)
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.queries.owing import arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastCalled:
    """A broadcast that a unit above calls for, as it stands here now. ``kin`` are the directives that brought
    the same one: from which this was handed on, and those that were handed on from it.
    """

    directive_id: UUID
    issuer: str
    content: BroadcastContent
    may_change: tuple[str, ...]
    recalled_at: datetime | None
    kin: frozenset[UUID]


def broadcast_called(directive_id: UUID) -> BroadcastCalled | None:
    """One of them; None for none, and for a directive that says nothing of a broadcast. Two queries."""
    row = arrived().filter(directive_id=directive_id, kind=DirectiveItem.Kind.BROADCAST).first()
    text = None if row is None else row.details.get(BROADCAST_KEY)
    if row is None or not text:
        return None
    below = arrived().filter(parent_id=directive_id).values_list("directive_id", flat=True)
    above = set() if row.parent_id is None else {row.parent_id}
    return BroadcastCalled(
        directive_id=row.directive_id,
        issuer=row.issuer_name,
        content=from_text(text),
        may_change=tuple(row.details.get(MAY_CHANGE_KEY, ())),
        recalled_at=row.recalled_at,
        kin=frozenset(above | set(below)),
    )
