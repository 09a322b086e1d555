"""What became of a broadcast that a directive called for: where it stands, and how many watched and asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared_apps.contracts.broadcast_content import BROADCAST_KEY, BroadcastContent, from_text
from shared_apps.directives.models import Directive, UnitBroadcast
from tenants.public import unit_cards, unit_url

AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBroadcastRow:
    """One unit's broadcast. ``address`` is its page, empty where it was taken away."""

    unit_name: str
    stands: str
    address: str
    changed: Sequence[str]
    watched: int
    asked: int
    answered: int
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastsTogether:
    """All of them, by name (never by how many watched: E16), and their sums."""

    rows: Sequence[UnitBroadcastRow]
    watched: int
    asked: int
    answered: int


def broadcast_in(directive: Directive) -> BroadcastContent | None:
    """What a directive calls for; None where nothing has been written yet."""
    text = directive.details.get(BROADCAST_KEY)
    return from_text(text) if text else None


def together(directive_id: UUID) -> BroadcastsTogether:
    """What units have told of theirs. Two queries."""
    told = list(UnitBroadcast.objects.filter(directive_id=directive_id, revision__gt=0))
    cards = unit_cards([row.unit_id for row in told])
    rows = [
        UnitBroadcastRow(
            unit_name=cards[row.unit_id].short_name,
            stands=row.stands,
            address="" if row.stands == AWAY else unit_url(cards[row.unit_id].host, row.path),
            changed=row.changed,
            watched=row.watched,
            asked=row.asked,
            answered=row.answered,
            told_at=row.told_at,
        )
        for row in told
        if row.unit_id in cards and row.told_at
    ]
    rows.sort(key=lambda row: row.unit_name)
    return BroadcastsTogether(
        rows=rows,
        watched=sum(row.watched for row in rows),
        asked=sum(row.asked for row in rows),
        answered=sum(row.answered for row in rows),
    )
