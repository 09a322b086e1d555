"""How often a unit's public pages were read. A number of a day; nothing about whoever read, or what.

Days are ISO 8601, of Asia/Shanghai.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesRead:
    """Up: so many more views of the unit's public pages on this day. Programs and staff are not counted."""

    kind: ClassVar[str] = "pages.read"
    version: ClassVar[int] = 1

    business_day: str
    views: int
