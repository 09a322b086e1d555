"""Who may look after the first weeks of a unit, and who opens it to the public."""

import rules

from huisheng.kernel.access import LEADER, UNIT_ADMIN, unit_role

rules.add_perm("setup.see", unit_role(UNIT_ADMIN, LEADER))
rules.add_perm("setup.keep", unit_role(UNIT_ADMIN, LEADER))
# To answer for the unit is the leader's: opening it, and what is told to those above.
rules.add_perm("setup.answer_for", unit_role(LEADER))
