"""Settings of one unit, in groups, each with its layer in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tenant_apps.pages.data import GROUPS, LOOK_KEYS, OTHER_GROUP
from tenants.public import (
    UnitCard,
    declared_settings,
    explain_settings,
    overridden_below,
    unit_cards,
)

# Layer → (tone of the chip, icon).
_LAYERS = {
    "locked": ("soon", "lock"),
    "inherited": ("plain", "arrow-down"),
    "local": ("accent", "pencil"),
    "default": ("plain", "gear"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """A unit below that has set its own value."""

    unit: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as a person reads it. `inherited` is what would hold without the value set here."""

    key: str
    label: str
    help_text: str
    value: Any
    shown: str
    layer: str
    tone: str
    icon: str
    origin: str
    inherited: str
    can_change: bool
    can_clear: bool
    local_only: bool
    below: tuple[Below, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Settings under one heading."""

    label: str | Promise
    settings: tuple[Setting, ...]


def groups_of(unit: UnitCard) -> list[Group]:
    """Every declared setting but those with a page of their own, and those for units below alone."""
    keys = [
        key
        for key, what in declared_settings().items()
        if key not in LOOK_KEYS and not (what.own_page or what.for_below)
    ]
    found = {setting.key: setting for setting in _settings(unit, keys)}
    groups = []
    for prefix, label in (*GROUPS.items(), ("", OTHER_GROUP)):
        inside = tuple(
            setting
            for key, setting in found.items()
            if key.partition(".")[0] == prefix or (not prefix and key.partition(".")[0] not in GROUPS)
        )
        if inside:
            groups.append(Group(label, inside))
    return groups


def setting_of(unit: UnitCard, key: str) -> Setting:
    """One setting. Raises LookupError for a key that is not declared, has a page of its own, or is for units
    below alone.
    """
    what = declared_settings().get(key)
    if key in LOOK_KEYS or what is None or what.own_page or what.for_below:
        raise LookupError(key)
    return _settings(unit, [key])[0]


def _settings(unit: UnitCard, keys: list[str]) -> list[Setting]:
    declared = declared_settings()
    if any(key not in declared for key in keys):
        raise LookupError(keys)
    views = explain_settings(unit.id, keys)
    below = overridden_below(unit.id, [key for key in keys if not declared[key].local_only])
    ids = {view.source_unit_id for view in views.values()} | {view.locked_by for view in views.values()}
    ids |= {unit_id for values in below.values() for unit_id in values}
    cards = unit_cards([unit_id for unit_id in ids if unit_id is not None])
    result = []
    for key in keys:
        what, view = declared[key], views[key]
        source = cards.get(view.locked_by or view.source_unit_id or 0)
        tone, icon = _LAYERS[view.layer]
        result.append(
            Setting(
                key=key,
                label=str(what.label),
                help_text=str(what.help_text),
                value=view.value,
                shown=_in_words(what.choices, view.value),
                layer=view.layer,
                tone=tone,
                icon=icon,
                origin=_origin(view.layer, source.short_name if source else ""),
                inherited=_in_words(what.choices, view.overridden_value),
                can_change=view.layer != "locked",
                can_clear=view.layer == "local",
                local_only=what.local_only,
                below=tuple(
                    Below(unit=cards[unit_id].short_name, value=_in_words(what.choices, value))
                    for unit_id, value in below.get(key, {}).items()
                    if unit_id in cards
                ),
            )
        )
    return result


def _origin(layer: str, unit_name: str) -> str:
    if layer == "locked":
        return _("Locked by %(unit)s") % {"unit": unit_name}
    if layer == "inherited":
        return _("Set by %(unit)s, may be changed here") % {"unit": unit_name}
    if layer == "local":
        return _("Set here")
    return _("System default")


def _in_words(choices: tuple[tuple[Any, Any], ...], value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    label = dict(choices).get(value)
    if label is not None:
        return str(label)
    return str(value) if value not in ("", None) else _("Not set")
