"""Making typed text storable without changing what it says."""

import re
import unicodedata
from typing import Final

# NUL cannot be stored; other controls and lone surrogates come from broken input methods and attacks.
_UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_ENDS: Final = re.compile(r"\r\n?|\u2028|\u2029")
_MANY_BLANK_LINES: Final = re.compile(r"\n[ \t\u3000]*\n(?:[ \t\u3000]*\n)+")


def tidy(text: str) -> str:
    """The text in NFC with one kind of line end, without characters that cannot be stored, trimmed."""
    text = _LINE_ENDS.sub("\n", _UNSTORABLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _MANY_BLANK_LINES.sub("\n\n", text).strip()


def tidy_line(text: str) -> str:
    """The same on one line: for titles and names."""
    return " ".join(tidy(text).split())


def says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a sign such as an emoji in it, not only spaces and
    invisible marks.
    """
    return any(unicodedata.category(char)[0] in "LNSP" for char in text)


class NoWordsError(ValueError):
    """Reasons were wanted, and there is not a word in what was given."""


def has_words(text: str) -> bool:
    """Whether there is a letter, a character or a digit in it: what staff owe to whoever reads their
    reasons. A lone "。" or an emoji, with which somebody who asks may say enough, is none.
    """
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def demand_words(text: str) -> None:
    """Raise NoWordsError where reasons hold no word."""
    if not has_words(text):
        raise NoWordsError("a reason in words is wanted")
