"""Telephone numbers as people write them, kept in one form: whoever compares or dials them finds the same."""

import re
import unicodedata
from typing import Final

_BETWEEN: Final = re.compile(r"[\s\-()‐–—.]")
_NUMBER: Final = re.compile(r"\+?[0-9]{5,15}")
_OF_CHINA: Final = re.compile(r"(?:\+86|86)(1[0-9]{10})")


def tidy_phone(typed: str) -> str | None:
    """The digits, from whatever width and grouping they were typed in; empty stays empty, None for what can
    be no number.

    A mobile number of mainland China has 11 digits and no country before it, whether 86, +86 or 0086 was
    typed; other numbers of a country begin with a plus sign (E.164).
    """
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if number and not _NUMBER.fullmatch(number):
        return None
    of_china = _OF_CHINA.fullmatch(number)
    return of_china[1] if of_china else number
