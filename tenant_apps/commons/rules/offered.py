"""What of taking part the unit offers (settings; a level above may decide it for all below)."""

from huisheng.kernel.tenancy import current_unit
from tenant_apps.commons.data.settings import COMMENTS, LIKES
from tenants.public import get_setting


class NotOffered(ValueError):
    """The unit does not offer this, or no longer."""


def comments_are_offered() -> bool:
    """Whether something can be said under public questions. What was said before stays."""
    return bool(get_setting(current_unit().id, COMMENTS))


def likes_are_offered() -> bool:
    """Whether questions can be liked."""
    return bool(get_setting(current_unit().id, LIKES))
