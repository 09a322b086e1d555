"""Who in a unit sees what came from above, and who answers for it."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role

# Everybody who works in the unit reads and acknowledges: a directive must not wait for one person's holiday.
rules.add_perm("directive_inbox.view", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
rules.add_perm("directive_inbox.act", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
