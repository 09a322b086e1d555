"""A unit says in its own words what notices say, for itself and for those below that choose nothing else."""

from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.data.own_words import MOST_SMS
from tenant_apps.channels.data.wordings import Wording
from tenant_apps.channels.operations.previewing import example, takes_words
from tenants.public import clear_setting, set_setting


class TooManySms(ValueError):
    """The approved template takes the sentence up, and the text would leave as ``parts`` SMS."""

    def __init__(self, parts: int) -> None:
        super().__init__(str(parts))
        self.parts = parts


def save(wording: Wording, written: str, *, locked: bool | None = None, actor: int | None) -> None:
    """Keep the words; ``locked``: no unit below may say it otherwise.

    Raises ValidationError (too long, unknown or missing variable), TooManySms, SettingLockedError (a unit
    above has locked it).
    """
    if takes_words(wording) and (parts := example(wording, written).parts) > MOST_SMS:
        raise TooManySms(parts)
    set_setting(current_unit().id, wording.key, written, locked=locked, actor_id=actor)


def reset(wording: Wording, *, actor: int | None) -> None:
    """Let the words from above, or the usual ones, hold again."""
    clear_setting(current_unit().id, wording.key, actor_id=actor)
