"""Who may do what with accounts and roles."""

import rules

from huisheng.kernel.access import (
    NETWORK_STAFF,
    OPERATOR,
    UNIT_ADMIN,
    operator,
    signed_in,
    subtree_role,
    unit_role,
)
from huisheng.kernel.access.roles import LEADER

rules.add_perm("accounts.own", signed_in)
rules.add_perm("accounts.people", unit_role(UNIT_ADMIN))
rules.add_perm("accounts.people_see", unit_role(UNIT_ADMIN, LEADER))
rules.add_perm("accounts.people_below", subtree_role(NETWORK_STAFF, OPERATOR))
rules.add_perm("accounts.visit", subtree_role(NETWORK_STAFF))
rules.add_perm("accounts.operate", operator)
