"""Reading the notices of dead letters, which hold no payload, and the comparisons of units."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet

from shared_apps.network_ledger.models import NetworkComparison, NetworkDeadLetter
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


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of one unit; `missing` is what the network lacks, `surplus` what only it has."""

    unit_id: int
    unit_name: str
    name: str
    compared_at: datetime
    buckets: tuple[str, ...]
    missing: int
    surplus: int


@dataclass(frozen=True, slots=True)
class ComparisonSummary:
    """How many comparisons there are, how many differ, and when the oldest was made."""

    total: int
    differing: int
    oldest: datetime | None


def comparisons(page: int) -> tuple[Page[NetworkComparison], list[Compared]]:
    """Return one page: what differs first, then the oldest comparison first."""
    rows: QuerySet[NetworkComparison] = NetworkComparison.objects.alias(agrees=Q(differences=[])).order_by(
        "agrees", "compared_at", "id"
    )
    pages = Paginator(rows, PER_PAGE).get_page(page)
    shown = list(pages.object_list)
    cards = unit_cards({row.unit_id for row in shown})
    return pages, [
        Compared(
            unit_id=row.unit_id,
            unit_name=cards[row.unit_id].short_name if row.unit_id in cards else str(row.unit_id),
            name=row.name,
            compared_at=row.compared_at,
            buckets=tuple(difference["bucket"] for difference in row.differences),
            missing=sum(difference["missing"] for difference in row.differences),
            surplus=sum(difference["surplus"] for difference in row.differences),
        )
        for row in shown
    ]


def comparison_summary() -> ComparisonSummary:
    """Return the figures above the list: one query."""
    found = NetworkComparison.objects.aggregate(
        total=Count("id"), agreeing=Count("id", filter=Q(differences=[])), oldest=Min("compared_at")
    )
    return ComparisonSummary(found["total"], found["total"] - found["agreeing"], found["oldest"])
