"""Something has happened to a directive: it is lined up for whoever wants to hear of it, in the transaction
of the step. It is sent later, from these rows.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.messaging.nudge import nudge, once_after_commit
from shared_apps.receivers.data import ISSUED, ISSUER, UNIT
from shared_apps.receivers.models import Dispatch, Receiver

TASK = "receivers.send"


def tell(
    event: str,
    *,
    directive_id: UUID,
    directive_kind: str,
    issuer_unit_id: int,
    unit_ids: Collection[int],
    due_at: datetime | None,
    at: datetime | None = None,
) -> int:
    """Line an event up for the receivers of its issuer and of the units it is about; returns how many rows.

    In NETWORK and in a transaction. Of an issue the issuer hears once, of every other event for each unit.
    Two queries where nobody listens, however many units there are.
    """
    if not unit_ids:
        return 0
    listening = Receiver.objects.filter(stopped_at=None, events__contains=[event]).filter(
        Q(side=ISSUER, unit_id=issuer_unit_id) | Q(side=UNIT, unit_id__in=list(unit_ids))
    )
    moment = at or clock.now()
    rows = [
        Dispatch(
            receiver_id=receiver_id,
            event=event,
            directive_id=directive_id,
            directive_kind=directive_kind,
            issuer_unit_id=issuer_unit_id,
            unit_id=about,
            units=len(unit_ids) if event == ISSUED and side == ISSUER else 0,
            due_at=due_at,
            at=moment,
        )
        for receiver_id, side, unit_id in listening.order_by("id").values_list("id", "side", "unit_id")
        for about in _about(event, side, unit_id, issuer_unit_id, unit_ids)
    ]
    if rows:
        Dispatch.objects.bulk_create(rows)
        once_after_commit(_nudge)
    return len(rows)


def _about(
    event: str, side: str, unit_id: int, issuer_unit_id: int, unit_ids: Collection[int]
) -> Collection[int]:
    if side == UNIT:
        return (unit_id,)
    return (issuer_unit_id,) if event == ISSUED else sorted(unit_ids)


def _nudge() -> None:
    nudge(TASK)
