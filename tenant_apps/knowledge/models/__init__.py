"""Two tables: entries, and their versions."""

from tenant_apps.knowledge.models.entry import Entry
from tenant_apps.knowledge.models.version import Version

__all__ = ["Entry", "Version"]
