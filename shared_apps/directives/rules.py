"""Who sees and who issues directives. Which ones: see queries.visibility."""

import rules

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, signed_in, subtree_role

rules.add_perm("directives.view", subtree_role(NETWORK_VIEWER, NETWORK_STAFF))
rules.add_perm("directives.issue", subtree_role(NETWORK_STAFF))

# An address of one's own for the dates of one's own units: whoever works anywhere may make one.
rules.add_perm("directives.feed", signed_in)
