from tenant_apps.interfaces.models.api_key import ApiKey
from tenant_apps.interfaces.models.kept_answer import KeptAnswer

__all__ = ["ApiKey", "KeptAnswer"]
