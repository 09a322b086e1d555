"""Units that still owe something are reminded."""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from huisheng.kernel.messaging import broadcast
from shared_apps.contracts.directive_messages import DirectiveReminded
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.queries.steps import DONE


@transaction.atomic
def remind(directive_id: UUID, *, by: int | str, unit_ids: Collection[int] | None = None) -> int:
    """Remind the given units (all, when None) that have not done what is asked; returns how many were
    reminded. A unit is reminded once a day at most: more adds nothing but noise.

    `by` is an account id or "system". A directive that is not open reminds nobody.
    """
    now = clock.now()
    owing = (
        Delivery.objects.select_for_update(of=("self",))
        .filter(directive_id=directive_id, directive__state=Directive.State.ISSUED)
        .exclude(DONE)
        .filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=_today(now)), excused_at=None)
    )
    if unit_ids is not None:
        owing = owing.filter(unit_id__in=list(unit_ids))
    rows = list(owing.order_by("id").values_list("id", "unit_id"))
    if not rows:
        return 0
    Delivery.objects.filter(pk__in=[row_id for row_id, _ in rows]).update(reminded_at=now)
    broadcast(
        DirectiveReminded(directive_id=str(directive_id), at=now.isoformat()),
        [unit_id for _, unit_id in rows],
    )
    record(
        "directive.reminded",
        object_type="directive",
        object_id=str(directive_id),
        actor=by,
        detail={"units": [unit_id for _, unit_id in rows]},
    )
    return len(rows)


def _today(now: datetime) -> datetime:
    """When the day began, in Beijing."""
    return datetime.combine(business_day(now), time(), tzinfo=BUSINESS_ZONE)
