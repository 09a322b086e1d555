"""Parts of public questions that stand on many lines: `{% load commons %}`. By hand: as templates they were
half of a list's page, and a quarter of that of a question.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from huisheng.kernel.web.templatetags.web import ago, pieces_marked
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


@register.simple_tag
def lines(rows: Iterable[PublicRow]) -> SafeString:
    """The lines of a list of public questions."""
    language = get_language()
    return SafeString(
        "".join(
            f'<li class="hs-card--link c-row"><a class="hs-strong" href="{escape(row.address)}">'
            f'{escape(row.title)}</a><div class="hs-row__meta">{_chip(row.stage, language)}'
            f"<span>{escape(row.topic)}</span>{ago(row.asked_at)}{_counts(row)}</div></li>"
            for row in rows
        )
    )


@register.simple_tag
def hit_lines(hits: Iterable[Hit]) -> SafeString:
    """The lines of what was found, the words marked that were searched for."""
    language = get_language()
    return SafeString(
        "".join(
            f'<li class="hs-card--link c-row"><a class="hs-strong" href="{escape(hit.row.address)}">'
            f'{pieces_marked(hit.title)}</a>{_excerpt(hit)}<div class="hs-row__meta">'
            f"{_chip(hit.row.stage, language)}<span>{escape(hit.row.topic)}</span>{ago(hit.row.asked_at)}"
            "</div></li>"
            for hit in hits
        )
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
