"""The telephone numbers for people in danger: those of the whole country, then the unit's own."""

from huisheng.kernel.tenancy import unit_or_none
from tenant_apps.questions.data.help_lines import HELP_LINES, HelpLine, parse_local
from tenant_apps.questions.data.settings import LOCAL_HELP_LINES
from tenants.public import get_setting


def help_lines() -> tuple[HelpLine, ...]:
    """What a page shows to somebody in danger, as one-tap links, in this order; on the network's host those
    of the whole country.
    """
    unit = unit_or_none()
    if unit is None:
        return HELP_LINES
    local = parse_local(str(get_setting(unit.id, LOCAL_HELP_LINES)))
    return (*HELP_LINES, *local)
