"""What units ask and suggest about a directive."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from shared_apps.directives.models import Enquiry
from tenants.public import unit_cards


@dataclass(frozen=True, slots=True)
class EnquiryView:
    """One of them with the name of its unit."""

    enquiry: Enquiry
    unit_name: str


def enquiries(directive_id: UUID) -> list[EnquiryView]:
    """Those without an answer first, then the newest. Two queries."""
    rows = list(Enquiry.objects.filter(directive_id=directive_id))
    rows.sort(key=lambda row: (row.answered_at is not None, -row.asked_at.timestamp()))
    cards = unit_cards({row.unit_id for row in rows})
    return [EnquiryView(row, cards[row.unit_id].name if row.unit_id in cards else "") for row in rows]


def waiting(directive_id: UUID) -> tuple[int, int]:
    """How many there are, and how many of them have no answer."""
    rows = Enquiry.objects.filter(directive_id=directive_id)
    return rows.count(), rows.filter(Q(answered_at=None)).count()
