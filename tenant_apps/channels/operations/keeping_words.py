"""A unit writes its own sentence for a step that askers are told."""

from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.data.settings import own_line_key
from tenants.public import clear_setting, set_setting


def save_line(code: str, line: str, *, actor: int | None) -> None:
    """Keep the sentence for a step; an empty one lets the words from above, or the usual ones, hold again.

    Raises ValidationError (too long, unknown variable), SettingLockedError (a unit above has locked it).
    """
    unit_id = current_unit().id
    if line:
        set_setting(unit_id, own_line_key(code), line, actor_id=actor)
    else:
        clear_setting(unit_id, own_line_key(code), actor_id=actor)
