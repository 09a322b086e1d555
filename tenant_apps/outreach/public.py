"""The door of outreach for apps to the left."""

from tenant_apps.outreach.queries.campaigns import campaigns_made

__all__ = ["campaigns_made"]
