"""Rights of this app, and beside it its rules: deadlines, ways, going round, orders."""

import rules

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, subtree_role

# Which units and orders: see queries.orders.
rules.add_perm("oversight.view", subtree_role(NETWORK_VIEWER, NETWORK_STAFF))
rules.add_perm("oversight.act", subtree_role(NETWORK_STAFF))
