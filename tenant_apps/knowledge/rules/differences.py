"""What changed between two texts, sentence by sentence: Chinese has no spaces to compare words by."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Change = Literal["same", "gone", "new"]
_SENTENCE: Final = re.compile(r"[^。！？；，、：,;!?\n]*[。！？；，、：,;!?\n]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same, gone, or new."""

    change: Change
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """The way from one text to the other, in the order of reading; what is gone stands before what is new."""
    old, new = _cut(before), _cut(after)
    found: list[Piece] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("gone", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("new", "".join(new[j1:j2])))
    return found


def _cut(text: str) -> list[str]:
    return [part for part in _SENTENCE.findall(text.replace("\r\n", "\n")) if part]
