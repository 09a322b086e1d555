from tenant_apps.commons.models.publication import Publication

__all__ = ["Publication"]
