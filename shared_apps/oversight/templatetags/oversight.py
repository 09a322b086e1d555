"""Words of supervision: `{% load oversight %}`."""

from datetime import datetime

from django import template
from django.utils.functional import Promise

from huisheng.kernel.web.templatetags.web import moment
from shared_apps.oversight.data.words import (
    DIFFICULTY_AREAS,
    DIFFICULTY_STAGES,
    DIFFICULTY_STEPS,
    ORDER_DEMANDS,
    ORDER_REASONS,
)
from shared_apps.oversight.queries.supervised import Seen
from shared_apps.oversight.web.words import (
    CARDS,
    CLOCKS,
    DRAWN_FROM,
    OUTCOMES,
    RESULTS,
    SEEN,
    STAGES,
    STEPS,
    WAYS,
    name_of_topic,
)

register = template.Library()


@register.filter
def card_name(card: str) -> str | Promise:
    """Yellow or red card."""
    return CARDS[card]


@register.filter
def stage_name(stage: str) -> str | Promise:
    """Where an order stands."""
    return STAGES[stage]


@register.filter
def demand_name(demand: str) -> str | Promise:
    """What an order demands."""
    return ORDER_DEMANDS[demand]


@register.filter
def order_reason(reason: str) -> str | Promise:
    """Why an order was issued."""
    return ORDER_REASONS[reason]


@register.filter
def step_name(code: str) -> str | Promise:
    """One step of an order."""
    return STEPS[code]


@register.filter
def redo_result(code: str) -> str | Promise:
    """What became of handling it once more."""
    return RESULTS[code]


@register.filter
def way_name(way: str) -> str | Promise:
    """交办, 转办, 上报."""
    return WAYS.get(way, "")


@register.filter
def outcome_name(outcome: str) -> str | Promise:
    """How it ended that a unit was asked."""
    return OUTCOMES.get(outcome, "")


@register.filter
def topic_name(code: str) -> str:
    """The topic of a question, empty for one that is not in the tree."""
    return name_of_topic(code)


@register.filter
def clock_name(code: str) -> str | Promise:
    """Which promise was broken."""
    return CLOCKS.get(code, "")


@register.filter
def seen_name(what: Seen) -> str | Promise:
    """What is to be looked at about a question between units."""
    return SEEN[what]


@register.filter
def moment_of(written: str) -> str:
    """A moment that was written as text."""
    return moment(datetime.fromisoformat(written)) if written else ""


@register.filter
def area_name(code: str) -> str | Promise:
    """What kind of difficulty it is."""
    return DIFFICULTY_AREAS.get(code, "")


@register.filter
def difficulty_stage(code: str) -> str | Promise:
    """Where a difficulty stands."""
    return DIFFICULTY_STAGES.get(code, "")


@register.filter
def difficulty_step(code: str) -> str | Promise:
    """What was done with a difficulty."""
    return DIFFICULTY_STEPS.get(code, "")


@register.filter
def drawn_from(what: str) -> str | Promise:
    """What a sample is one of."""
    return DRAWN_FROM[what]
