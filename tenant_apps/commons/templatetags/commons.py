"""Parts of public questions that stand on many lines: `{% load commons %}`."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tenant_apps.commons.data.codes import Stage

register = template.Library()


@register.filter
def stage_chip(stage: str) -> SafeString:
    """How far a question is, as a chip."""
    return _chip(Stage(stage), get_language())


@lru_cache(maxsize=64)
def _chip(stage: Stage, _language: str | None) -> SafeString:
    return render_to_string("commons/stage.html", {"stage": stage})
