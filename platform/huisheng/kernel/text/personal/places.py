"""Places of a text, and covering them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BLACK: Final = "▇▇▇"
"""What stands in the place of covered words; as long for every text, so that the length tells nothing."""
SOMEBODY: Final = "某"


class Found(StrEnum):
    """What a place in a text seems to be."""

    PHONE = "phone"
    IDENTITY = "identity"
    CARD = "card"
    PLATE = "plate"
    MAIL = "mail"
    HANDLE = "handle"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Place:
    """Something to cover: from ``start`` up to, not with, ``end``, and the words to put there."""

    start: int
    end: int
    what: Found
    instead: str


def cover(text: str, places: Iterable[Place]) -> str:
    """The text with these places covered. Places must not overlap."""
    parts, at = [], 0
    for place in sorted(places, key=lambda place: place.start):
        parts += [text[at : place.start], place.instead]
        at = place.end
    return "".join([*parts, text[at:]])
