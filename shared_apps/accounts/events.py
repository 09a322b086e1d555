"""What this app tells inside a unit."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitVisited:
    """Somebody of a unit above has entered this one, to read (进入查看)."""

    account_id: int
    at: datetime
