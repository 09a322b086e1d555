"""Who sees the roster and who makes it."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role

rules.add_perm("people.roster_see", unit_role(UNIT_ADMIN, LEADER, DUTY_OFFICER))
rules.add_perm("people.roster_make", unit_role(UNIT_ADMIN, LEADER))
