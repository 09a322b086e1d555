"""Rights of this app, and beside it its rules: fields and topics, quiz, engagement, links."""

import rules

from huisheng.kernel.access import DUTY_OFFICER, LEADER, PARTNER, UNIT_ADMIN, VOLUNTEER, unit_role

rules.add_perm("people.roster_see", unit_role(UNIT_ADMIN, LEADER, DUTY_OFFICER))
rules.add_perm("people.roster_make", unit_role(UNIT_ADMIN, LEADER))
rules.add_perm("people.handover", unit_role(UNIT_ADMIN, LEADER, DUTY_OFFICER))
rules.add_perm("people.members", unit_role(UNIT_ADMIN, LEADER))
# Importing gives roles, which is the administrator's.
rules.add_perm("people.import", unit_role(UNIT_ADMIN))
rules.add_perm("people.volunteering_manage", unit_role(UNIT_ADMIN, LEADER))
rules.add_perm("people.volunteer", unit_role(VOLUNTEER))
rules.add_perm("people.partner", unit_role(PARTNER))
