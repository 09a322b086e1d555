"""Markdown of entries → plain words for an answer, and its beginning."""

import re
from html.parser import HTMLParser
from typing import Final

from huisheng.kernel.text.markup import to_html

_BLANK: Final = re.compile(r"\n{3,}")


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
    """Reads cleaned HTML; it knows the tags that to_html leaves and nothing else."""

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
