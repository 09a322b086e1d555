"""How much two questions are about the same matter, told by their words alone.

PostgreSQL finds what shares a rare word; here the few that it found are compared closely: shared words, each
weighing by how rare it is in people's messages (common_words.txt), against all the words of both. A few
words in common mean little between two short texts, so that much is taken off (`DOUBT`).

The figures behind every number here stand in tenant_apps/questions/docs/decisions/0001-alike.md.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Self

from huisheng.kernel.text.tokens import tokens

READ_AT_MOST: Final = 2_000
"""Characters that are looked at: what a message is about is said early."""

RARE: Final = 4.5
"""From this weight on (one message in ninety) a word is worth searching for: commoner ones would bring half
of the table, and no pair of the same matter was found by them alone.
"""

ASKED_AT_MOST: Final = 16
COMMON_AT_MOST: Final = 4
"""Words that are searched for: rare ones, or common ones where a text has no others."""

MANY: Final = 8
"""From so many words on a question must share two of them to be compared."""

RELATED: Final = 0.20
"""From here on worth showing to somebody who is typing: one in two is the same matter, others are near it."""

SAME: Final = 0.35
"""From here on the same matter in four cases of five: what the desk is told before it merges."""

DOUBT: Final = 300.0
"""What two texts of endless length share is compared with: eight rare words."""

_RAREST: Final = 6.0
_NUMBER_WEIGHT: Final = 4.0
_CODE_WEIGHT: Final = 3.0
_SINGLE_WEIGHT: Final = 4.0
_TITLE_TIMES: Final = 2
_COMMON: Final = Path(__file__).resolve().parent / "common_words.txt"
_NUMBER = re.compile(r"\d+")
_CODE = re.compile(r"[a-z]\d+")


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a question as they are compared: each with how much it says, and the length of all."""

    words: dict[str, float]
    length: float

    @classmethod
    def of(cls, title: Iterable[str], text: Iterable[str]) -> Self:
        """From the words of a title and of a text; a word of the title counts double."""
        counts = Counter([*title] * _TITLE_TIMES)
        counts.update(text)
        words = {word: (1 + math.log(times)) * weight(word) for word, times in counts.items()}
        return cls(words, math.sqrt(sum(value * value for value in words.values())))


def said(text: str, title: str = "") -> Said:
    """What somebody is typing."""
    return Said.of(tokens(title), tokens(text[:READ_AT_MOST]))


def of_terms(terms: str) -> Said:
    """A stored question, from its ``terms``: a line of the title's words, a line of the text's."""
    title, _line, text = terms.partition("\n")
    return Said.of(title.split(), text.split())


def likeness(one: Said, other: Said) -> float:
    """From 0 (nothing in common) to nearly 1 (the same words, many of them)."""
    shared = sum(value * other.words[word] for word, value in one.words.items() if word in other.words)
    return shared / (one.length * other.length + DOUBT)


def rarest(words: Said) -> list[str]:
    """The words to search for: rare ones, those first that say most; a few common ones where all are."""
    ranked = sorted(words.words.items(), key=lambda entry: (-entry[1], entry[0]))
    rare = [word for word, _value in ranked if weight(word) >= RARE]
    return rare[:ASKED_AT_MOST] or [word for word, _value in ranked][:COMMON_AT_MOST]


def any_of(words: list[str]) -> str:
    """What `to_tsquery` is given for whatever has one of the words."""
    # Words hold letters and digits alone (kernel.text), so quoting needs no escapes.
    return " | ".join(f"'{word}'" for word in words)


def worth_comparing(words: list[str]) -> str:
    """The same for whatever is worth comparing: where many rare words are searched for it has two of them, or
    one alone would bring every twentieth question of a large unit.
    """
    if len(words) < MANY or weight(words[0]) < RARE:
        return any_of(words)
    return _two_of([f"'{word}'" for word in words])


def _two_of(quoted: list[str]) -> str:
    # One of each half, or two of one: a tenth of the operators that all pairs would take.
    half = len(quoted) // 2
    halves = quoted[:half], quoted[half:]
    of_each = " & ".join(f"({' | '.join(part)})" for part in halves)
    return " | ".join([of_each, *(f"({_two_of(part)})" for part in halves if len(part) > 1)])


@lru_cache(maxsize=50_000)
def weight(word: str) -> float:
    """How much a word says: the logarithm of how rare it is in people's messages."""
    known = _weights().get(word)
    if known is not None:
        return known
    if _NUMBER.fullmatch(word):
        return _NUMBER_WEIGHT
    if _CODE.fullmatch(word):
        return _CODE_WEIGHT
    return _SINGLE_WEIGHT if len(word) == 1 else _RAREST


@cache
def _weights() -> dict[str, float]:
    found: dict[str, float] = {}
    for line in _COMMON.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            value, *words = line.split()
            found.update(dict.fromkeys(words, float(value)))
    return found
