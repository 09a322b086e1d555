"""Changing name, short name, colours, size of type and logo of a unit."""

from dataclasses import dataclass
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from tenant_apps.pages.data import LOOK_KEYS
from tenant_apps.pages.operations import logo
from tenants.public import clear_setting, explain_settings, set_setting


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLook:
    """What the form says. An empty text means: as inherited. Of what can be locked above None means: leave
    it.
    """

    name: str
    short_name: str
    accent: str | None = None
    second: str | None = None
    type_size: str | None = None
    logo: IO[bytes] | None = None
    remove_logo: bool = False


def change_look(new: NewLook, actor: Actor) -> list[str]:
    """Change what differs; return the keys that were changed. Raises BadPictureError before anything is
    written, and SettingLockedError when something was locked above meanwhile.
    """
    unit_id = current_unit().id
    picture = logo.redraw(new.logo) if new.logo is not None else None
    before = explain_settings(unit_id, LOOK_KEYS)
    wanted: dict[str, str] = {"look.name": new.name, "look.short_name": new.short_name}
    chosen = {"look.accent": new.accent, "look.second": new.second, "look.type_size": new.type_size}
    wanted |= {key: value for key, value in chosen.items() if value is not None}
    old_logo = str(before["look.logo"].value)
    if picture is not None:
        wanted["look.logo"] = logo.store(picture)
    elif new.remove_logo:
        wanted["look.logo"] = ""
    changed = [key for key, value in wanted.items() if not _same(key, value, before[key].value)]
    with transaction.atomic():
        for key in changed:
            if not wanted[key] or _same(key, wanted[key], before[key].overridden_value):
                clear_setting(unit_id, key, actor_id=actor.account_id)
            else:
                set_setting(unit_id, key, wanted[key], actor_id=actor.account_id)
        if changed:
            record(
                "pages.look_changed",
                object_type="unit",
                object_id=unit_id,
                actor=actor.account_id or "system",
                detail={"keys": changed},
            )
        if "look.logo" in changed:
            # A rollback must not leave the pages without their picture.
            transaction.on_commit(lambda: logo.discard(old_logo))
    return changed


def _same(key: str, one: str, other: object) -> bool:
    """Colours are written in capitals or not; names are not the same then."""
    if key in ("look.accent", "look.second"):
        return one.lower() == str(other).lower()
    return one == other


def open_logo(name: str) -> bytes | None:
    """The stored picture, or None when the file is gone."""
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
