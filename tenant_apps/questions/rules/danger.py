"""Whether a text may speak of danger. A machine raises, never lowers, closes or answers."""

import unicodedata
from functools import cache

from tenant_apps.questions.data.danger import DANGER_WORDS


def speaks_of_danger(*texts: str) -> bool:
    """Whether one of the words of danger occurs, whatever the width, case and spaces they are written
    with.
    """
    folded = _fold(" ".join(texts))
    return any(word in folded for word in _folded_words())


@cache
def _folded_words() -> tuple[str, ...]:
    return tuple(_fold(word) for word in DANGER_WORDS)


def _fold(text: str) -> str:
    # Punctuation goes too: 自-杀 and 自 杀 are ways to get round a filter, or trembling hands.
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
