"""Rights of this app, and beside it its rules: where campaigns lead, which sites may show what is ours."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role

rules.add_perm("outreach.manage", unit_role(UNIT_ADMIN))
# Those who decide what stands in public anyway.
rules.add_perm("outreach.wall", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
