"""What the unit still owes to its upper levels, and what it has done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When

from huisheng.kernel import clock
from shared_apps.contracts.directive_messages import TASK
from tenant_apps.directive_inbox.models import DirectiveItem, DirectiveReport

SOON = timedelta(hours=48)
"""An item is marked as due soon this long before its date."""

UNREAD, READ, ACKNOWLEDGED, REPORTED, CLOSED = "unread", "read", "acknowledged", "reported", "closed"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One directive as the list shows it. `state` is the furthest step taken; `tone` is late, soon, done or
    plain.
    """

    directive_id: UUID
    kind: str
    title: str
    issuer_name: str
    issued_at: datetime
    due_at: datetime
    reminded_at: datetime | None
    state: str
    is_done: bool
    is_late: bool
    tone: str


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
    text: str
    number_label: str
    issuer_person: str
    acknowledged_at: datetime | None
    acknowledged_name: str
    closed_at: datetime | None
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
        return self.closed_at is None and self.row.kind == TASK


def arrived() -> QuerySet[DirectiveItem]:
    """The directives that are here (see DirectiveItem.received_at)."""
    here: QuerySet[DirectiveItem] = DirectiveItem.objects.filter(received_at__isnull=False)
    return here


def owed() -> QuerySet[DirectiveItem]:
    """Those in which something is still awaited from this unit."""
    return arrived().filter(_owed_condition())


def finished() -> QuerySet[DirectiveItem]:
    """Those in which nothing is awaited any more: done or ended by the issuer."""
    return arrived().exclude(_owed_condition())


def in_order(items: QuerySet[DirectiveItem]) -> QuerySet[DirectiveItem]:
    """What is owed comes first, the nearest date on top; what is finished follows, the newest on top."""
    owed_due = Case(
        When(_owed_condition(), then=F("due_at")), default=Value(None), output_field=DateTimeField()
    )
    return items.order_by(owed_due.asc(nulls_last=True), "-issued_at", "-id")


def row_of(item: DirectiveItem, now: datetime) -> InboxRow:
    """How one directive stands at `now`."""
    issued_at, due_at = cast("datetime", item.issued_at), cast("datetime", item.due_at)  # arrived()
    done = (item.reported_at if item.kind == TASK else item.acknowledged_at) is not None
    awaited = not done and item.closed_at is None
    late = awaited and due_at < now
    if late:
        tone = "late"
    elif awaited and due_at - now < SOON:
        tone = "soon"
    else:
        tone = "done" if done else "plain"
    return InboxRow(
        directive_id=item.directive_id,
        kind=item.kind,
        title=item.title,
        issuer_name=item.issuer_name,
        issued_at=issued_at,
        due_at=due_at,
        reminded_at=item.reminded_at if awaited else None,
        state=_state(item),
        is_done=done,
        is_late=late,
        tone=tone,
    )


def item_page(directive_id: UUID) -> InboxItem | None:
    """One directive with its reports, or None where this unit has none of that id. Two queries."""
    item = arrived().filter(directive_id=directive_id).first()
    if item is None:
        return None
    reports = tuple(
        ReportView(
            revision=report.revision,
            text=report.text,
            number=report.number,
            reported_at=report.reported_at,
            reported_name=report.reported_name,
        )
        for report in DirectiveReport.objects.filter(item_id=item.pk).order_by("-revision")
    )
    return InboxItem(
        row=row_of(item, clock.now()),
        text=item.text,
        number_label=item.number_label,
        issuer_person=item.issuer_person,
        acknowledged_at=item.acknowledged_at,
        acknowledged_name=item.acknowledged_name,
        closed_at=item.closed_at,
        reports=reports,
    )


def _owed_condition() -> Q:
    done = Q(kind=TASK, reported_at__isnull=False) | (~Q(kind=TASK) & Q(acknowledged_at__isnull=False))
    return Q(closed_at__isnull=True) & ~done


def _state(item: DirectiveItem) -> str:
    if item.reported_at is not None:
        return REPORTED
    if item.closed_at is not None:
        return CLOSED
    if item.acknowledged_at is not None:
        return ACKNOWLEDGED
    return READ if item.read_at is not None else UNREAD
