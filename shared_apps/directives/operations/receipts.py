"""What the units did with a directive comes back as facts.

Facts arrive late, repeated and in any order: of two moments the earlier one holds, of two reports the later
revision. So the row is the same whatever the order.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Coalesce, Least

from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations.telling import tell_of
from shared_apps.receivers.public import ACKNOWLEDGED, REPORTED


class UnknownDeliveryError(LookupError):
    """A unit told something about a directive that was never sent to it."""


def note_read(directive_id: str, unit_id: int, at: str) -> None:
    """The unit opened it."""
    _note(directive_id, unit_id, "read_at", at)


@transaction.atomic
def note_acknowledged(directive_id: str, unit_id: int, at: str, *, version: int = 1) -> None:
    """The unit took it on, in a version of its content. One that was amended since in what matters does not
    count any more: the unit is asked anew.
    """
    # Held before the directive is read: an amendment that is just being made resets this row, so that either
    # it comes after this, or its version is known here.
    row = _row(directive_id, unit_id).select_for_update().first()
    if row is None:
        raise UnknownDeliveryError(f"directive {directive_id} was not sent to unit {unit_id}")
    counts_from = Directive.objects.values_list("acknowledge_from", flat=True).get(pk=row.directive_id)
    if version >= counts_from:
        _note(directive_id, unit_id, "acknowledged_at", at)
        if row.acknowledged_at is None:
            tell_of(ACKNOWLEDGED, UUID(directive_id), [unit_id], datetime.fromisoformat(at))
        _row(directive_id, unit_id).filter(acknowledged_version__lt=version).update(
            acknowledged_version=version
        )


@transaction.atomic
def note_reported(
    directive_id: str, unit_id: int, at: str, *, revision: int, text: str, number: str | None
) -> None:
    """The unit reported, or corrected its report."""
    _note(directive_id, unit_id, "reported_at", at)
    is_newer = Delivery.objects.filter(
        directive_id=UUID(directive_id), unit_id=unit_id, report_revision__lt=revision
    ).update(
        report_revision=revision,
        report_text=text,
        report_number=None if number is None else Decimal(number),
    )
    if is_newer:
        tell_of(REPORTED, UUID(directive_id), [unit_id], datetime.fromisoformat(at))


def _row(directive_id: str, unit_id: int) -> QuerySet[Delivery]:
    rows: QuerySet[Delivery] = Delivery.objects.filter(directive_id=UUID(directive_id), unit_id=unit_id)
    return rows


def _note(directive_id: str, unit_id: int, column: str, at: str) -> None:
    moment = Value(datetime.fromisoformat(at), output_field=DateTimeField())
    changed = Delivery.objects.filter(directive_id=UUID(directive_id), unit_id=unit_id).update(
        **{column: Least(Coalesce(F(column), moment), moment)}
    )
    if not changed:
        raise UnknownDeliveryError(f"directive {directive_id} was not sent to unit {unit_id}")
