"""The administrator says to whom questions go as a rule: by topic to a unit or a section here, by the line of
the unit that they come from to a section (分领域: 办公室, 学校部, 城市部).

A rule proposes and prefills; a person hands over. Rules for units hold below as well, until a unit there says
otherwise, which the upper one may forbid; sections are a unit's own.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.people import public as people
from tenant_apps.questions.data.settings import LINE, MOST_ROUTES, ROUTES, SECTION_ROUTES
from tenants.public import SettingView, change_setting, unit_cards


class BadRouteError(ValueError):
    """The rule cannot be kept; ``field`` says what to repair."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def to_unit(topic: str, unit_id: int, *, actor: int) -> None:
    """Questions of a topic, and of all below it, go to a unit as a rule.

    Raises BadRouteError, SettingLockedError.
    """
    _refuse_unknown(topic)
    if unit_id == current_unit().id or unit_id not in unit_cards([unit_id]):
        raise BadRouteError("unit")
    change_setting(current_unit().id, ROUTES, _with(topic, unit_id), actor_id=actor)


def to_section(topic: str, section_id: int, *, actor: int) -> None:
    """Questions of a topic, and of all below it, go to a section here as a rule. Raises BadRouteError."""
    _refuse_unknown(topic)
    _keep_section(topic, section_id, actor)


def line_to_section(line: str, section_id: int, *, actor: int) -> None:
    """What units of a line hand over goes to a section here as a rule. Raises BadRouteError."""
    if not line:
        raise BadRouteError("line")
    _keep_section(LINE + line, section_id, actor)


def forget(entry: str, *, of_units: bool, actor: int) -> None:
    """A rule of this unit is no more; doubled calls do nothing. Raises SettingLockedError."""
    key = ROUTES if of_units else SECTION_ROUTES
    change_setting(current_unit().id, key, partial(_without, entry), actor_id=actor)


def lock(on: bool, *, actor: int) -> None:
    """No unit below sets rules for units of its own, or each may again. Raises SettingLockedError."""

    def as_it_is(view: SettingView) -> dict[str, Any] | None:
        return view.value if on or view.value != view.overridden_value else None

    change_setting(current_unit().id, ROUTES, as_it_is, locked=on, actor_id=actor)


def _keep_section(entry: str, section_id: int, actor: int) -> None:
    if section_id not in {card.section_id for card in people.sections(with_queue=True)}:
        raise BadRouteError("section")
    change_setting(current_unit().id, SECTION_ROUTES, _with(entry, section_id), actor_id=actor)


def _refuse_unknown(topic: str) -> None:
    if topic not in topics.tree().cards:
        raise BadRouteError("topic")


def _with(entry: str, target: int) -> Callable[[SettingView], dict[str, Any]]:
    def change(view: SettingView) -> dict[str, Any]:
        if entry not in view.value and len(view.value) >= MOST_ROUTES:
            raise BadRouteError("many")
        return {**view.value, entry: target}

    return change


def _without(entry: str, view: SettingView) -> dict[str, Any] | None:
    left = {key: value for key, value in view.value.items() if key != entry}
    return None if left == view.overridden_value else left
