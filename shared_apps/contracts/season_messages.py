"""What a unit tells of the season (问题季) that it holds because a directive called for it.

Up only: the season itself comes down in the ``details`` of its directive (season_content). Nothing here is
text: days, counts and codes, and the path of a page that anybody may read. Sensitive topics are in no figure.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonTold:
    """Up: the unit's season as it stands now, whole. Of several the one with the highest ``revision`` holds.

    ``stands`` is "shown", "ended" or "away" (taken away). ``changed`` are codes of season_content.CHANGEABLE:
    what reads otherwise here than the issuer wrote it. ``offices``, ``experts`` and ``live`` are how many.
    Of the questions that were asked from its page: how many (``asked``), how many have an official answer
    (``answered``), were said to be solved (``helped``), and the median time to the first answer in minutes,
    -1 for none.
    """

    kind: ClassVar[str] = "season.told"
    version: ClassVar[int] = 1

    directive_id: str
    revision: int
    at: str
    stands: str
    path: str
    first_day: str
    last_day: str
    changed: list[str]
    offices: int
    experts: int
    live: int
    asked: int
    answered: int
    helped: int
    median_minutes: int
