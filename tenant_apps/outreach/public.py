"""The door of outreach for apps to the left."""

from tenant_apps.outreach.data.settings import BROADCASTS_ON, SEASONS_ON
from tenant_apps.outreach.queries.broadcasts import BROADCASTS, Broadcast
from tenant_apps.outreach.queries.campaigns import campaigns_made
from tenant_apps.outreach.queries.seasons import SEASONS, Season
from tenants.public import feature_is_on

__all__ = ["Broadcast", "Season", "broadcasts_now", "campaigns_made", "seasons_now"]


def seasons_now() -> list[Season]:
    """What is running, then what is coming, for the unit's home page."""
    return SEASONS.now() if feature_is_on(SEASONS_ON) else []


def broadcasts_now() -> list[Broadcast]:
    """What is live, then what is announced, the next first, for the unit's home page."""
    return BROADCASTS.now() if feature_is_on(BROADCASTS_ON) else []
