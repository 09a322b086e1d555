"""The administrator sets hours, days and promises of this unit. They count from the next question on."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.settings import MOST, TOPIC_PROMISES, promises_key
from tenant_apps.questions.queries.promised import inherited_of_kind
from tenants.public import (
    HOURS,
    OWN_DAYS,
    SettingView,
    change_setting,
    clear_setting,
    explain_setting,
    set_setting,
    spans_of,
    stored_spans,
)

PARTS: Final = tuple(MOST)


def set_hours(lines: list[str], *, locked: bool | None, actor: int) -> None:
    """Working hours of Monday to Sunday as people type them. Raises ValidationError, SettingLockedError."""
    hours = [stored_spans(spans_of(line)) for line in lines]
    set_setting(current_unit().id, HOURS, hours, locked=locked, actor_id=actor)


def inherit_hours(*, actor: int) -> None:
    """The hours from above hold again."""
    clear_setting(current_unit().id, HOURS, actor_id=actor)


def set_day(day: date, works: bool, *, actor: int) -> None:
    """This day is worked here, or not, whatever else holds. Raises ValidationError, SettingLockedError."""

    def with_day(view: SettingView) -> dict[str, bool]:
        return dict(sorted({**view.value, day.isoformat(): works}.items()))

    change_setting(current_unit().id, OWN_DAYS, with_day, actor_id=actor)


def forget_day(day: date, *, actor: int) -> None:
    """This day is like any other again. Raises SettingLockedError. Doubled calls do nothing."""
    change_setting(current_unit().id, OWN_DAYS, partial(_without, day.isoformat()), actor_id=actor)


def promise_kind(kind: str, said: Mapping[str, int], *, locked: bool | None, actor: int) -> None:
    """What is promised for a kind; what equals the value from above is inherited on.

    Raises ValidationError, SettingLockedError.
    """
    unit_id, above = current_unit().id, inherited_of_kind(kind)
    own = {part: said[part] for part in PARTS if part in said}
    before = explain_setting(unit_id, promises_key(kind))
    if not locked and all(getattr(above, part) == amount for part, amount in own.items()):
        if before.layer == "local":
            clear_setting(unit_id, promises_key(kind), actor_id=actor)
        return
    if before.layer != "local" or own != before.value or locked is not None:
        set_setting(unit_id, promises_key(kind), own, locked=locked, actor_id=actor)


def promise_topic(topic: str, said: Mapping[str, int], *, actor: int) -> None:
    """What is promised under a topic and all below it; nothing said takes it away again.

    Raises ValidationError, SettingLockedError.
    """

    def with_topic(view: SettingView) -> dict[str, Any]:
        return {**view.value, topic: dict(said)}

    change = with_topic if said else partial(_without, topic)
    change_setting(current_unit().id, TOPIC_PROMISES, change, actor_id=actor)


def _without(entry: str, view: SettingView) -> dict[str, Any] | None:
    """The value without an entry; None where that is what holds above, so that it is inherited again."""
    if entry not in view.value:
        return dict(view.value)
    left = {key: value for key, value in view.value.items() if key != entry}
    return None if left == view.overridden_value else left
