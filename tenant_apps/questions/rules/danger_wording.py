"""The listed words and turns of speech of danger, and which of them a text can hold at all.

Some hundred regular expressions would each read the whole text. So each is filed under pieces (one or two
characters) of which a text must hold at least one to match; only expressions whose pieces occur are tried.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add
from pathlib import Path
from typing import Final

from huisheng.kernel.text import fold

LISTS: Final = Path(__file__).resolve().parent.parent / "data" / "danger_lists"
_SENTENCE_END: Final = re.compile(r"[。！？!?;；\n…]+|\.(?=\s|$)")
_SIGNS: Final = re.compile(r"[^\w。]+|_+")
_OPTIONAL: Final = re.compile(r"[?*]|\{0?,\d*\}")
_QUANTIFIER: Final = re.compile(r"[?*+]|\{\d*(?:,\d*)?\}")
_SINGLE_COSTS: Final = 8
"""A single character occurs in about so many times more texts than a pair."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is searched: without signs, with a stop (。) between sentences, as pairs of neighbours
    (for every character its pair with the next one).
    """

    folded: str
    squeezed: str
    sentences: str
    pairs: Sequence[str]


def read(text: str) -> Reading:
    """Fold a text and take its signs and spaces away: 自-杀 and 自 杀 are ways to get round a filter, or
    trembling hands.
    """
    folded = fold(text)
    sentences = _SIGNS.sub("", _SENTENCE_END.sub("。", folded))
    squeezed = sentences.replace("。", "")
    return Reading(folded, squeezed, sentences, list(map(add, squeezed, squeezed[1:] + " ")))


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """One turn of speech. `second` holds further pieces of which a text must hold one (empty: none known)."""

    pattern: re.Pattern[str]
    second: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """What is listed, filed under the pieces it needs."""

    words: Mapping[str, Sequence[str]]
    turns: Mapping[str, Sequence[Turn]]
    pieces: frozenset[str]

    def occurs(self, reading: Reading) -> bool:
        """Whether a word occurs in the text without signs, or a turn within one of its sentences."""
        pieces = {*reading.squeezed, *reading.pairs}
        held = self.pieces & pieces
        return any(word in reading.squeezed for piece in held for word in self.words.get(piece, ())) or any(
            turn.pattern.search(reading.sentences)
            for turn in dict.fromkeys(turn for piece in held for turn in self.turns.get(piece, ()))
            if not turn.second or not turn.second.isdisjoint(pieces)
        )


@cache
def wording() -> Wording:
    """The lists, read once in the life of the process."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines("words.txt"):
        for word in (read(word).squeezed for word in line.split()):
            words[word[:2]].append(word)
    turns: defaultdict[str, list[Turn]] = defaultdict(list)
    for line in lines("turns_of_speech.txt"):
        for source in _alternatives(line):
            first, second = _needed(source)
            if not first:
                raise ValueError(f"A turn of speech that any text may hold: {source}")
            # A gap stops at the end of the sentence.
            turn = Turn(re.compile(source.replace(".{", "[^。]{")), second)
            for piece in first:
                turns[piece].append(turn)
    return Wording(words, turns, frozenset(words.keys() | turns.keys()))


@cache
def english() -> re.Pattern[str]:
    """The English turns of speech as one expression over words in small letters."""
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(lines('english.txt'))})(?![a-z0-9])")


def lines(name: str) -> list[str]:
    """The lines of a list that are no remarks."""
    text = (LISTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _alternatives(source: str) -> list[str]:
    """The expression cut at the bars that stand outside all brackets."""
    found, depth, start, in_class = [], 0, 0, False
    for at, char in enumerate(source):
        if in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            found.append(source[start:at])
            start = at + 1
    return [*found, source[start:]]


def _needed(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """The two smallest sets of pieces of which every match holds at least one each (empty: none known)."""
    sets = sorted(set(_sets(source)), key=lambda pieces: (_cost(pieces), sorted(pieces)))
    first, second, *_rest = [*sets, frozenset[str](), frozenset[str]()]
    return first, second


def _sets(source: str) -> Iterator[frozenset[str]]:
    before = ""
    for item, optional in _items(source):
        if len(item) == 1 and item not in ".^$" and not optional:
            yield frozenset({before + item} if before else {item})
            before = item
            continue
        before = ""
        if optional:
            continue
        if item[0] == "[" and item[1] != "^" and "-" not in item:
            yield frozenset(item[1:-1])
        elif item[0] == "(" and not item.startswith(("(?!", "(?=", "(?<")):
            inner = [_needed(each)[0] for each in _alternatives(item[1:-1].removeprefix("?:"))]
            if all(inner):
                yield frozenset[str]().union(*inner)


def _items(source: str) -> Iterator[tuple[str, bool]]:
    """The characters, classes and groups of an expression, and whether each may be absent."""
    at = 0
    while at < len(source):
        end = _end_of_item(source, at)
        quantifier = _QUANTIFIER.match(source, end)
        yield source[at:end], _OPTIONAL.match(source, end) is not None
        at = quantifier.end() if quantifier else end


def _end_of_item(source: str, at: int) -> int:
    if source[at] == "\\":
        return at + 2
    if source[at] == "[":
        return source.index("]", at + 2) + 1
    if source[at] != "(":
        return at + 1
    depth = 0
    for end in range(at, len(source)):
        depth += (source[end] == "(") - (source[end] == ")")
        if not depth:
            return end + 1
    raise ValueError(f"A bracket is not closed: {source}")


def _cost(pieces: Iterable[str]) -> int:
    return sum(1 if len(piece) > 1 else _SINGLE_COSTS for piece in pieces)
