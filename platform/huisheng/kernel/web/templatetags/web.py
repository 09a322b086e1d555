"""Tags and filters of the web kit: `{% load web %}`."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from html import escape
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
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from huisheng.kernel.text import Piece
from huisheng.kernel.web import dates, names, navigation, sentences
from huisheng.kernel.web.kept_parts import Stretches, parts_of_page
from huisheng.kernel.web.narrowing import Choice

register = template.Library()
register.simple_tag(sentences.gap)

_PARTS: Final = "kept parts of the page"
_CHOSEN: Final = ' aria-current="true"'
_TIME: Final = '<time datetime="{}" title="{}">{}</time>'
_ADDRESS: Final = re.compile(r"(https?://[\w\-.~:/?#\[\]@!$&'()*+,;=%]+)", re.ASCII)
_AFTER_AN_ADDRESS: Final = ".,;:!?'()[]"


class _FreshNode(Node):
    """`{% fresh %}…{% endfresh %}`: rendered each time, within a part that is kept."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


class _KeptNode(Node):
    """`{% kept "name" argument … %}…{% endkept %}`, see kept_parts."""

    # There is no block in it for Django to look for while a page is rendered.
    child_nodelists = ()

    def __init__(self, name: str, arguments: list[FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.arguments = arguments
        self.nodelist = nodelist
        self.fresh = [node for node in nodelist if isinstance(node, _FreshNode)]
        self.stretches: list[NodeList] = [NodeList()]
        for node in nodelist:
            if isinstance(node, _FreshNode):
                self.stretches.append(NodeList())
            else:
                self.stretches[-1].append(node)

    def render(self, context: Context) -> str:
        seen = cast("dict[object, Any]", context.render_context.dicts[0])
        if _PARTS not in seen:
            seen[_PARTS] = parts_of_page()
        parts = seen[_PARTS]
        if parts is None:
            stretches = self._rendered(context)
        else:
            key = (self.name, *(argument.resolve(context) for argument in self.arguments))
            stretches = parts.get(key)
            if stretches is None:
                stretches = parts[key] = self._rendered(context)
        if not self.fresh:
            return stretches[0]
        said: list[str] = [stretches[0]]
        for node, stretch in zip(self.fresh, stretches[1:], strict=True):
            said += (node.nodelist.render(context), stretch)
        return "".join(said)

    def _rendered(self, context: Context) -> Stretches:
        return tuple(stretch.render(context) for stretch in self.stretches)


@register.tag
def kept(parser: Parser, token: Token) -> _KeptNode:
    """A part that reads the same on every page: `{% kept "foot" %}…{% endkept %}`; see kept_parts."""
    _tag, name, *arguments = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("a part that is kept can hold no block: each page has its own")
    node = _KeptNode(name.strip("\"'"), [parser.compile_filter(argument) for argument in arguments], nodelist)
    misplaced: tuple[type[Node], ...] = (_FreshNode, _KeptNode)
    if any(stretch.get_nodes_by_type(kind) for stretch in node.stretches for kind in misplaced):
        raise TemplateSyntaxError("right in a kept part stands what is fresh, and other parts in that alone")
    return node


@register.tag
def fresh(parser: Parser, _token: Token) -> _FreshNode:
    """What is rendered each time within a part that is kept: `{% fresh %}{{ q.title }}{% endfresh %}`."""
    nodelist = parser.parse(("endfresh",))
    parser.delete_first_token()
    return _FreshNode(nodelist)


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
def menu_outline(context: Context, place: str) -> tuple[str | None, ...]:
    """What a public menu depends on, for a part that is kept: `{% menu_outline "unit" as menu %}`."""
    request = context.get("request")
    return navigation.outline(place, request) if request is not None else ()


class _ChipsNode(Node):
    """`{% chips topics %}`: links by which a list is narrowed (narrowing.choices), the chosen one marked.

    A list has thirty of them: as a loop of a template they took as long as its twenty lines.
    """

    def __init__(self, choices: FilterExpression) -> None:
        self.choices = choices

    def render(self, context: Context) -> str:
        return "".join(
            f'<a class="hs-chip" href="{escape(choice.address)}"{_CHOSEN if choice.now else ""}>'
            f"{escape(choice.label)}</a>"
            for choice in cast("Iterable[Choice]", self.choices.resolve(context))
        )


@register.tag
def chips(parser: Parser, token: Token) -> _ChipsNode:
    """Links by which a list is narrowed: `{% chips topics %}`."""
    _tag, choices = token.split_contents()
    return _ChipsNode(parser.compile_filter(choices))


def _attributes(attrs: Mapping[str, Any]) -> str:
    """The attributes of a control, as Django writes them."""
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


class _AttributesNode(Node):
    """`{% attributes widget.attrs %}` in the templates of controls. A form has dozens of controls and
    options: as an included loop their attributes took as long as everything else about them.
    """

    def __init__(self, attrs: FilterExpression) -> None:
        self.attrs = attrs

    def render(self, context: Context) -> str:
        return _attributes(cast("Mapping[str, Any]", self.attrs.resolve(context)))


@register.tag
def attributes(parser: Parser, token: Token) -> _AttributesNode:
    """The attributes of a control: `{% attributes widget.attrs %}`."""
    _tag, attrs = token.split_contents()
    return _AttributesNode(parser.compile_filter(attrs))


class _OptionsNode(Node):
    """`{% options widget.optgroups %}`: the options of a select, of which there may be hundreds."""

    def __init__(self, groups: FilterExpression) -> None:
        self.groups = groups

    def render(self, context: Context) -> str:
        said: list[str] = []
        for name, options, _index in self.groups.resolve(context):
            if name:
                said.append(f'<optgroup label="{conditional_escape(name)}">')
            said += (
                f'<option value="{conditional_escape(option["value"])}"{_attributes(option["attrs"])}>'
                f"{conditional_escape(option['label'])}</option>"
                for option in options
            )
            if name:
                said.append("</optgroup>")
        return "".join(said)


@register.tag(name="options")
def options_of(parser: Parser, token: Token) -> _OptionsNode:
    """The options of a select: `{% options widget.optgroups %}`."""
    _tag, groups = token.split_contents()
    return _OptionsNode(parser.compile_filter(groups))


class _MarkedNode(Node):
    """`{% marked hit.title %}`: what was searched for, marked (kernel.text.marked, excerpt)."""

    def __init__(self, pieces: FilterExpression) -> None:
        self.pieces = pieces

    def render(self, context: Context) -> str:
        return pieces_marked(cast("Iterable[Piece]", self.pieces.resolve(context)))


def pieces_marked(pieces: Iterable[Piece]) -> str:
    """The same for lines that are put together by hand."""
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.hit else escape(piece.text) for piece in pieces
    )


@register.tag
def marked(parser: Parser, token: Token) -> _MarkedNode:
    """What was searched for, marked: `{% marked hit.title %}`."""
    _tag, pieces = token.split_contents()
    return _MarkedNode(parser.compile_filter(pieces))


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
def linked(text: str) -> SafeString:
    """What somebody typed, its web addresses as links. Django's `urlize` wants spaces around an address:
    in Chinese none stand there, and the sentence before it would become a part of it.
    """
    pieces: list[tuple[str, SafeString | str]] = []
    for at, piece in enumerate(_ADDRESS.split(text)):
        address = piece.rstrip(_AFTER_AN_ADDRESS)
        link = format_html('<a href="{}" rel="nofollow noopener">{}</a>', address, address) if at % 2 else ""
        pieces.append((link, piece[len(address) :] if at % 2 else piece))
    return format_html_join("", "{}{}", pieces)


@register.filter
def before_more(label: str) -> str:
    """A label with a colon behind it; a question has its own mark already."""
    said = str(label)
    return said + (sentences.gap() if said.endswith(("？", "?")) else pgettext("label before an error", ": "))


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


@register.simple_tag
def days(first: date, last: date) -> str:
    """10月1日（周四）至10月7日（周三）."""
    return dates.days(first, last)


@register.filter
def moment(value: datetime | None) -> str:
    """11月25日（周三）14:05."""
    return dates.moment(value) if value else ""


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """A <time> that reads "3 小时前" and shows date and time on hover."""
    if not value:
        return ""
    return format_html(_TIME, value.isoformat(), *dates.moment_and_ago(value))


def time_ago(value: datetime) -> str:
    """The same for lines that are put together by hand."""
    at, since = dates.moment_and_ago(value)
    return _TIME.format(value.isoformat(), escape(at), escape(since))


@register.filter
def get(mapping: dict[Any, Any], key: object) -> object:
    """Value of a key that is not a literal: `{{ counts|get:unit.id }}`; empty when it is missing."""
    return mapping.get(key, "")


@register.filter
def joined(these: Iterable[object] | None) -> str:
    """甲、乙 in Chinese, "A, B" in English: `{{ people|joined }}`."""
    return names.joined(these or ())
