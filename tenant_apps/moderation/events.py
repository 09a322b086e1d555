"""What happens in moderation, for apps above that react to it (see huisheng.kernel.events)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratorsWanted:
    """Somebody should look at what waits. ``what`` is digest, urgent, soon, late, second or review; ``link``
    is a path of this unit's site.
    """

    what: str
    accounts: tuple[int, ...]
    at: datetime
    link: str
