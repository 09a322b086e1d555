"""A directive, a reminder or an end comes down from its issuer.

The three may arrive in any order and more than once: each writes only its own columns of the one row.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from shared_apps.contracts.directive_messages import DirectiveClosed, DirectiveIssued, DirectiveReminded
from tenant_apps.directive_inbox.models import DirectiveItem

_CARRIED = [
    "kind",
    "title",
    "text",
    "number_label",
    "issuer_unit_id",
    "issuer_name",
    "issuer_person",
    "issued_at",
    "due_at",
]


@transaction.atomic
def receive(message: DirectiveIssued) -> None:
    """Put the directive into the unit's list; a repeated delivery changes nothing."""
    directive_id = UUID(message.directive_id)
    DirectiveItem.objects.bulk_create(
        [
            DirectiveItem(
                directive_id=directive_id,
                kind=message.directive_kind,
                title=message.title,
                text=message.text,
                number_label=message.number_label,
                issuer_unit_id=message.issuer_unit_id,
                issuer_name=message.issuer_name,
                issuer_person=message.issuer_person,
                issued_at=datetime.fromisoformat(message.issued_at),
                due_at=datetime.fromisoformat(message.due_at),
            )
        ],
        update_conflicts=True,
        unique_fields=["directive_id"],
        update_fields=_CARRIED,
    )
    first = DirectiveItem.objects.filter(directive_id=directive_id, received_at__isnull=True)
    if first.update(received_at=clock.now()):
        record(
            "directive.received",
            object_type="directive",
            object_id=message.directive_id,
            actor="system",
            detail={"issuer_unit_id": message.issuer_unit_id, "kind": message.directive_kind},
        )


@transaction.atomic
def note_reminder(message: DirectiveReminded) -> None:
    """Remember the latest reminder."""
    at = Value(datetime.fromisoformat(message.at), output_field=DateTimeField())
    _row(message.directive_id).update(reminded_at=Greatest(Coalesce(F("reminded_at"), at), at))


@transaction.atomic
def note_end(message: DirectiveClosed) -> None:
    """Remember that the issuer has ended it; of two ends the earlier one holds."""
    at = Value(datetime.fromisoformat(message.at), output_field=DateTimeField())
    _row(message.directive_id).update(closed_at=Least(Coalesce(F("closed_at"), at), at))


def _row(directive_id: str) -> QuerySet[DirectiveItem]:
    """The directive's row, made empty when its message has not arrived yet."""
    key = UUID(directive_id)
    DirectiveItem.objects.bulk_create([DirectiveItem(directive_id=key)], ignore_conflicts=True)
    row: QuerySet[DirectiveItem] = DirectiveItem.objects.filter(directive_id=key)
    return row
