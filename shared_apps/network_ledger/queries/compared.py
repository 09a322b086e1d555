"""Reading the comparisons of units with the network."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.messaging.reconcile import reconcilers
from shared_apps.network_ledger.models import NetworkComparison
from tenants.public import unit_cards

PER_PAGE = 50
_LABELS = {
    "questions": _("Steps of questions"),
    "custody": _("What was handed upwards"),
    "custody of verdicts": _("Verdicts that were asked of units above"),
    "custody of questions": _("Questions that were handed over"),
    "knowledge": _("Knowledge for units below"),
    "public_items": _("Public questions"),
    "headcounts": _("Numbers of people that units told"),
    "activities": _("Days of seasons and broadcasts"),
    "between units": _("Transfers, escalations and orders in the figures"),
}
"""What the comparisons that apps register are called; one that is new here goes by its name."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of one unit; `missing` is what the network lacks, `surplus` what only it has. `mends`:
    the unit can do something about it.
    """

    unit_id: int
    unit_name: str
    name: str
    label: str
    compared_at: datetime
    buckets: tuple[str, ...]
    missing: int
    surplus: int
    mends: bool


@dataclass(frozen=True, slots=True)
class ComparisonSummary:
    """How many comparisons there are, how many differ, and when the oldest was made."""

    total: int
    differing: int
    oldest: datetime | None


def comparisons(page: int, *, differing: bool) -> tuple[Page[NetworkComparison], list[Compared]]:
    """Return one page: what differs first, then the oldest comparison first; or only what differs."""
    rows: QuerySet[NetworkComparison] = NetworkComparison.objects.alias(agrees=Q(differences=[])).order_by(
        "agrees", "compared_at", "id"
    )
    if differing:
        rows = rows.exclude(differences=[])
    pages = Paginator(rows, PER_PAGE).get_page(page)
    shown = list(pages.object_list)
    cards = unit_cards({row.unit_id for row in shown})
    taking_back = {reconciler.name for reconciler in reconcilers() if reconciler.takes_back}
    found = []
    for row in shown:
        missing = sum(difference["missing"] for difference in row.differences)
        surplus = sum(difference["surplus"] for difference in row.differences)
        found.append(
            Compared(
                unit_id=row.unit_id,
                unit_name=cards[row.unit_id].short_name if row.unit_id in cards else str(row.unit_id),
                name=row.name,
                label=str(_LABELS.get(row.name, row.name)),
                compared_at=row.compared_at,
                buckets=tuple(difference["bucket"] for difference in row.differences),
                missing=missing,
                surplus=surplus,
                mends=bool(missing or (surplus and row.name in taking_back)),
            )
        )
    return pages, found


def comparison_summary() -> ComparisonSummary:
    """Return the figures above the list: one query."""
    found = NetworkComparison.objects.aggregate(
        total=Count("id"), agreeing=Count("id", filter=Q(differences=[])), oldest=Min("compared_at")
    )
    return ComparisonSummary(found["total"], found["total"] - found["agreeing"], found["oldest"])
