"""Where the words of a search stand in a text, for readers: whole titles, one sentence of the rest."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from huisheng.kernel.text.folding import fold_with_places

LONGEST: Final = 66
"""Characters of an excerpt: three lines on a phone."""
_BEFORE: Final = 20
_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]*")


class Piece(NamedTuple):
    """A part of a text; ``hit``: it is one of the words."""

    text: str
    hit: bool = False


def marked(text: str, words: Iterable[str]) -> list[Piece]:
    """The whole text in pieces. ``words`` are folded; the text is shown as it was written."""
    found = _pattern(words)
    if found is None or not text:
        return [Piece(text)] if text else []
    folded = fold_with_places(text)
    pieces: list[Piece] = []
    at = 0
    for hit in found.finditer(folded.text):
        start, end = folded.span(*hit.span())
        # One character may fold into several: two words may then claim the same one.
        start = max(start, at)
        if start >= end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], hit=True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces


def excerpt(text: str, words: Sequence[str]) -> list[Piece]:
    """The sentence in which most of the words stand, the first of several; nothing where none stands."""
    span = _best_sentence(text, words)
    if span is None:
        return []
    best = " ".join(text[slice(*span)].split())
    pieces = marked(best, words)
    if len(best) <= LONGEST:
        return pieces
    before = next((len(piece.text) for piece in pieces[:1] if not piece.hit), 0)
    start = max(0, min(before - _BEFORE, len(best) - LONGEST))
    around = marked(best[start : start + LONGEST], words)
    left_out = Piece("…")
    return [*([left_out] * bool(start)), *around, *([left_out] * (start + LONGEST < len(best)))]


def _best_sentence(text: str, words: Sequence[str]) -> tuple[int, int] | None:
    """From where to where it goes; from the words to their sentences, since nearly all have none of them."""
    folded = fold_with_places(text)
    said = folded.text
    sentences: list[tuple[int, int]] = []
    ends: list[int] = []
    found: Counter[int] = Counter()
    for word in words:
        at = said.find(word)
        if at >= 0 and not sentences:
            sentences = [sentence.span() for sentence in _SENTENCE.finditer(text)]
            ends = [bisect_left(folded.starts, end) for _start, end in sentences]
        while at >= 0:
            number = bisect_right(ends, at)
            if number == len(sentences):
                break
            start = bisect_left(folded.starts, sentences[number][0])
            if start <= at and at + len(word) <= ends[number]:
                found[number] += 1
                # Once is enough: on with the next sentence.
                at = said.find(word, ends[number])
            else:
                at = said.find(word, at + 1)
    if not found:
        return None
    most = max(found.values())
    return sentences[min(number for number, count in found.items() if count == most)]


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    known = sorted(set(words), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known))) if known else None
