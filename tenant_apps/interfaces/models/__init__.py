from tenant_apps.interfaces.models.api_key import ApiKey

__all__ = ["ApiKey"]
