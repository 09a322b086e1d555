"""Who runs the platform (sets units up, closes and moves them), and who sets standards for a subtree."""

import rules

from huisheng.kernel.access import NETWORK_STAFF, operator, subtree_role

rules.add_perm("tenants.operate", operator)
rules.add_perm("tenants.set_standards", subtree_role(NETWORK_STAFF))
