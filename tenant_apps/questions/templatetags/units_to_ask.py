"""Units that a question could be handed to, where a page of the desk shows them beside it."""

from uuid import UUID

from django import template

from tenant_apps.questions.queries import units_to_ask
from tenant_apps.questions.queries.units_to_ask import Candidate

register = template.Library()


@register.simple_tag
def units_for(question_id: UUID) -> list[Candidate]:
    """The most probable ones, each with the reason."""
    return units_to_ask.suggested(question_id)[:3]
