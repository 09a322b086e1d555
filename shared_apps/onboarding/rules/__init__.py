"""Who may look at applications and decide about them. Which ones: queries.visibility."""

import rules

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, OPERATOR, operator, subtree_role

rules.add_perm("onboarding.review", subtree_role(NETWORK_STAFF, OPERATOR) | operator)
rules.add_perm("onboarding.see_coverage", subtree_role(NETWORK_VIEWER, NETWORK_STAFF, OPERATOR) | operator)
rules.add_perm("onboarding.plan", subtree_role(NETWORK_STAFF))
# With the unit above as target: nobody waives anything for their own.
rules.add_perm("onboarding.waive", subtree_role(NETWORK_STAFF) | operator)
