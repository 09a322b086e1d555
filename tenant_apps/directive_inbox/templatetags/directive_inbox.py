"""Words of the inbox: `{% load directive_inbox %}`."""

from decimal import Decimal

from django import template
from django.utils.functional import Promise

from tenant_apps.directive_inbox.web.words import KINDS, STATES

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
