"""What is different in the text of a directive, paragraph by paragraph."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

SAME: Final = "same"
GONE: Final = "gone"
NEW: Final = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph that stayed, went or came."""

    what: str
    words: str


def differing(before: str, after: str) -> tuple[Piece, ...]:
    """The paragraphs of two texts, side by side; empty where they are the same."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return ()
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "\n".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(GONE, "\n".join(old[a:b])))
        if c < d:
            pieces.append(Piece(NEW, "\n".join(new[c:d])))
    return tuple(piece for piece in pieces if piece.words.strip())
