"""Rights of this app, and beside it its rules."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role

rules.add_perm("commons.mark_answers", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
rules.add_perm("commons.close_topics", unit_role(UNIT_ADMIN))
