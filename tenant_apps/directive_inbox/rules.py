"""Who in a unit sees what came from above, and who answers for it."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role, visitor

# Everybody who works in the unit reads and acknowledges: a directive must not wait for one person's holiday.
rules.add_perm("directive_inbox.view", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN) | visitor)
rules.add_perm("directive_inbox.act", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))

# What is handed on to units below goes out in the unit's name.
rules.add_perm("directive_inbox.delegate", unit_role(LEADER, UNIT_ADMIN))

# An order is addressed to those who lead the unit; everybody who works there may read what it is about.
rules.add_perm("directive_inbox.orders", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN) | visitor)
rules.add_perm("directive_inbox.answer_order", unit_role(LEADER, UNIT_ADMIN))

# A difficulty of the unit is told by those who lead it; what was shared, everybody who works there may read.
rules.add_perm("directive_inbox.difficulties", unit_role(LEADER, UNIT_ADMIN))
rules.add_perm("directive_inbox.shared_difficulties", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
