"""On which days a unit has had something online, for the rhythm of the units below (线上一周一次, A74).

Up only. Of every season and broadcast that a unit has shown, its own and those called for from above: an id,
a code and two days, all of which anybody may read on the unit's site; no title, no figure, nobody's name.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityTold:
    """Up: the days of one season or broadcast as they stand now. Of several the one told last (``at``, ISO
    8601 with an offset) holds.

    ``campaign_id`` names it within its unit, ``what`` is the name of its kind (page_content.PageKind). Days
    are ISO 8601, of Asia/Shanghai, both of them included; both are "" where it stands in public no more.
    """

    kind: ClassVar[str] = "activity.told"
    version: ClassVar[int] = 1

    campaign_id: int
    what: str
    first_day: str
    last_day: str
    at: str
