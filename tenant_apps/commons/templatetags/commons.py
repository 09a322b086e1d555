"""Parts of public questions that stand on many lines: `{% load commons %}`. By hand: as templates they were
half of a list's page, and a quarter of that of a question.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from html import escape
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from huisheng.kernel.web.templatetags.web import pieces_marked, time_ago
from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.queries.listing import PublicRow
from tenant_apps.commons.queries.searching import Hit

register = template.Library()


def _of_number(words: Callable[[int], str]) -> Callable[[int], str]:
    """The same words, looked up once for a number and a language: small numbers stand on many lines."""

    @lru_cache(maxsize=2048)
    def in_language(n: int, _language: str | None) -> str:
        return words(n)

    @wraps(words)
    def here(n: int) -> str:
        return in_language(n, get_language())

    return here


@register.filter
def stage_chip(stage: str) -> SafeString:
    """How far a question is, as a chip."""
    return _chip(Stage(stage), get_language())


@register.filter
@_of_number
def times_read(n: int) -> str:
    """How often it was read."""
    return ngettext("Read %(n)s time", "Read %(n)s times", n) % {"n": n}


@register.filter
@_of_number
def people_like(n: int) -> str:
    """How many like it, in a sentence."""
    return ngettext("%(n)s person likes it", "%(n)s people like it", n) % {"n": n}


@register.filter
@_of_number
def comments_counted(n: int) -> str:
    """How many comments stand under it."""
    return ngettext("%(n)s comment", "%(n)s comments", n) % {"n": n}


@_of_number
def _answers_of_peers(n: int) -> str:
    return ngettext("%(n)s answer of a peer", "%(n)s answers of peers", n) % {"n": n}


@_of_number
def _likes(n: int) -> str:
    return ngettext("%(n)s like", "%(n)s likes", n) % {"n": n}


@register.filter
def numbered(number: str) -> str:
    """The receipt number, as a page names it."""
    return gettext("Number %(number)s") % {"number": number}


class _LinesNode(Node):
    """`{% lines rows %}` and `{% hit_lines hits %}`."""

    def __init__(self, rows: FilterExpression, line: Callable[[Any, str | None], str]) -> None:
        self.rows = rows
        self.line = line

    def render(self, context: Context) -> str:
        language = get_language()
        return "".join(self.line(row, language) for row in self.rows.resolve(context))


@register.tag
def lines(parser: Parser, token: Token) -> _LinesNode:
    """The lines of a list of public questions: `{% lines rows %}`."""
    _tag, rows = token.split_contents()
    return _LinesNode(parser.compile_filter(rows), _line)


@register.tag
def hit_lines(parser: Parser, token: Token) -> _LinesNode:
    """The lines of what was found, the words marked that were searched for: `{% hit_lines hits %}`."""
    _tag, hits = token.split_contents()
    return _LinesNode(parser.compile_filter(hits), _hit_line)


def _line(row: PublicRow, language: str | None) -> str:
    return (
        f'<li class="hs-card--link c-row"><a class="hs-strong" href="{escape(row.address)}">'
        f'{escape(row.title)}</a><div class="hs-row__meta">{_chip(row.stage, language)}'
        f"<span>{escape(row.topic)}</span>{time_ago(row.asked_at)}{_counts(row)}</div></li>"
    )


def _hit_line(hit: Hit, language: str | None) -> str:
    row = hit.row
    return (
        f'<li class="hs-card--link c-row"><a class="hs-strong" href="{escape(row.address)}">'
        f'{pieces_marked(hit.title)}</a>{_excerpt(hit)}<div class="hs-row__meta">{_chip(row.stage, language)}'
        f"<span>{escape(row.topic)}</span>{time_ago(row.asked_at)}</div></li>"
    )


def _excerpt(hit: Hit) -> str:
    if not hit.excerpt:
        return ""
    whose = f'<span class="hs-strong">{escape(gettext("Answer of a peer"))}</span> ' if hit.by_peer else ""
    return f'<p class="hs-small c-excerpt">{whose}{pieces_marked(hit.excerpt)}</p>'


@lru_cache(maxsize=64)
def _chip(stage: Stage, _language: str | None) -> SafeString:
    return render_to_string("commons/stage.html", {"stage": stage})


def _counts(row: PublicRow) -> str:
    if not row.counted:
        return ""
    said = []
    if row.views:
        said.append(times_read(row.views))
    if row.peer_count:
        said.append(_answers_of_peers(row.peer_count))
    if row.like_count:
        said.append(_likes(row.like_count))
    if row.comment_count:
        said.append(comments_counted(row.comment_count))
    return "".join(f"<span>{escape(words)}</span>" for words in said)
