from tenant_apps.channels.models.notice import Notice
from tenant_apps.channels.models.reach import Reach
from tenant_apps.channels.models.sender import Sender

__all__ = ["Notice", "Reach", "Sender"]
