"""Rights of this app, and beside it its rules: scenarios, rounds of practice, articles of the help, tours."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role

rules.add_perm("training.practise", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
rules.add_perm("training.records", unit_role(LEADER, UNIT_ADMIN))
