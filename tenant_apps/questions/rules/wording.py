"""Making typed text storable without changing what it says."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext

from huisheng.kernel.text import has_words, says_something, tidy, tidy_line

__all__ = [
    "IMPORTED_TEXT_MAX",
    "NAME_MAX",
    "PLACE_MAX",
    "TEXT_MAX",
    "TITLE_DERIVED_MAX",
    "TITLE_MAX",
    "has_words",
    "says_something",
    "tidy",
    "tidy_line",
    "title_of",
    "with_details",
    "with_place",
]

TEXT_MAX = 5000
"""Characters of a question or an answer: a long letter, not a file."""
IMPORTED_TEXT_MAX = 20000
TITLE_MAX = 80
TITLE_DERIVED_MAX = 40
NAME_MAX = 30
PLACE_MAX = 60

_SENTENCE_END = re.compile(r"[。！？!?\n]|\.(?:\s|$)")


def with_place(text: str, place: str) -> str:
    """The text with the place as its last line, where there is one."""
    return gettext("{text}\n\nPlace: {place}").format(text=text, place=place) if place else text


def with_details(text: str, details: Sequence[tuple[str, str]]) -> str:
    """The text with what was answered beside it as its last lines: where it goes along as text alone."""
    lines = [gettext("{asked}: {answer}").format(asked=asked, answer=answer) for asked, answer in details]
    return "\n".join((f"{text}\n", *lines)) if lines else text


def title_of(text: str) -> str:
    """A title for a text without one: its first sentence, cut to a length that a list can show."""
    first = next((part for part in _SENTENCE_END.split(tidy(text)) if says_something(part)), text)
    line = tidy_line(first)
    return line if len(line) <= TITLE_DERIVED_MAX else line[: TITLE_DERIVED_MAX - 1].rstrip("，, ") + "…"
