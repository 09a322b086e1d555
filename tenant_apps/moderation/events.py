"""What happens in moderation, for apps above that react to it (see huisheng.kernel.events)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratorsWanted:
    """Somebody should look at what waits. ``what`` is digest, urgent, soon, late, second, review or below;
    ``link`` is a path of this unit's site.
    """

    what: str
    accounts: tuple[int, ...]
    at: datetime
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorConcerned:
    """Something was decided that the author of an item wants to know: it is hidden, shown (after it had
    waited), or what they wanted looked at again has been (reviewed).
    """

    kind: str
    item: str
    what: str
    at: datetime
