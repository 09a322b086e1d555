"""Reading the notices of dead letters, which hold no payload."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from shared_apps.network_ledger.models import NetworkDeadLetter
from tenants.public import unit_cards

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter as an operator sees it. `unit_name` is empty for the network itself."""

    id: int
    up: bool
    unit_name: str
    event_id: UUID
    kind: str
    version: int
    attempts: int
    error: str
    occurred_at: datetime
    dead_at: datetime


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many dead letters there are of one kind."""

    kind: str
    number: int


def kinds() -> list[KindCount]:
    """Return the kinds of which there are dead letters, most first."""
    rows = (
        NetworkDeadLetter.objects.values_list("kind").annotate(number=Count("id")).order_by("-number", "kind")
    )
    return [KindCount(kind, number) for kind, number in rows]


def letters(kind: str, page: int) -> tuple[Page[NetworkDeadLetter], list[Letter]]:
    """Return one page of notices, newest first, and its rows with the names of their units."""
    rows: QuerySet[NetworkDeadLetter] = NetworkDeadLetter.objects.order_by("-dead_at", "-id")
    pages = Paginator(rows.filter(kind=kind) if kind else rows, PER_PAGE).get_page(page)
    shown = list(pages.object_list)
    cards = unit_cards({row.unit_id for row in shown})
    return pages, [
        Letter(
            id=row.id,
            up=row.direction == NetworkDeadLetter.Direction.UP,
            unit_name=cards[row.unit_id].short_name if row.unit_id in cards else "",
            event_id=row.event_id,
            kind=row.kind,
            version=row.version,
            attempts=row.attempts,
            error=row.error,
            occurred_at=row.occurred_at,
            dead_at=row.dead_at,
        )
        for row in shown
    ]
