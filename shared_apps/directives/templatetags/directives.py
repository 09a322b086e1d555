"""Words of directives: `{% load directives %}`."""

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.functional import Promise

from shared_apps.directives.web.words import KINDS, PARTS, STATES, STEPS

register = template.Library()


@register.filter
def kind_name(kind: str) -> str | Promise:
    """Notice or task."""
    return KINDS[kind]


@register.filter
def state_name(state: str) -> str | Promise:
    """Draft, issued or ended."""
    return STATES[state]


@register.filter
def step_name(step: str) -> str | Promise:
    """How far a unit has come."""
    return STEPS[step]


@register.filter
def plain_number(number: Decimal) -> str:
    """A reported figure without zeros that say nothing: 12, not 12.00."""
    return f"{number:,.2f}".removesuffix(".00")


@register.filter
def tenths(share: int) -> str:
    """Tenths of a per cent as per cent: 12.5, not 125."""
    return f"{share / 10:g}"


@register.filter
def parts_of(codes: Iterable[str], kind: str) -> list[str]:
    """What units may say, or say, otherwise in a season or broadcast, in words."""
    return [str(PARTS[kind][code]) for code in codes if code in PARTS[kind]]
