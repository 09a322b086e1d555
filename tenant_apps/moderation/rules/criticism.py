"""Criticism is no reason: no entry of a word list may be about those who govern, or about what people
complain of.
"""

from functools import cache
from pathlib import Path
from typing import Final

from huisheng.kernel.text import fold

_FILE: Final = Path(__file__).resolve().parent.parent / "data" / "criticism.txt"


@cache
def protected_words() -> tuple[str, ...]:
    """Words by which people name offices, authorities and grievances, folded."""
    return tuple(fold(line) for line in _FILE.read_text(encoding="utf-8").split() if line)


def is_criticism(entry: str) -> str:
    """The word for which an entry must not stand on a list; empty when there is none."""
    folded = "".join(sign for sign in fold(entry) if sign.isalnum())
    return next((word for word in protected_words() if word in folded), "")
