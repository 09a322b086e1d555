"""Changing a setting at the unit whose site this is."""

from typing import Any

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from tenants.public import clear_setting, set_setting


def change(key: str, value: Any, actor: Actor) -> None:
    """Set a value here. Raises SettingLockedError and ValidationError as tenants.public does."""
    with transaction.atomic():
        set_setting(current_unit().id, key, value, actor_id=actor.account_id)
        _record("pages.setting_changed", key, actor)


def let_inherit(key: str, actor: Actor) -> None:
    """Remove the value set here, so that the one from above holds again."""
    with transaction.atomic():
        clear_setting(current_unit().id, key, actor_id=actor.account_id)
        _record("pages.setting_cleared", key, actor)


def _record(action: str, key: str, actor: Actor) -> None:
    record(
        action, object_type="setting", object_id=key, actor=actor.account_id or "system", detail={"key": key}
    )
