"""One directive with everything that its page shows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from huisheng.kernel import clock
from shared_apps.contracts.directive_messages import REPORTED_ON
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.queries.listing import InboxRow, row_of
from tenant_apps.directive_inbox.queries.owing import arrived
from tenant_apps.directive_inbox.queries.versions import Versions, versions_of


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as it stands."""

    revision: int
    text: str
    number: Decimal | None
    reported_at: datetime
    reported_name: str


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One directive with everything its page shows; `reports` newest first."""

    row: InboxRow
    issuer_unit_id: int
    text: str
    number_label: str
    issuer_person: str
    read_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_name: str
    closed_at: datetime | None
    versions: Versions
    reports: tuple[ReportView, ...]

    @property
    def latest(self) -> ReportView | None:
        """The report that holds."""
        return self.reports[0] if self.reports else None

    @property
    def can_acknowledge(self) -> bool:
        """Still open and not yet taken on."""
        return self.closed_at is None and self.acknowledged_at is None

    @property
    def can_report(self) -> bool:
        """A task that the issuer has not ended; a report may be corrected until then."""
        return self.closed_at is None and self.row.kind in REPORTED_ON


def item_page(directive_id: UUID) -> InboxItem | None:
    """One directive with its reports, or None where this unit has none of that id. One query."""
    item = arrived().filter(directive_id=directive_id).first()
    if item is None:
        return None
    return InboxItem(
        row=row_of(item, clock.now()),
        issuer_unit_id=item.issuer_unit_id,
        text=item.text,
        number_label=item.number_label,
        issuer_person=item.issuer_person,
        read_at=item.read_at,
        acknowledged_at=item.acknowledged_at,
        acknowledged_name=item.acknowledged_name,
        closed_at=item.closed_at,
        versions=versions_of(item),
        reports=_reports(item),
    )


def _reports(item: DirectiveItem) -> tuple[ReportView, ...]:
    if item.report_at is None:
        return ()
    standing = ReportView(
        revision=item.report_revision,
        text=item.report_text,
        number=item.report_number,
        reported_at=item.report_at,
        reported_name=item.report_name,
    )
    earlier = (
        ReportView(
            revision=report["revision"],
            text=report["text"],
            number=None if report["number"] is None else Decimal(report["number"]),
            reported_at=datetime.fromisoformat(report["at"]),
            reported_name=report["name"],
        )
        for report in reversed(item.earlier_reports)
    )
    return (standing, *earlier)
