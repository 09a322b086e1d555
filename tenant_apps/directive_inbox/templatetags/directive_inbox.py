"""Words of the inbox: `{% load directive_inbox %}`."""

from decimal import Decimal

from django import template
from django.utils.functional import Promise

from shared_apps.oversight.public import (
    CARD_NAMES,
    DIFFICULTY_AREAS,
    DIFFICULTY_STAGES,
    DIFFICULTY_STEPS,
    ORDER_DEMANDS,
    ORDER_ENDS,
    ORDER_REASONS,
)
from tenant_apps.directive_inbox.web.words import KINDS, REFUSALS, RESULTS, STATES

register = template.Library()


@register.filter
def kind_name(kind: str) -> str | Promise:
    """Notice or task."""
    return KINDS[kind]


@register.filter
def state_name(state: str) -> str | Promise:
    """The furthest step that the unit has taken."""
    return STATES[state]


@register.filter
def plain_number(number: Decimal) -> str:
    """A reported figure without zeros that say nothing: 12, not 12.00."""
    return f"{number:,.2f}".removesuffix(".00")


@register.filter
def card_name(card: str) -> str | Promise:
    """Yellow or red card."""
    return CARD_NAMES[card]


@register.filter
def order_stage(stage: str) -> str | Promise:
    """How an order has ended."""
    return ORDER_ENDS.get(stage, "")


@register.filter
def order_demand(demand: str) -> str | Promise:
    """What an order demands."""
    return ORDER_DEMANDS.get(demand, "")


@register.filter
def order_reason(reason: str) -> str | Promise:
    """Why it was issued."""
    return ORDER_REASONS.get(reason, "")


@register.filter
def redo_result(code: str) -> str | Promise:
    """What became of handling it once more."""
    return RESULTS.get(code, "")


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
def refusal(code: str) -> str | Promise:
    """Why something was not handed on."""
    return REFUSALS.get(code, "")
