from tenant_apps.outreach.models.campaign import Campaign

__all__ = ["Campaign"]
