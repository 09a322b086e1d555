"""Who runs the platform: sets units up, closes and moves them."""

import rules

from huisheng.kernel.access import operator

rules.add_perm("tenants.operate", operator)
