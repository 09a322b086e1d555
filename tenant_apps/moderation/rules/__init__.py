"""Rights of this app, and beside it its rules: word lists, criticism, who may decide."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role

rules.add_perm("moderation.decide", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
rules.add_perm("moderation.keep_lists", unit_role(UNIT_ADMIN))
