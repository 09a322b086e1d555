"""Which applications somebody sees, and about which they decide.

Whoever stands above a unit: staff of the network over the unit's parent. Nobody decides about their own unit,
so the role has to reach the parent; about a root, and about everything else, the operators may.
"""

from django.db.models import Q, QuerySet

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, OPERATOR, Actor, may
from shared_apps.onboarding.data.codes import GRANTED, State
from shared_apps.onboarding.models import Application
from tenants.public import UnitCard, UnitState, ids_at, root_units, unit_cards


def visible(actor: Actor) -> QuerySet[Application]:
    """Applications that were handed in, in the actor's part of the tree; drafts are their applicant's own."""
    applications = Application.objects.exclude(state=State.DRAFT).exclude(submitted_at=None)
    if may(actor, "accounts.operate"):
        return applications
    own = [grant.path for grant in actor.grants if grant.role == NETWORK_STAFF and grant.path]
    inside = Q(pk__in=[])
    for path in own:
        inside |= Q(parent_id__in=ids_at(path, states=UnitState.values))
    return applications.filter(inside)


def decides_for(actor: Actor) -> tuple[int | None, ...]:
    """The units in whose name the actor decides first of all; None for the operators."""
    units: list[int | None] = [grant.unit_id for grant in actor.grants if grant.role == NETWORK_STAFF]
    return (*units, None) if may(actor, "accounts.operate") else tuple(units)


def waiting_for(actor: Actor) -> QuerySet[Application]:
    """Undecided applications that are the actor's to decide now."""
    mine = decides_for(actor)
    here = Q(reviewer_unit_id__in=[one for one in mine if one is not None])
    if None in mine:
        here |= Q(reviewer_unit_id=None)
    return visible(actor).filter(here, state=State.REVIEW)


def decides_in_name_of(actor: Actor, application: Application) -> int | None:
    """The unit whose staff decide when this person does: the nearest above the one that applies. None for
    operators.
    """
    parent = unit_cards([application.parent_id or 0]).get(application.parent_id or 0)
    own = [
        grant
        for grant in actor.grants
        if grant.role == NETWORK_STAFF and parent is not None and parent.path.startswith(grant.path)
    ]
    return max(own, key=lambda grant: len(grant.path)).unit_id if own else None


def may_undo(actor: Actor, application: Application) -> bool:
    """Whether somebody who sees a granted application may undo its approval: who approved it, staff of the
    unit in whose name that was, or of one above, and operators.
    """
    if application.state not in GRANTED:
        return False
    if may(actor, "accounts.operate") or application.decided_by == actor.account_id:
        return True
    card = unit_cards([application.decided_for or 0]).get(application.decided_for or 0)
    return card is not None and any(
        grant.role == NETWORK_STAFF and card.path.startswith(grant.path) for grant in actor.grants
    )


def own_units(actor: Actor) -> list[UnitCard]:
    """Over which units somebody works in the network; of an operator the roots."""
    held = {grant.unit_id for grant in actor.grants if grant.role in (NETWORK_STAFF, NETWORK_VIEWER)}
    units = sorted(unit_cards(held).values(), key=lambda card: card.path)
    return units or (root_units() if any(grant.role == OPERATOR for grant in actor.grants) else [])
