"""隐私说明: the text that stands on the site, as the unit has adopted it."""

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from tenant_apps.setup.data.settings import PRIVACY
from tenants.public import set_setting


@transaction.atomic
def adopt(text: str, actor: Actor) -> None:
    """Let this text stand on the site; what stood there before is kept as a version."""
    set_setting(current_unit().id, PRIVACY, text, actor_id=actor.account_id)
    record("setup.privacy_kept", object_type="setup", object_id="", actor=actor.account_id or "system")
