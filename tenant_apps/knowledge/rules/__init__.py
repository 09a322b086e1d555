"""Rights of this app, and beside it its rules: references, text, ready replies, differences, ranking."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role

# Whoever answers reads, and may write a draft: what an officer learns today is needed tomorrow.
rules.add_perm("knowledge.read", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
rules.add_perm("knowledge.write", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
# What holds for everybody is decided by somebody who answers for the unit.
rules.add_perm("knowledge.publish", unit_role(LEADER, UNIT_ADMIN))
