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
from huisheng.kernel.events import publish
from shared_apps.contracts.directive_messages import (
    DirectiveClosed,
    DirectiveIssued,
    DirectiveReminded,
    DirectiveTold,
)
from tenant_apps.directive_inbox.events import DirectiveHeard
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.operations import ended_drafts

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
    """Put the directive into the unit's list, as it was told before it had versions; a repeated delivery
    changes nothing.
    """
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
    _first_time(message.directive_id, message.issuer_unit_id, message.directive_kind)


@transaction.atomic
def hear(message: DirectiveTold) -> None:
    """Put the directive as it stands now into the unit's list; an older state, or the same again, changes
    nothing. Where what matters in it was amended it is to be acknowledged anew.
    """
    told = _row(message.directive_id).filter(revision__lt=message.revision)
    recalled_at = datetime.fromisoformat(message.recalled_at) if message.recalled_at else None
    if not told.update(
        revision=message.revision,
        content_version=message.content_version,
        acknowledge_from=message.acknowledge_from,
        kind=message.directive_kind,
        title=message.title,
        text=message.text,
        number_label=message.number_label,
        issuer_unit_id=message.issuer_unit_id,
        issuer_name=message.issuer_name,
        issuer_person=message.issuer_person,
        issued_at=datetime.fromisoformat(message.issued_at),
        due_at=datetime.fromisoformat(message.due_at),
        parent_id=UUID(message.parent_id) if message.parent_id else None,
        details=message.details,
        earlier=message.earlier,
        recalled_at=recalled_at,
        recall_reason=message.recall_reason,
        named_at=datetime.fromisoformat(message.named_at) if message.named_at else None,
        named=message.named,
    ):
        return
    row = DirectiveItem.objects.filter(directive_id=UUID(message.directive_id))
    row.filter(acknowledged_at__isnull=False, acknowledged_version__lt=message.acknowledge_from).update(
        acknowledged_at=None, acknowledged_by=None, acknowledged_name=""
    )
    if recalled_at is not None:
        _end(message.directive_id, recalled_at)
    _first_time(message.directive_id, message.issuer_unit_id, message.directive_kind)
    publish(DirectiveHeard(UUID(message.directive_id), message.directive_kind))


@transaction.atomic
def note_reminder(message: DirectiveReminded) -> None:
    """Remember the latest reminder."""
    at = Value(datetime.fromisoformat(message.at), output_field=DateTimeField())
    _row(message.directive_id).update(reminded_at=Greatest(Coalesce(F("reminded_at"), at), at))


@transaction.atomic
def note_end(message: DirectiveClosed) -> None:
    """Remember that the issuer has ended it; of two ends the earlier one holds."""
    _end(message.directive_id, datetime.fromisoformat(message.at))


def _end(directive_id: str, moment: datetime) -> None:
    at = Value(moment, output_field=DateTimeField())
    _row(directive_id).update(closed_at=Least(Coalesce(F("closed_at"), at), at))
    # Told twice, or by an end and a recall, it is planned again for the same: the wake-up is one.
    ended_drafts.plan(UUID(directive_id), moment)


def _first_time(directive_id: str, issuer_unit_id: int, kind: str) -> None:
    first = DirectiveItem.objects.filter(directive_id=UUID(directive_id), received_at__isnull=True)
    if first.update(received_at=clock.now()):
        record(
            "directive.received",
            object_type="directive",
            object_id=directive_id,
            actor="system",
            detail={"issuer_unit_id": issuer_unit_id, "kind": kind},
        )


def _row(directive_id: str) -> QuerySet[DirectiveItem]:
    """The directive's row, made empty when its message has not arrived yet."""
    key = UUID(directive_id)
    DirectiveItem.objects.bulk_create([DirectiveItem(directive_id=key)], ignore_conflicts=True)
    row: QuerySet[DirectiveItem] = DirectiveItem.objects.filter(directive_id=key)
    return row
