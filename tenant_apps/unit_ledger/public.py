"""The door to what every app of a unit may use: its counts, what holds for a while, and codes that prove an
address.
"""

from tenant_apps.unit_ledger.operations.codes import (
    CODE_AGAIN_AFTER,
    CODE_TRIES,
    DEMO_CODE,
    CodeKind,
    SentAlready,
    WrongCode,
    drop_code,
    fresh_code,
    tries_left,
    use_code,
)
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
    "CODE_AGAIN_AFTER",
    "CODE_TRIES",
    "DEMO_CODE",
    "SUM_OF_KEY",
    "CodeKind",
    "CountKey",
    "Held",
    "SentAlready",
    "WrongCode",
    "add",
    "counted",
    "counted_by_day",
    "counted_by_key",
    "counted_days",
    "counted_keys",
    "drop_code",
    "fresh_code",
    "held",
    "hold",
    "hold_anew",
    "is_counted",
    "let_go",
    "note",
    "raise_to",
    "replace",
    "tries_left",
    "use_code",
]
