"""Markdown as people write it here → safe HTML for pages, and plain words for an answer."""

import re
from html.parser import HTMLParser
from typing import Final

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown.extensions.toc import TocExtension

_TAGS: Final = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES: Final = {"https", "http", "mailto", "tel"}
_BLANK: Final = re.compile(r"\n{3,}")


def to_html(text: str) -> SafeString:
    """HTML of a text in Markdown. What is not on the list above is dropped, scripts and pictures among it;
    headings begin below the page's own.
    """
    html = markdown.markdown(
        text, extensions=["tables", "sane_lists", "nl2br", TocExtension(baselevel=2)], output_format="html"
    )
    cleaned = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer"
    )
    # Cleaned one line above.
    return mark_safe(cleaned)  # nosec B308 B703


def to_plain(text: str) -> str:
    """The words of a text in Markdown, as an answer carries them: no marks, lists by lines, addresses behind
    what linked to them.
    """
    reader = _Plain()
    reader.feed(str(to_html(text)))
    reader.close()
    return _BLANK.sub("\n\n", "".join(reader.parts)).strip()


def summary(text: str, longest: int = 80) -> str:
    """The beginning of a text on one line."""
    line = " ".join(to_plain(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip("，、；：,;: ") + "…"


class _Plain(HTMLParser):
    """Reads cleaned HTML; it knows the tags of the list above and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._numbers: list[int] = []
        self._hrefs: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "p" | "h2" | "h3" | "h4" | "blockquote" | "table":
                self._line(blank=not self._numbers)
            case "ul":
                self._line(blank=not self._numbers)
                self._numbers.append(-1)
            case "ol":
                self._line(blank=not self._numbers)
                self._numbers.append(int(dict(attrs).get("start") or 1) - 1)
            case "li":
                self._line()
                self.parts.append(self._bullet())
            case "tr":
                self._line()
            case "br":
                self.parts.append("\n")
            case "a":
                self._hrefs.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "p" | "h2" | "h3" | "h4" | "table":
                self._line(blank=not self._numbers)
            case "ul" | "ol":
                self._numbers.pop()
                self._line(blank=not self._numbers)
            case "td" | "th":
                self.parts.append("　")
            case "a":
                href, begun = self._hrefs.pop()
                shown = href.removeprefix("tel:").removeprefix("mailto:")
                if shown and shown not in "".join(self.parts[begun:]):
                    self.parts.append(f"（{shown}）")

    def handle_data(self, data: str) -> None:
        # Breaks in the source between blocks are none of the text's; those inside it became <br>.
        text = data.replace("\n", "")
        if text:
            self.parts.append(text)

    def _bullet(self) -> str:
        if not self._numbers or self._numbers[-1] < 0:
            return "· "
        self._numbers[-1] += 1
        return f"{self._numbers[-1]}. "

    def _line(self, *, blank: bool = False) -> None:
        written = "".join(self.parts[-3:])
        if not written or written.endswith(("· ", ". ")):
            return
        missing = (2 if blank else 1) - (len(written) - len(written.rstrip("\n")))
        self.parts.append("\n" * max(missing, 0))
