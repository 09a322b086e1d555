"""Rights of this app, and beside it its rules: where campaigns lead, which sites may show what is ours."""

import rules

from huisheng.kernel.access import UNIT_ADMIN, unit_role

rules.add_perm("outreach.manage", unit_role(UNIT_ADMIN))
