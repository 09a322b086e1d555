"""Markdown as people write it here → HTML that is safe on our pages. The only place where text becomes HTML.

Python-Markdown lets HTML through, and what people paste is full of it; so everything is cleaned by a list of
what may stand there. What is kept as HTML is cleaned once more whenever it is shown.
"""

import re
from html.parser import HTMLParser
from typing import Any, Final

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown.extensions.toc import TocExtension

_TAGS: Final = frozenset({
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
_ATTRIBUTES: Final[dict[str, set[str]]] = {"a": {"href", "title"}, "ol": {"start"}}
_PICTURE: Final[dict[str, set[str]]] = {"img": {"src", "alt", "width", "height"}}
_SCHEMES: Final = {"https", "http", "mailto", "tel"}
_OF_PAGES: Final = {"div": {"hs-tablewrap"}, "table": {"hs-table"}}
_MADE_BY_MARKDOWN: Final = frozenset({"h1", "h5", "h6", "pre", "html", "head", "body"})
"""Tags that ordinary writing leads to; that they are shown plainer needs no word."""


def to_html(text: str) -> SafeString:
    """HTML of a text. What is not on the list above is dropped, scripts and pictures among it; headings begin
    below the page's own.
    """
    # Cleaned by the list above.
    return mark_safe(nh3.clean(  # nosec B308 B703
        _written(text), tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    ))  # fmt: skip


def page_html(text: str, pictures: re.Pattern[str], table: str) -> SafeString:
    """The same for a whole page: with pictures whose addresses the pattern matches (its groups `width` and
    `height` reserve their room), and tables that one can move sideways, called `table`.
    """
    html = str(clean_page(_written(text), pictures))
    opened = (
        f'<div class="hs-tablewrap" tabindex="0" role="region" aria-label="{table}"><table class="hs-table">'
    )
    html = html.replace("<table>", opened).replace("</table>", "</table></div>")
    return clean_page(
        re.sub(r'<img [^>]*src="([^"]*)"[^>]*>', lambda tag: _with_room(tag, pictures), html), pictures
    )


def clean_page(html: str, pictures: re.Pattern[str]) -> SafeString:
    """What page_html has made, as it may be shown."""

    def only_ours(tag: str, attribute: str, value: str) -> str | None:
        return None if (tag, attribute) == ("img", "src") and not pictures.fullmatch(value) else value

    cleaned = nh3.clean(
        html,
        tags={*_TAGS, "img", "div"},
        attributes={**_ATTRIBUTES, **_PICTURE, "div": {"aria-label"}},
        attribute_filter=only_ours,
        tag_attribute_values={"div": {"tabindex": {"0"}, "role": {"region"}}},
        allowed_classes=_OF_PAGES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    # A picture of somewhere else has lost its address, and with it its place.
    without = re.sub(r"<img(?![^>]* src=)[^>]*>", "", cleaned)
    return mark_safe(without)  # nosec B308 B703


def left_out(text: str, pictures: re.Pattern[str]) -> list[str]:
    """What somebody wrote that does not stand on a page: the names of tags, `img` for pictures of elsewhere,
    `link` for links that run something. For the person who wrote it.
    """
    reader = _Dropped(pictures)
    reader.feed(_written(text))
    reader.close()
    return sorted(reader.found)


def _written(text: str) -> str:
    html: str = markdown.markdown(
        text, extensions=["tables", "sane_lists", "nl2br", TocExtension(baselevel=2)], output_format="html"
    )
    return html


def _with_room(tag: re.Match[str], pictures: re.Pattern[str]) -> str:
    size = pictures.fullmatch(tag[1])
    if size is None:
        return tag[0]
    return f'{tag[0][:-1]} width="{size["width"]}" height="{size["height"]}">'


class _Dropped(HTMLParser):
    """Reads what Markdown has made, before it is cleaned."""

    def __init__(self, pictures: re.Pattern[str]) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._pictures = pictures

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said: dict[str, Any] = dict(attrs)
        if tag == "img":
            if not self._pictures.fullmatch(said.get("src") or ""):
                self.found.add("img")
        elif tag not in _TAGS | _MADE_BY_MARKDOWN:
            self.found.add(tag)
        scheme, colon, _rest = (said.get("href") or "").partition(":")
        if (
            colon
            and re.fullmatch(r"[a-z]+", scheme.strip().lower())
            and scheme.strip().lower() not in _SCHEMES
        ):
            self.found.add("link")
