"""What units ask and suggest comes up; the issuer answers one unit or all."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.forms import Answers, Definition, from_json
from huisheng.kernel.messaging import broadcast, emit
from shared_apps.contracts.report_messages import DirectiveAsked, DirectiveEnquiryAnswered
from shared_apps.directives.models import Delivery, Enquiry, ReportForm
from shared_apps.directives.operations.receipts import UnknownDeliveryError

SUGGESTIONS: Final = "suggestions"
"""The role of a field whose every line is a suggestion to the issuer."""
_MOST: Final = 20
"""Suggestions of one report."""
_NAMES: Final = UUID("6a1c7a52-5d0e-4a55-9b4e-0d6b8f0f6b11")


@transaction.atomic
def take_question(message: DirectiveAsked, unit_id: int) -> None:
    """Keep what a unit asks, once. Raises UnknownDeliveryError where it was never sent the directive."""
    directive_id = UUID(message.directive_id)
    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():
        raise UnknownDeliveryError(f"directive {directive_id} was not sent to unit {unit_id}")
    asked = Enquiry(
        # Two units cannot write into each other's rows, whatever ids they choose.
        id=uuid5(_NAMES, f"{unit_id} {message.enquiry_id}"),
        directive_id=directive_id,
        unit_id=unit_id,
        what=Enquiry.What.QUESTION,
        asked_id=message.enquiry_id[:40],
        text=message.text,
        person=message.person[:60],
        asked_at=datetime.fromisoformat(message.at),
    )
    Enquiry.objects.bulk_create([asked], ignore_conflicts=True)


def take_suggestions(directive_id: UUID, unit_id: int, answers: Answers, person: str, at: datetime) -> None:
    """Keep each suggestion of a report once, however often it is corrected. In the report's transaction."""
    row = ReportForm.objects.filter(pk=directive_id).first()
    form = Definition() if row is None else from_json(row.definition)
    said = [answers.get(field.id) for field in form.fields if field.role == SUGGESTIONS]
    lines = [line.strip() for text in said if isinstance(text, str) for line in text.splitlines()]
    rows = [
        Enquiry(
            id=uuid5(_NAMES, f"{directive_id} {unit_id} {line}"),
            directive_id=directive_id,
            unit_id=unit_id,
            what=Enquiry.What.SUGGESTION,
            text=line,
            person=person,
            asked_at=at,
        )
        for line in dict.fromkeys(lines)
        if line
    ]
    if rows:
        Enquiry.objects.bulk_create(rows[:_MOST], ignore_conflicts=True)


@transaction.atomic
def answer(directive_id: UUID, enquiry_id: UUID, actor: Actor, *, text: str, to_all: bool) -> Enquiry:
    """Answer, or correct the answer; `to_all` tells every unit that has the directive what was asked and
    answered, and nobody who asked. Raises Enquiry.DoesNotExist.
    """
    now = clock.now()
    row = Enquiry.objects.select_for_update().get(pk=enquiry_id, directive_id=directive_id)
    row.answer, row.answered_at, row.to_all = text, now, row.to_all or to_all
    row.answered_by, row.answered_name = actor.account_id, actor.name[:60]
    row.save()
    told = DirectiveEnquiryAnswered(
        directive_id=str(directive_id),
        enquiry_id=str(enquiry_id),
        asked_id=row.asked_id,
        what=row.what,
        text=row.text,
        answer=text,
        person=actor.name[:60],
        at=now.isoformat(),
    )
    if row.to_all:
        units = Delivery.objects.filter(directive_id=directive_id).values_list("unit_id", flat=True)
        broadcast(told, list(units))
    else:
        emit(told, to_unit=row.unit_id)
    record(
        "directive.enquiry_answered",
        object_type="directive",
        object_id=str(directive_id),
        actor=actor.account_id or "system",
        detail={"enquiry_id": str(enquiry_id), "what": row.what, "to_all": row.to_all},
    )
    return row
