"""The door to what every app of a unit may use: its counts, and what holds for a while."""

from tenant_apps.unit_ledger.operations.counting import CountKey, add, raise_to, replace
from tenant_apps.unit_ledger.operations.holding import Held, held, hold, hold_anew, let_go, note
from tenant_apps.unit_ledger.queries.counts import (
    SUM_OF_KEY,
    counted,
    counted_by_day,
    counted_by_key,
    counted_days,
    counted_keys,
    is_counted,
)

__all__ = [
    "SUM_OF_KEY",
    "CountKey",
    "Held",
    "add",
    "counted",
    "counted_by_day",
    "counted_by_key",
    "counted_days",
    "counted_keys",
    "held",
    "hold",
    "hold_anew",
    "is_counted",
    "let_go",
    "note",
    "raise_to",
    "replace",
]
