"""Folding: what is typed differs, what is meant does not.

Full width becomes half width and compatibility forms their common ones (NFKC), case is folded, traditional
characters become simplified ones, and invisible characters (joiners, soft hyphens, variation selectors)
vanish. Texts that fold to the same are the same to search, to word lists and to duplicates.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import opencc

_INVISIBLE: Final = dict.fromkeys(
    [
        0x00AD,
        0x034F,
        0x061C,
        0x115F,
        0x1160,
        0x17B4,
        0x17B5,
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0x3164,
        *range(0xFE00, 0xFE10),
        0xFEFF,
        0xFFA0,
        *range(0xE0000, 0xE1000),
    ]
)
"""Code points that a reader does not see (Unicode's Default_Ignorable_Code_Point): between two characters
of a word they would hide it from every comparison.
"""

_PLAIN: Final = re.compile(
    r"[\x00-\x7f\u00b7\u2010-\u2016\u2018-\u201f\u2580-\u259f\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]+"
)
"""Characters that fold to exactly one, whatever stands beside them: what nearly every text is made of. A mark
that follows joins the last of a run.
"""


_SIGNS: Final = (*range(0x80), 0xB7, *range(0x2010, 0x2600), *range(0x3000, 0x302A), *range(0xFF01, 0xFF5F))
_SMALL: Final = {
    source: folded
    for source in map(chr, _SIGNS)
    if _PLAIN.match(source) and (folded := unicodedata.normalize("NFKC", source).casefold()) != source
}
"""Those of them that fold to another: capitals, and signs of full width. No ideograph does."""

_NOT_SMALL: Final = re.compile(f"[{re.escape(''.join(_SMALL))}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from.

    `starts[i]` and `ends[i]` are the place in the source (from, until) of the character `text[i]`.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the source of `text[start:end]`, for masking what was found in the folded text.

        Invisible characters inside are covered; an empty span is empty in the source too.
        """
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> str:
    """Fold a text; folding twice changes nothing more."""
    if _PLAIN.fullmatch(text):
        return _simplified(_plain(text))
    folded = text
    # Once is enough for nearly every text; a mark that stood behind an invisible character joins its letter
    # only when that is gone.
    for _attempt in range(3):
        before, folded = folded, _normalised(folded)
        if folded == before:
            break
    return _simplified(folded)


def fold_with_places(text: str) -> Folded:
    """Fold a text and remember the places; `.text` is exactly `fold(text)`."""
    if _PLAIN.fullmatch(text):
        return Folded(_simplified(_plain(text)), range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, plain in _chunks(text):
        if plain:
            pieces.append(_plain(text[start:end]))
            starts += range(start, end)
            ends += range(start + 1, end + 1)
            continue
        each = [_folded_character(character) for character in text[start:end]]
        piece = each[0] if end - start == 1 else _folded_alone(text[start:end])
        if "".join(each) == piece:
            for at, part in enumerate(each, start):
                starts += [at] * len(part)
                ends += [at + 1] * len(part)
        else:
            starts += [start] * len(piece)
            ends += [end] * len(piece)
        pieces.append(piece)
    # Never another length: the dictionaries give every character and phrase one of the same length.
    return Folded(_simplified("".join(pieces)), starts, ends)


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else _NOT_SMALL.sub(lambda found: _SMALL[found[0]], text)


@lru_cache(maxsize=10_000)
def _folded_character(character: str) -> str:
    """Texts are made of the same few thousand characters again and again."""
    return _folded_alone(character)


def _folded_alone(text: str) -> str:
    for _attempt in range(3):
        before, text = text, _normalised(text)
        if text == before:
            break
    return text


def _normalised(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Case folding may leave a text that is not composed.
    return unicodedata.normalize("NFKC", folded.translate(_INVISIBLE))


def _chunks(text: str) -> Iterator[tuple[int, int, bool]]:
    """The text in parts of which each folds alone: runs of plain characters (True), and whatever else stands
    between them, with the character before it, which it may join.
    """
    start = 0
    for run in _PLAIN.finditer(text):
        if start < run.start():
            yield start, run.start(), False
        # The last of a run belongs to what follows, if anything does.
        start = run.end() if run.end() == len(text) else run.end() - 1
        if run.start() < start:
            yield run.start(), start, True
    if start < len(text):
        yield start, len(text), False


def _simplified(text: str) -> str:
    """As OpenCC's t2s: the longest phrase of its dictionaries first, then single characters.

    By one pattern, because every question goes through it and OpenCC's own loop is several times slower.
    """
    if text.isascii():
        return text
    changed, pattern, simple = _traditional()
    if changed.search(text) is None:
        return text
    return pattern.sub(lambda found: simple[found[0]], text)


@lru_cache(maxsize=1)
def _traditional() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """A pattern for the characters that are changed, alone or in a phrase; one that finds what is looked up;
    the dictionary.
    """
    folder = Path(opencc.__file__).parent / "dictionary"
    simple: dict[str, str] = {}
    for name in ("TSCharacters.txt", "TSPhrases.txt"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            source, _tab, targets = line.partition("\t")
            simple[source] = targets.split(" ")[0]
    changed = frozenset(
        old
        for source, target in simple.items()
        for old, new in zip(source, target, strict=True)
        if old != new
    )
    phrases = sorted((source for source in simple if len(source) > 1), key=len, reverse=True)
    singles = {source for source in simple if len(source) == 1}
    first = {phrase[0] for phrase in phrases}
    # Phrases are tried only where one may begin.
    alone, begins, both = (_one_of(some) for some in (singles - first, first, singles & first))
    looked_up = re.compile(f"{alone}|(?={begins})(?:{'|'.join(phrases)}|{both})")
    return re.compile(_one_of(changed)), looked_up, simple


def _one_of(characters: Collection[str]) -> str:
    """A pattern for one of them. `re` has a table only for classes of the first plane: with one rare
    character of another plane in a class, it goes through thousands for every character of a text.
    """
    near = "".join(sorted(one for one in characters if one <= "\uffff"))
    far = "".join(sorted(one for one in characters if one > "\uffff"))
    classes = [f"[{re.escape(near)}]"] if near else []
    classes += [f"(?=[\U00010000-\U0010ffff])[{re.escape(far)}]"] if far else []
    return f"(?:{'|'.join(classes)})"
