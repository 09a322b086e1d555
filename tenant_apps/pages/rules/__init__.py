"""Who may look after a unit's site."""

import rules

from huisheng.kernel.access import LEADER, UNIT_ADMIN, unit_role

rules.add_perm("pages.manage", unit_role(UNIT_ADMIN, LEADER))
rules.add_perm("pages.look", unit_role(UNIT_ADMIN))
rules.add_perm("pages.settings", unit_role(UNIT_ADMIN))
rules.add_perm("pages.domains", unit_role(UNIT_ADMIN))
rules.add_perm("pages.site_files", unit_role(UNIT_ADMIN))
rules.add_perm("pages.audit", unit_role(UNIT_ADMIN, LEADER))
rules.add_perm("pages.site", unit_role(UNIT_ADMIN))
