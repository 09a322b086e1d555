"""What this unit promises now, from its layers of settings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.settings import (
    ABOVE_AFTER_DAYS,
    ANSWER_DAYS,
    RED_AFTER_DAYS,
    TOPIC_PROMISES,
    promises_key,
)
from tenant_apps.questions.rules.kinds import rule_of
from tenant_apps.questions.rules.promises import Patience, Promised
from tenants.public import SettingView, WorkingCalendar, explain_settings, working_calendar

DIGITS_PER_LEVEL: Final = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """What clocks run by: when the unit works, what it promises, how long a broken promise stays inside."""

    calendar: WorkingCalendar
    promised: Promised
    patience: Patience


def terms(kind: str, topic: str) -> Terms:
    """The terms for a question of this kind under this topic of the network, as things stand."""
    unit_id = current_unit().id
    views = explain_settings(
        unit_id, [ANSWER_DAYS, promises_key(kind), TOPIC_PROMISES, RED_AFTER_DAYS, ABOVE_AFTER_DAYS]
    )
    return Terms(
        working_calendar(unit_id),
        promised(kind, topic, views),
        Patience(views[RED_AFTER_DAYS].value, views[ABOVE_AFTER_DAYS].value),
    )


def calendar() -> WorkingCalendar:
    """When this unit works."""
    return working_calendar(current_unit().id)


def promised(kind: str, topic: str, views: Mapping[str, SettingView]) -> Promised:
    """What is promised to whoever asks something of this kind under this topic of the network.

    The word on the nearest topic goes first, then the one on the kind, then the unit's general number of days
    for an answer (``questions.answer_days``), then rules/kinds.py. Where a unit above has locked the general
    number, no word below that lock promises an answer later.
    """
    found = of_kind(kind, views)
    for length in range(DIGITS_PER_LEVEL, len(topic) + 1, DIGITS_PER_LEVEL):
        said = views[TOPIC_PROMISES].value.get(topic[:length])
        if said:
            found = _capped(replace(found, **said), said, views[TOPIC_PROMISES], views[ANSWER_DAYS])
    return found


def of_kind(kind: str, views: Mapping[str, SettingView]) -> Promised:
    """What is promised for a kind whatever the topic; ``views`` are those of the settings of promises."""
    rule, general, own = rule_of(kind), views[ANSWER_DAYS], views[promises_key(kind)]
    answer_days = rule.answer_days if general.layer == "default" else general.value
    found = Promised(rule.response_hours, answer_days, rule.handling_days)
    return _capped(replace(found, **own.value), own.value, own, general)


def inherited_of_kind(kind: str) -> Promised:
    """What would be promised here for a kind if this unit had said nothing about it."""
    views = explain_settings(current_unit().id, [ANSWER_DAYS, promises_key(kind)])
    own = views[promises_key(kind)]
    above = replace(own, value=own.overridden_value, layer="inherited", source_unit_id=None)
    return of_kind(kind, {**views, promises_key(kind): own if own.layer != "local" else above})


def _capped(found: Promised, said: Mapping[str, Any], own: SettingView, general: SettingView) -> Promised:
    locked = general.layer == "locked" and "answer_days" in said
    if locked and own.source_unit_id != general.locked_by and own.layer != "locked":
        return replace(found, answer_days=min(found.answer_days, general.value))
    return found
