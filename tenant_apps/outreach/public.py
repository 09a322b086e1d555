"""The door of outreach for apps to the left."""

from tenant_apps.outreach.queries.broadcasts import Broadcast, broadcasts_now
from tenant_apps.outreach.queries.campaigns import campaigns_made
from tenant_apps.outreach.queries.seasons import Season, seasons_now

__all__ = ["Broadcast", "Season", "broadcasts_now", "campaigns_made", "seasons_now"]
