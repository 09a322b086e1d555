"""What units are told about the national calendar."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYearPublished:
    """Down, to every unit: the holidays and worked weekends of ``year`` are known from now on."""

    kind: ClassVar[str] = "calendar.year_published"
    version: ClassVar[int] = 1

    year: int
