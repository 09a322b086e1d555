"""Three tables: entries, their versions, and how often each is used."""

from tenant_apps.knowledge.models.entry import Entry
from tenant_apps.knowledge.models.use import Use
from tenant_apps.knowledge.models.version import Version

__all__ = ["Entry", "Use", "Version"]
