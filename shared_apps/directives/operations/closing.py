"""The issuer ends a directive: nothing more is awaited from any unit."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast
from shared_apps.contracts.directive_messages import DirectiveClosed
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations.attaching import drop_waiting
from shared_apps.directives.operations.laddering import stop_clocks


@transaction.atomic
def close(directive_id: UUID, actor: Actor) -> bool:
    """End an issued directive; False when it was not open any more."""
    now = clock.now()
    if not Directive.objects.filter(pk=directive_id, state=Directive.State.ISSUED).update(
        state=Directive.State.CLOSED, closed_at=now
    ):
        return False
    units = list(Delivery.objects.filter(directive_id=directive_id).values_list("unit_id", flat=True))
    broadcast(DirectiveClosed(directive_id=str(directive_id), at=now.isoformat()), units)
    drop_waiting(directive_id)
    stop_clocks(directive_id)
    record(
        "directive.closed",
        object_type="directive",
        object_id=str(directive_id),
        actor=actor.account_id or "system",
        detail={"units": len(units)},
    )
    return True
