"""How far a live question hour of a season is."""

from datetime import datetime
from enum import StrEnum

from shared_apps.contracts.season_content import LiveHour


class LiveStanding(StrEnum):
    """How far a live hour is."""

    BEFORE = "before"
    NOW = "now"
    AFTER = "after"


def live_standing(hour: LiveHour, now: datetime) -> LiveStanding:
    """How far it is; its last instant is the first one after it."""
    if now < hour.begins:
        return LiveStanding.BEFORE
    return LiveStanding.NOW if now < hour.ends else LiveStanding.AFTER
