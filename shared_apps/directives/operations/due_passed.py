"""The date of a directive has passed: it is recorded who is late, and they are reminded once."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations.reminding import remind
from shared_apps.directives.operations.telling import tell_of
from shared_apps.directives.queries.steps import DONE
from shared_apps.receivers.public import OVERDUE


@transaction.atomic
def note(directive_id: UUID) -> bool:
    """Record the units that are late; False when that was done before or the directive is not open.

    Whether a unit is shown as overdue follows from its moments and the date, not from this record: a report
    made in time may still be under way when the date passes.
    """
    now = clock.now()
    if not Directive.objects.filter(
        pk=directive_id, state=Directive.State.ISSUED, due_passed_at=None, due_at__lte=now
    ).update(due_passed_at=now):
        return False
    late = list(
        Delivery.objects.filter(directive_id=directive_id, excused_at=None)
        .exclude(DONE)
        .order_by("unit_id")
        .values_list("unit_id", flat=True)
    )
    record(
        "directive.overdue",
        object_type="directive",
        object_id=str(directive_id),
        actor="system",
        detail={"units": late},
    )
    tell_of(OVERDUE, directive_id, late)
    remind(directive_id, by="system")
    return True
