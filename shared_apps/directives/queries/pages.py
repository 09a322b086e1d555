"""What a unit has issued, page by page, for its programs: however much comes and goes, nothing is repeated
and nothing left out. In NETWORK.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.forms import Answers, Said, said_of
from shared_apps.directives.models import Delivery, Directive, Enquiry, UnitReport
from shared_apps.directives.queries.board import DeliveryView, line_of
from shared_apps.directives.queries.enquiries import EnquiryView
from shared_apps.directives.queries.reports import sent_forms
from shared_apps.directives.queries.steps import step_at
from tenants.public import unit_cards


class UnknownMarkError(LookupError):
    """There is nothing to go on after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One unit's report that holds: by the form (`answers`, and in words `said`), or `text` and `number`."""

    unit_id: int
    unit_name: str
    revision: int
    person: str
    reported_at: datetime | None
    is_late: bool
    is_returned: bool
    return_reason: str
    text: str
    number: Decimal | None
    answers: Answers
    said: tuple[Said, ...]


def issued_page(
    issuer_unit_id: int, *, state: str, kind: str, after: UUID | None, limit: int
) -> tuple[list[Directive], bool]:
    """Directives that a unit has written or issued, the latest first; whether more follow."""
    found = Directive.objects.filter(issuer_unit_id=issuer_unit_id)
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if after is not None:
        # Ids grow with time, so they are their own mark: what was thrown away since is no gap.
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk")[: limit + 1])
    return rows[:limit], len(rows) > limit


def deliveries_page(
    directive: Directive, *, step: str, after: int, limit: int
) -> tuple[list[DeliveryView], bool]:
    """The units of a directive in the order of their ids, those at a step alone where one is named; whether
    more follow. Two queries.
    """
    found = Delivery.objects.filter(directive_id=directive.pk, unit_id__gt=after)
    found = found.annotate(step=step_at(clock.now()))
    if step:
        found = found.filter(step=step)
    rows = list(found.order_by("unit_id")[: limit + 1])
    cards = unit_cards([row.unit_id for row in rows[:limit]])
    lines = [line_of(row, cards.get(row.unit_id), directive) for row in rows[:limit]]
    return lines, len(rows) > limit


def reports_page(directive: Directive, *, after: int, limit: int) -> tuple[list[ReportLine], bool]:
    """The reports that hold, in the order of their units' ids; whether more follow. Three queries."""
    sent = sent_forms(directive.pk)
    if sent is None:
        return _plain(directive, after, limit)
    found = UnitReport.objects.filter(directive_id=directive.pk, unit_id__gt=after, revision__gt=0)
    rows = list(found.order_by("unit_id")[: limit + 1])
    names = _names([row.unit_id for row in rows[:limit]])
    lines = [
        ReportLine(
            unit_id=row.unit_id,
            unit_name=names.get(row.unit_id, ""),
            revision=row.revision,
            person=row.person,
            reported_at=row.reported_at,
            is_late=row.first_at is not None and row.first_at > directive.due_at,
            is_returned=row.is_returned,
            return_reason=row.return_reason if row.is_returned else "",
            text="",
            number=None,
            answers=row.answers,
            said=said_of(sent.of(row.form_version), row.answers),
        )
        for row in rows[:limit]
    ]
    return lines, len(rows) > limit


def enquiries_page(
    directive_id: UUID, *, waiting: bool, after: UUID | None, limit: int
) -> tuple[list[EnquiryView], bool]:
    """What units ask and suggest, the latest first; whether more follow. Raises UnknownMarkError."""
    found = Enquiry.objects.filter(directive_id=directive_id)
    if after is not None:
        mark = found.filter(pk=after).first()
        if mark is None:
            raise UnknownMarkError(after)
        found = found.filter(Q(asked_at__lt=mark.asked_at) | Q(asked_at=mark.asked_at, pk__lt=mark.pk))
    if waiting:
        found = found.filter(answered_at=None)
    rows = list(found.order_by("-asked_at", "-pk")[: limit + 1])
    names = _names([row.unit_id for row in rows[:limit]])
    return [EnquiryView(row, names.get(row.unit_id, "")) for row in rows[:limit]], len(rows) > limit


def _plain(directive: Directive, after: int, limit: int) -> tuple[list[ReportLine], bool]:
    found = Delivery.objects.filter(directive_id=directive.pk, unit_id__gt=after, report_revision__gt=0)
    rows = list(found.order_by("unit_id")[: limit + 1])
    names = _names([row.unit_id for row in rows[:limit]])
    lines = [
        ReportLine(
            unit_id=row.unit_id,
            unit_name=names.get(row.unit_id, ""),
            revision=row.report_revision,
            person="",
            reported_at=row.reported_at,
            is_late=row.reported_at is not None and row.reported_at > directive.due_at,
            is_returned=False,
            return_reason="",
            text=row.report_text,
            number=row.report_number,
            answers={},
            said=(),
        )
        for row in rows[:limit]
    ]
    return lines, len(rows) > limit


def _names(unit_ids: Sequence[int]) -> dict[int, str]:
    return {unit_id: card.name for unit_id, card in unit_cards(unit_ids).items()}
