"""Which briefs a person may read, and in whose name they may write.

A draft is seen by the network staff of its own unit alone. An issued brief is read by whoever holds a role
over its unit; once it was sent down, also by the staff of every unit at or below it.
"""

from django.db.models import Q, QuerySet

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, Actor
from huisheng.kernel.access.roles import HELPER_ROLES
from shared_apps.insights.models import Brief
from tenants.public import ids_of_path, unit_cards


def writing_unit_ids(actor: Actor) -> tuple[int, ...]:
    """The units in whose name this person writes: those in which the role was given, not those below."""
    if not actor.is_signed_in:
        return ()
    return tuple(sorted({grant.unit_id for grant in actor.grants if grant.role == NETWORK_STAFF}))


def may_write_for(actor: Actor, unit_id: int) -> bool:
    """Whether this person acts for the unit."""
    return unit_id in writing_unit_ids(actor)


def readable(actor: Actor) -> QuerySet[Brief]:
    """The briefs this person may read. Three queries, whatever the number of units or briefs."""
    if not actor.is_signed_in:
        return Brief.objects.none()
    paths = actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    writers = Brief.objects.order_by().values_list("unit_id", flat=True).distinct()
    below = [card.id for card in unit_cards(list(writers)).values() if card.path.startswith(paths)]
    return Brief.objects.filter(
        Q(unit_id__in=writing_unit_ids(actor))
        | (Q(state=Brief.State.ISSUED) & Q(unit_id__in=below))
        | (Q(state=Brief.State.ISSUED, sent_down_at__isnull=False) & Q(unit_id__in=_above(actor)))
    )


def _above(actor: Actor) -> set[int]:
    """The units at or above those in which this person works; helpers are no staff."""
    staff = {grant.unit_id for grant in actor.grants if grant.role not in HELPER_ROLES}
    return {unit_id for card in unit_cards(staff).values() for unit_id in ids_of_path(card.path)}
