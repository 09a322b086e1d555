"""Units that still owe something are reminded."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast
from shared_apps.contracts.directive_messages import DirectiveReminded
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.queries.steps import DONE

QUIET = timedelta(hours=1)
"""A unit is not reminded again this soon: a second click, or a colleague's, adds nothing but noise."""


@transaction.atomic
def remind(directive_id: UUID, *, by: int | str, unit_ids: Collection[int] | None = None) -> int:
    """Remind the given units (all, when None) that have not done what is asked; returns how many were
    reminded.

    `by` is an account id or "system". A directive that is not open reminds nobody.
    """
    now = clock.now()
    owing = (
        Delivery.objects.select_for_update(of=("self",))
        .filter(directive_id=directive_id, directive__state=Directive.State.ISSUED)
        .exclude(DONE)
        .filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=now - QUIET))
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
