"""What an upper unit sets for its whole subtree: values, locks, and who below has chosen otherwise."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huisheng.kernel.tenancy import enter_network
from tenants.data import UnitCard
from tenants.models import UnitSetting
from tenants.settings_layers import declared_settings, explain_settings, overridden_below
from tenants.tree import unit_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class Different:
    """A unit below with a value of its own, in force or overruled by a lock."""

    unit_id: int
    unit: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One setting as it stands for a subtree. `state`: "locked_above", "locked_here", "set_here",
    "not_set_here" (a unit above has set it) or "default".
    """

    key: str
    label: str
    help_text: str
    value: Any
    shown: str
    state: str
    origin: str
    different: tuple[Different, ...]

    @property
    def can_change(self) -> bool:
        """False while a unit further up has locked it."""
        return self.state != "locked_above"


def standards_of(unit: UnitCard, keys: list[str] | None = None) -> list[Standard]:
    """Every setting that a unit may set for others, in the order of declaration; or those of `keys`.

    Raises LookupError for a key that is not declared, never inherited, or changed on a page of its own.
    """
    declared = {
        key: what for key, what in declared_settings().items() if not (what.local_only or what.own_page)
    }
    wanted = list(declared) if keys is None else keys
    if any(key not in declared for key in wanted):
        raise LookupError(wanted)
    views = explain_settings(unit.id, wanted)
    with enter_network():
        locked_here = dict(UnitSetting.objects.filter(unit_id=unit.id).values_list("key", "locked"))
    below = overridden_below(unit.id, wanted)
    ids = {unit_id for values in below.values() for unit_id in values}
    ids |= {found for view in views.values() for found in (view.source_unit_id, view.locked_by) if found}
    cards = unit_cards(ids)
    result = []
    for key in wanted:
        what, view = declared[key], views[key]
        state = _state(view.layer, locked_here.get(key, False))
        above = cards.get(view.locked_by or view.source_unit_id or 0)
        result.append(
            Standard(
                key=key,
                label=str(what.label),
                help_text=str(what.help_text),
                value=view.value,
                shown=in_words(what.choices, view.value),
                state=state,
                origin=_origin(state, above.short_name if above else ""),
                different=tuple(
                    Different(
                        unit_id=unit_id,
                        unit=cards[unit_id].short_name,
                        value=in_words(what.choices, value),
                    )
                    for unit_id, value in below[key].items()
                    if unit_id in cards and value != view.value
                ),
            )
        )
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a unit below has chosen in place of a standard. ``is_overruled``: a lock holds instead."""

    key: str
    label: str
    value: str
    standard: str
    is_overruled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A unit below that differs, with everything in which it does."""

    unit_id: int
    unit: str
    chosen: tuple[Chosen, ...]


def differing_below(unit: UnitCard) -> list[Differing]:
    """Every unit below that differs from what holds for the subtree, those that differ most first. As many
    queries as for the standards themselves, however many units there are.
    """
    names: dict[int, str] = {}
    by_unit: dict[int, list[Chosen]] = {}
    for standard in standards_of(unit):
        for one in standard.different:
            names[one.unit_id] = one.unit
            by_unit.setdefault(one.unit_id, []).append(
                Chosen(
                    key=standard.key,
                    label=standard.label,
                    value=one.value,
                    standard=standard.shown,
                    is_overruled=standard.state in ("locked_above", "locked_here"),
                )
            )
    found = [
        Differing(unit_id=unit_id, unit=names[unit_id], chosen=tuple(chosen))
        for unit_id, chosen in by_unit.items()
    ]
    return sorted(found, key=lambda one: (-len(one.chosen), one.unit))


def in_words(choices: tuple[tuple[Any, Any], ...], value: Any) -> str:
    """A value of a setting as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    label = dict(choices).get(value)
    if label is not None:
        return str(label)
    return str(value) if value not in ("", None) else _("Not set")


def _state(layer: str, locked_here: bool) -> str:
    if layer == "locked":
        return "locked_above"
    if layer == "local":
        return "locked_here" if locked_here else "set_here"
    return "default" if layer == "default" else "not_set_here"


def _origin(state: str, above: str) -> str:
    if state == "locked_above":
        return _("Locked by %(unit)s") % {"unit": above}
    if state == "locked_here":
        return _("Locked for all units below")
    if state == "set_here":
        return _("Set for all units below, may be changed there")
    return _("Inherited from %(unit)s") % {"unit": above} if above else _("System default")
