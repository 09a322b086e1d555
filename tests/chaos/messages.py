"""What flows during the chaos run."""

from dataclasses import dataclass
from typing import ClassVar

ALARM = "chaos.alarm"
"""Name of the wake-ups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Up."""

    kind: ClassVar[str] = "chaos.sent"
    version: ClassVar[int] = 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """Down."""

    kind: ClassVar[str] = "chaos.issued"
    version: ClassVar[int] = 1
    key: str
