"""Rights of this app, and beside it its rules: what a key looks like, what a filed request must say."""

import rules

from huisheng.kernel.access import UNIT_ADMIN, unit_role

rules.add_perm("interfaces.keys", unit_role(UNIT_ADMIN))
