"""How many people a unit has, in one number for each kind: told once a night, absolute, for the day before.

No id, no name, nothing about anybody: a unit counts within itself. Who takes part in two units is in the
numbers of both, since no unit can know it (askers have another key in every unit); whoever adds them up says
so. Days are ISO 8601, of Asia/Shanghai; a number is that of the end of the day.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

VERIFIED: Final = "verified"
"""已验证的网友: registered with the unit by verifying a phone or WeChat, and not forgotten since."""
PARTICIPANTS: Final = "participants"
"""参与者: those of them who have asked, commented, answered or liked in public."""
EXPERTS: Final = "experts"
"""在聘专家: verified by the unit, and engaged on that day."""
ACTIVE_EXPERTS: Final = "active_experts"
"""活跃专家: those of them who have answered within 90 days."""
VOLUNTEERS: Final = "volunteers"
"""在岗志愿者: taken on by the unit, and engaged on that day."""
TRAINED_VOLUNTEERS: Final = "trained"
"""培训合格: those of them who have read the training and passed the quiz."""
WAITING_VOLUNTEERS: Final = "waiting"
"""待审核: applied to be volunteers, and not decided yet."""

OF_YOUNG_PEOPLE: Final = (VERIFIED, PARTICIPANTS)
"""Numbers of those whom a unit is there for: a small one is not shown above it."""
OF_HELPERS: Final = (EXPERTS, ACTIVE_EXPERTS, VOLUNTEERS, TRAINED_VOLUNTEERS, WAITING_VOLUNTEERS)
"""Numbers of those who work for the unit."""
HEADCOUNTS: Final = (*OF_YOUNG_PEOPLE, *OF_HELPERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadcountWanted:
    """Down: tell how many there were at the end of this day."""

    kind: ClassVar[str] = "headcount.wanted"
    version: ClassVar[int] = 1

    business_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadcountTold:
    """Up: so many of each code of HEADCOUNTS. Of two about one day the later one holds."""

    kind: ClassVar[str] = "headcount.told"
    version: ClassVar[int] = 1

    business_day: str
    numbers: dict[str, int]
