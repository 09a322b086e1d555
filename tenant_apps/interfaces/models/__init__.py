from tenant_apps.interfaces.models.api_key import ApiKey
from tenant_apps.interfaces.models.filed_request import FiledRequest

__all__ = ["ApiKey", "FiledRequest"]
