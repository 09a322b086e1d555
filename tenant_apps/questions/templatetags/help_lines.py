"""Help numbers on any page of a unit: ``{% help_lines as lines %}``."""

from django import template

from tenant_apps.questions.data.help_lines import HelpLine
from tenant_apps.questions.queries import help_lines as lines

register = template.Library()


@register.simple_tag
def help_lines() -> tuple[HelpLine, ...]:
    """The numbers for people in danger, the unit's own included."""
    return lines.help_lines()
