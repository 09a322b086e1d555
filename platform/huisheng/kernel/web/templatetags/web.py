"""Tags and filters of the web kit: `{% load web %}`."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, cast

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from huisheng.kernel.text import Piece
from huisheng.kernel.web import dates, names, navigation
from huisheng.kernel.web.kept_parts import kept_part, stamps_of_page

register = template.Library()

_STAMPS: Final = "stamps of the page"


class _KeptNode(Node):
    """`{% kept "name" argument … %}…{% endkept %}`, see kept_parts."""

    def __init__(self, name: str, arguments: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.arguments = arguments
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        # Looked at once for a page: all of its parts are of one moment.
        seen = cast("dict[object, Any]", context.render_context.dicts[0])
        if _STAMPS not in seen:
            seen[_STAMPS] = stamps_of_page()
        arguments = tuple(argument.resolve(context) for argument in self.arguments)
        return kept_part(self.name, arguments, seen[_STAMPS], lambda: self.nodelist.render(context))


@register.tag
def kept(parser: Parser, token: Token) -> _KeptNode:
    """A part that reads the same on every page: `{% kept "foot" %}…{% endkept %}`; see kept_parts."""
    _tag, name, *arguments = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("a part that is kept can hold no block: each page has its own")
    return _KeptNode(name.strip("\"'"), [parser.compile_filter(argument) for argument in arguments], nodelist)


@register.simple_tag
def icon(name: str, label: str = "", large: bool = False) -> SafeString:
    """An icon of the sprite. Without a label it is decoration beside text; with one it is read out."""
    size = "hs-icon hs-icon--large" if large else "hs-icon"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><title>{}</title><use href="{}#{}"></use></svg>',
            size, label, label, static("web/icons.svg"), name,
        )  # fmt: skip
    return _decoration(name, size)


# A page has dozens, and the address of the sprite stays the same as long as a process runs.
@lru_cache(maxsize=512, typed=True)
def _decoration(name: str, size: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        size, static("web/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def navigation_links(context: Context, place: str) -> list[navigation.Link]:
    """Entries of a menu for this request: `{% navigation "desk" as items %}`."""
    request = context.get("request")
    return navigation.links(place, request) if request is not None else []


register.tag("navigation", register.tags["navigation_links"])


@register.simple_tag(takes_context=True)
def page_query(context: Context, name: str, value: object) -> str:
    """The page's own query string with one parameter replaced, for links that keep the filters."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def page_in_title(context: Context) -> str:
    """From the second page of a list on (the context's `pages`): which one it is, for the page's title."""
    pages = context.get("pages")
    if not isinstance(pages, Page) or pages.number == 1:
        return ""
    words = gettext("Page %(current)s of %(last)s") % {
        "current": pages.number,
        "last": pages.paginator.num_pages,
    }
    return f" · {words}"


@register.filter
def may_stay_empty(field: BoundField) -> bool:
    """Whether a field is marked as optional: nothing need be given, and nothing can be."""
    widget = field.field.widget
    if isinstance(widget, ChoiceWidget) and not widget.allow_multiple_selected:
        return not field.field.required and any(value in ("", None) for value, _label in widget.choices)
    return not field.field.required and not field.field.disabled


@register.filter
def day(value: date | datetime | None) -> str:
    """11月25日（周三）, with the year when it is not this one."""
    return dates.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """11月25日（周三）14:05."""
    return dates.moment(value) if value else ""


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """A <time> that reads "3 小时前" and shows date and time on hover."""
    if not value:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), dates.moment(value), dates.ago(value)
    )


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """What was searched for, marked: pieces of kernel.text.marked or excerpt."""
    found = list(pieces)
    places = "".join("<mark>{}</mark>" if piece.hit else "{}" for piece in found)
    return format_html(places, *(piece.text for piece in found)) if found else SafeString("")


@register.filter
def get(mapping: dict[Any, Any], key: object) -> object:
    """Value of a key that is not a literal: `{{ counts|get:unit.id }}`; empty when it is missing."""
    return mapping.get(key, "")


@register.filter
def joined(these: Iterable[object] | None) -> str:
    """甲、乙 in Chinese, "A, B" in English: `{{ people|joined }}`."""
    return names.joined(these or ())
