"""Finding words of a list in a text, however they are written.

Text and words are folded (full width, traditional characters, invisible signs); letters that look like Latin
ones are read as those; signs and spaces pushed between the characters of a word are skipped, but the end of a
sentence is not: words of two sentences make no third one.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from huisheng.kernel.text import fold, fold_with_places
from tenant_apps.moderation.data.codes import ENTRY_LEAST, ENTRY_MOST, Reason

_DEFAULT: Final = Path(__file__).resolve().parent.parent / "data" / "default_words.txt"
_LOOK_ALIKES: Final = str.maketrans(
    "авекмнорстухіјѕԁɡɩοαερτυνικχ01345$",
    "abekmhopctyxijsdgioaeptuvikxoleass",
)
"""Cyrillic, Greek and digits that are read as Latin letters, in words of Latin letters only."""
_ENDS: Final = frozenset("。!?;,\n:、")
_MOST_SKIPPED: Final = 3
_BREAK: Final = "\x00"

Words = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of one unit by reason. ``unit_id`` 0, version 0: what comes with the product."""

    unit_id: int
    version: int
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a list in a text: for which reason, whose list, which version, and the place."""

    reason: Reason
    word: str
    unit_id: int
    version: int
    start: int
    end: int


@cache
def default_list() -> WordList:
    """The list that comes with the product."""
    words: dict[str, list[str]] = {}
    for line in _DEFAULT.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            reason, _space, word = line.partition(" ")
            words.setdefault(reason, []).append(word)
    return WordList(0, 0, {reason: tuple(found) for reason, found in words.items()})


def tidy_entry(written: str) -> str:
    """An entry as it is compared; empty when it is too short or too long to be one."""
    entry = "".join(sign for sign in fold(written) if _is_read(sign))
    return entry if ENTRY_LEAST <= len(entry) <= ENTRY_MOST else ""


def find(text: str, lists: Iterable[WordList]) -> list[Hit]:
    """The words of these lists in a text, in the order of the lists; each word at its first place."""
    folded = fold_with_places(text)
    compact, places = _compact(folded.text)
    latin = folded.text.translate(_LOOK_ALIKES)
    hits: list[Hit] = []
    for one in lists:
        for reason, words in one.words.items():
            chinese, ascii_words = _patterns(tuple(words))
            spans = [
                (hit[0], places[hit.start()], places[hit.end() - 1] + 1) for hit in _each(chinese, compact)
            ]
            spans += [(hit[0], *hit.span()) for hit in _each(ascii_words, latin)]
            seen: set[str] = set()
            for word, first, last in spans:
                if word not in seen:
                    seen.add(word)
                    start, end = folded.span(first, last)
                    hits.append(Hit(Reason(reason), word, one.unit_id, one.version, start, end))
    return hits


def _each(pattern: re.Pattern[str] | None, text: str) -> Iterable[re.Match[str]]:
    return pattern.finditer(text) if pattern is not None else ()


@lru_cache(maxsize=256)
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """One pattern for words with other than Latin letters, one for the others, which must stand alone."""
    entries = sorted({entry for word in words if (entry := tidy_entry(word))}, key=len, reverse=True)
    others = [re.escape(entry) for entry in entries if not entry.isascii()]
    latin = [
        r"[\W_]{0,2}".join(map(re.escape, entry.translate(_LOOK_ALIKES)))
        for entry in entries
        if entry.isascii()
    ]
    return (
        re.compile("|".join(others)) if others else None,
        re.compile(rf"(?<![a-z0-9])(?:{'|'.join(latin)})(?![a-z0-9])") if latin else None,
    )


def _compact(text: str) -> tuple[str, list[int]]:
    """What is read of a folded text, and where each sign of it stood."""
    kept: list[str] = []
    places: list[int] = []
    skipped = 0
    for at, sign in enumerate(text):
        if _is_read(sign):
            kept.append(sign)
            places.append(at)
            skipped = 0
            continue
        skipped += 1
        if (sign in _ENDS or skipped > _MOST_SKIPPED) and kept and kept[-1] != _BREAK:
            kept.append(_BREAK)
            places.append(at)
    return "".join(kept), places


def _is_read(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN"
