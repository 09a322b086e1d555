"""Parts of public questions that stand on many lines: `{% load commons %}`."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huisheng.kernel.web.templatetags.web import ago
from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.queries.listing import PublicRow

register = template.Library()


@register.filter
def stage_chip(stage: str) -> SafeString:
    """How far a question is, as a chip."""
    return _chip(Stage(stage), get_language())


_LINE: Final = (
    '<li class="hs-card--link c-row"><a class="hs-strong" href="{}">{}</a>'
    '<div class="hs-row__meta">{}<span>{}</span>{}{}</div></li>'
)


@register.simple_tag
def lines(rows: Iterable[PublicRow]) -> SafeString:
    """The lines of a list of public questions. By hand: as a template they were half of a list's page, and a
    quarter of that of a question.
    """
    language = get_language()
    return format_html_join(
        "",
        _LINE,
        (
            (
                row.address,
                row.title,
                _chip(row.stage, language),
                row.topic,
                ago(row.asked_at),
                _counts(row.views, row.peer_count, row.like_count, row.comment_count, language)
                if row.counted
                else "",
            )
            for row in rows
        ),
    )


@lru_cache(maxsize=64)
def _chip(stage: Stage, _language: str | None) -> SafeString:
    return render_to_string("commons/stage.html", {"stage": stage})


@lru_cache(maxsize=4096)
def _counts(views: int, peer_count: int, like_count: int, comment_count: int, _language: str | None) -> str:
    # Numbers are small, and the same ones stand on many lines.
    row = {
        "views": views,
        "peer_count": peer_count,
        "like_count": like_count,
        "comment_count": comment_count,
    }
    return render_to_string("commons/row_counts.html", {"row": row})
