"""Rights of this app, and beside it its rules: transitions, due dates, receipts, words of danger."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, UNIT_ADMIN, unit_role, visitor

# Whoever answers may screen: in a small committee it is one person.
rules.add_perm("questions.work", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN))
# The desk, to read. Alarms are not among it.
rules.add_perm("questions.read", unit_role(DUTY_OFFICER, LEADER, UNIT_ADMIN) | visitor)
# Decisions for units below are taken by those who decide here.
rules.add_perm("questions.see_below", unit_role(LEADER, UNIT_ADMIN))
rules.add_perm("questions.manage_topics", unit_role(UNIT_ADMIN))
rules.add_perm("questions.manage_clocks", unit_role(UNIT_ADMIN))
rules.add_perm("questions.manage_letters", unit_role(UNIT_ADMIN))
