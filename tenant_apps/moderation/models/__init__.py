"""Tables of moderation, in the schema of each unit."""

from tenant_apps.moderation.models.case import Case
from tenant_apps.moderation.models.for_below import ForBelow
from tenant_apps.moderation.models.report import Report

__all__ = ["Case", "ForBelow", "Report"]
