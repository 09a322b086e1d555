"""The door of this app."""

from tenant_apps.setup.data.privacy_text import START as PRIVACY_TO_START_FROM
from tenant_apps.setup.operations.privacy import adopt as adopt_privacy_text
from tenant_apps.setup.queries.evidence import Evidence
from tenant_apps.setup.queries.evidence import gather as evidence

__all__ = ["PRIVACY_TO_START_FROM", "Evidence", "adopt_privacy_text", "evidence"]
