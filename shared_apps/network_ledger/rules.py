"""Who may bring dead letters back."""

import rules

from huisheng.kernel.access import operator

rules.add_perm("network_ledger.replay", operator)
