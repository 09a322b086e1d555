"""Who may look after the unit's channels, and who reads the notices addressed to them."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role

rules.add_perm("channels.manage", unit_role(UNIT_ADMIN))
rules.add_perm("channels.see_mine", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
