"""A unit hands a directive on to units below it (下级交办). The network checks that it may, and issues it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import emit
from shared_apps.contracts.report_messages import DirectiveDelegated
from tenant_apps.directive_inbox.models import DirectiveEntry
from tenant_apps.directive_inbox.operations.acting import (
    DirectiveEndedError,
    account_of,
    first_acknowledge,
    locked,
)


class TooLateError(Exception):
    """The date is later than the issuer's own, or has passed."""


@transaction.atomic
def hand_on(
    directive_id: UUID,
    actor: Actor,
    *,
    addition: str,
    due_at: datetime,
    target_unit_id: int,
    target_kinds: Sequence[str],
) -> None:
    """Ask the network to issue it to those below; the unit has taken it on with that.

    Raises DirectiveEndedError, TooLateError.
    """
    now = clock.now()
    item = locked(directive_id)
    if item.closed_at is not None:
        raise DirectiveEndedError
    assert item.due_at is not None  # it has arrived
    if not now < due_at <= item.due_at:
        raise TooLateError
    if item.acknowledged_at is None:
        first_acknowledge(item, actor, now)
    key = uuid7()
    DirectiveEntry.objects.create(
        directive_id=item.directive_id,
        kind=DirectiveEntry.Kind.HANDED_ON,
        key=str(key),
        text=addition,
        body={"due_at": due_at.isoformat(), "kinds": list(target_kinds)},
        account_id=account_of(actor),
        name=actor.name[:60],
        at=now,
    )
    emit(
        DirectiveDelegated(
            directive_id=str(item.directive_id),
            delegation_id=str(key),
            addition=addition,
            due_at=due_at.isoformat(),
            target_unit_id=target_unit_id,
            target_kinds=list(target_kinds),
            account_id=account_of(actor),
            person=actor.name[:60],
        )
    )
    record(
        "directive.handed_on",
        object_type="directive",
        object_id=str(item.directive_id),
        actor=account_of(actor),
        detail={"delegation_id": str(key), "target_unit_id": target_unit_id},
    )
