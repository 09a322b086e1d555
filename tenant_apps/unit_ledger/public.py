"""The door to what every app of a unit may use: its counts."""

from tenant_apps.unit_ledger.operations.counting import CountKey, add, raise_to
from tenant_apps.unit_ledger.queries.counts import (
    SUM_OF_KEY,
    counted,
    counted_by_day,
    counted_by_key,
    counted_keys,
    is_counted,
)

__all__ = [
    "SUM_OF_KEY",
    "CountKey",
    "add",
    "counted",
    "counted_by_day",
    "counted_by_key",
    "counted_keys",
    "is_counted",
    "raise_to",
]
