"""Words and text of the knowledge base: `{% load knowledge %}`."""

from collections.abc import Sequence

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from huisheng.kernel.text.markup import to_html
from huisheng.kernel.web.names import joined
from tenant_apps.knowledge.data.codes import STAGE_WORDS, Sort, State
from tenant_apps.knowledge.queries.cards import number_label
from tenant_apps.knowledge.rules.references import Reference
from tenant_apps.knowledge.web.words import STATE_TONES

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML."""
    return to_html(text)


@register.filter
def entry_label(reference: Reference) -> str:
    """第12问, 项目3, 回复5."""
    return number_label(reference)


@register.filter
def state_name(state: str) -> str | Promise:
    """How an entry stands."""
    return State(state).label


@register.filter
def state_tone(state: str) -> str:
    """The tone of its chip."""
    return STATE_TONES[state][0]


@register.filter
def state_icon(state: str) -> str:
    """The icon of its chip."""
    return STATE_TONES[state][1]


@register.filter
def sort_word(sort: str) -> str:
    """What a programme is: policy, project or service."""
    return str(Sort(sort).label)


@register.filter
def stage_words(stages: Sequence[str]) -> str:
    """The stages of life that a programme is for."""
    return joined(str(word) for code, word in STAGE_WORDS.items() if code in stages)
