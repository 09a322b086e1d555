"""Who sees figures: whoever holds a role over a subtree, for that subtree and nothing beside it. Who decides
about clusters: network staff (over which ones: queries.clusters.may_decide).
"""

import rules

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, operator, signed_in, subtree_role

rules.add_perm("insights.view", subtree_role(NETWORK_VIEWER, NETWORK_STAFF))
rules.add_perm("insights.cluster", subtree_role(NETWORK_STAFF))
# In the name of the unit in which the role was given, and only there: see queries.brief_visibility.
rules.add_perm("insights.brief", subtree_role(NETWORK_STAFF))
# Whoever is signed in may ask; which briefs there are for them says queries.brief_visibility.
rules.add_perm("insights.read_brief", signed_in)
rules.add_perm("insights.rebuild", operator)
# As briefs: in the name of the unit in which the role was given; what a person may read says
# queries.appraisal_visibility.
rules.add_perm("insights.appraise", subtree_role(NETWORK_STAFF))
rules.add_perm("insights.read_appraisal", signed_in)
