"""Who may bring dead letters back, and see and repair differences."""

import rules

from huisheng.kernel.access import operator

rules.add_perm("network_ledger.replay", operator)
rules.add_perm("network_ledger.compare", operator)
