"""Who enters receivers: a unit's administrator of what reaches the unit, issuing staff of what they issue."""

import rules

from huisheng.kernel.access import NETWORK_STAFF, UNIT_ADMIN, Actor, subtree_role, unit_role

rules.add_perm("receivers.of_unit", unit_role(UNIT_ADMIN))
rules.add_perm("receivers.of_issuer", subtree_role(NETWORK_STAFF))


def issuing_units(actor: Actor) -> tuple[int, ...]:
    """The units in whose name somebody issues directives: those in which the role was given."""
    return tuple(sorted({grant.unit_id for grant in actor.grants if grant.role == NETWORK_STAFF}))
