"""What stands under experts' answers: ``{% load expert_words %}``, ``{{ answer.disclaimer|disclaimer }}``."""

from django import template
from django.utils.translation import get_language

from tenant_apps.people.data.default_texts import DISCLAIMERS, DISCLAIMERS_ENGLISH

register = template.Library()

_ENGLISH = {text: DISCLAIMERS_ENGLISH[field] for field, text in DISCLAIMERS.items()}


@register.filter
def disclaimer(text: str) -> str:
    """In the language of the page, where it is the one that units start with; a unit's own words as they are.
    An answer keeps the text that stood under it, which is why it is known by its words.
    """
    return _ENGLISH.get(text, text) if (get_language() or "").startswith("en") else text
