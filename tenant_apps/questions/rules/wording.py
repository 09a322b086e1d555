"""Making typed text storable without changing what it says."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext

TEXT_MAX = 5000
"""Characters of a question or an answer: a long letter, not a file."""
IMPORTED_TEXT_MAX = 20000
TITLE_MAX = 80
TITLE_DERIVED_MAX = 40
NAME_MAX = 30
PLACE_MAX = 60

# NUL cannot be stored; other controls and lone surrogates come from broken input methods and attacks.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_MANY_BLANK_LINES = re.compile(r"\n[ \t\u3000]*\n(?:[ \t\u3000]*\n)+")
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.(?:\s|$)")


def tidy(text: str) -> str:
    """The text in NFC with one kind of line end, without characters that cannot be stored, trimmed."""
    text = _LINE_ENDS.sub("\n", _UNSTORABLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _MANY_BLANK_LINES.sub("\n\n", text).strip()


def tidy_line(text: str) -> str:
    """The same on one line: for titles and names."""
    return " ".join(tidy(text).split())


def with_place(text: str, place: str) -> str:
    """The text with the place as its last line, where there is one."""
    return gettext("{text}\n\nPlace: {place}").format(text=text, place=place) if place else text


def with_details(text: str, details: Sequence[tuple[str, str]]) -> str:
    """The text with what was answered beside it as its last lines, one for each thing that was asked."""
    lines = [gettext("{asked}: {answer}").format(asked=asked, answer=answer) for asked, answer in details]
    return "\n".join((f"{text}\n", *lines)) if lines else text


def says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a sign such as an emoji in it, not only spaces and
    invisible marks.
    """
    return any(unicodedata.category(char)[0] in "LNSP" for char in text)


def title_of(text: str) -> str:
    """A title for a text without one: its first sentence, cut to a length that a list can show."""
    first = next((part for part in _SENTENCE_END.split(tidy(text)) if says_something(part)), text)
    line = tidy_line(first)
    return line if len(line) <= TITLE_DERIVED_MAX else line[: TITLE_DERIVED_MAX - 1].rstrip("，, ") + "…"
