"""隐私说明: the text that stands on the site, as the unit has adopted it, and what it takes over later."""

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from tenant_apps.setup.data.privacy_text import PARAGRAPHS
from tenant_apps.setup.data.settings import PRIVACY, PRIVACY_MAX, PRIVACY_SAID
from tenant_apps.setup.queries.privacy import privacy_text
from tenant_apps.setup.rules.privacy_text import with_additions
from tenants.public import SettingView, change_setting, get_setting, set_setting


class TooLongError(ValueError):
    """With what is to be taken over the text would be longer than it may be."""


@transaction.atomic
def adopt(text: str, actor: Actor) -> None:
    """Let this text stand on the site; what stood there before is kept as a version."""
    set_setting(current_unit().id, PRIVACY, text, actor_id=actor.account_id)
    _note(actor)


@transaction.atomic
def take_over(actor: Actor) -> bool:
    """Add to the unit's text the paragraphs of the network's that it lacks; every other word stays. False
    when there was nothing to add. Raises TooLongError.
    """
    said = tuple(get_setting(current_unit().id, PRIVACY_SAID))

    def added(view: SettingView) -> str:
        # Of two at once the second finds them there.
        text = with_additions(str(view.value), said) if view.value else ""
        if len(text) > PRIVACY_MAX:
            raise TooLongError
        return text

    if not privacy_text().lacks:
        return False
    change_setting(current_unit().id, PRIVACY, added, actor_id=actor.account_id)
    _note(actor)
    return True


@transaction.atomic
def say_otherwise(heading: str, actor: Actor) -> bool:
    """Note that the unit says what a paragraph of the network's says in words of its own. False for a heading
    of none that was added.
    """
    if heading not in {one.heading for one in PARAGRAPHS if one.added is not None}:
        return False
    change_setting(
        current_unit().id,
        PRIVACY_SAID,
        lambda view: sorted({*view.value, heading}),
        actor_id=actor.account_id,
    )
    _note(actor)
    return True


def _note(actor: Actor) -> None:
    record("setup.privacy_kept", object_type="setup", object_id="", actor=actor.account_id or "system")
