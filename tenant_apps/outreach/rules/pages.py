"""How far a season or broadcast is, and what its row holds.

The row's JSON is ``{"content": …}`` (shared_apps/contracts: season_content, broadcast_content), and
``was_shown`` once it has stood in public; ``wall`` is what staff have put on the question wall of a broadcast
(rules/wall.py). One from above has besides ``issued``, what its issuer says now; ``may_change``, what the
unit may say otherwise; ``changed``, where it does; ``issuer``, the name of that unit; ``recalled``; ``told``,
the last revision told upwards; ``before``, what its issuer said when somebody here last looked, where it says
something else now.
"""

from datetime import datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """How far it is."""

    DRAFT = "draft"
    COMING = "coming"
    NOW = "now"
    OVER = "over"


def standing(
    *, begins: datetime, ends: datetime, shown_at: datetime | None, closed_at: datetime | None, now: datetime
) -> Standing:
    """How far it is; the instant at which it ends is the first one after it. What was ended early is over."""
    if shown_at is None:
        return Standing.DRAFT
    if closed_at is not None or now >= ends:
        return Standing.OVER
    return Standing.COMING if now < begins else Standing.NOW


def until_it_changes(*, begins: datetime, ends: datetime, now: datetime) -> timedelta | None:
    """How long it stands as it does now if nobody does anything; None once it is over."""
    return next((at - now for at in (begins, ends) if now < at), None)
