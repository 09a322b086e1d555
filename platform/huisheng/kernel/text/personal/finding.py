"""Finding what tells who somebody is.

Looked for in the folded text, so that full width, invisible signs and traditional characters hide nothing,
and told as places of the text as it was written.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from huisheng.kernel.text.folding import fold_with_places
from huisheng.kernel.text.personal import addresses, names, numbers
from huisheng.kernel.text.personal.numbers import Span
from huisheng.kernel.text.personal.places import BLACK, SOMEBODY, Found, Place, cover

_Finder = Callable[[str], Iterator[Span]]

_FINDERS: Final[tuple[tuple[Found, _Finder], ...]] = (
    (Found.IDENTITY, numbers.identities),
    (Found.MAIL, addresses.mails),
    (Found.HANDLE, addresses.handles),
    (Found.PHONE, numbers.mobiles),
    (Found.CARD, numbers.cards),
    (Found.PHONE, numbers.landlines),
    (Found.PLATE, addresses.plates),
    (Found.ADDRESS, addresses.doors),
    (Found.NAME, names.given_names),
)
"""The surest first: what has been found is not looked at again."""

NUMBERS: Final = frozenset(Found) - {Found.NAME}
"""What a machine may cover by itself before strangers read it. Names are suggested to a person only: of an
official, the name may be what the text is about.
"""


def suggest(text: str, kinds: Collection[Found] = frozenset(Found)) -> list[Place]:
    """The places that seem to name or number somebody, in order, none within another."""
    folded = fold_with_places(text)
    found: list[Place] = []
    for what, finder in _FINDERS:
        if what not in kinds:
            continue
        for span in finder(folded.text):
            start, end = folded.span(*span)
            if all(end <= other.start or other.end <= start for other in found):
                instead = SOMEBODY * (end - start) if what is Found.NAME else BLACK
                found.append(Place(start, end, what, instead))
    return sorted(found, key=lambda place: place.start)


def suggested(text: str) -> str:
    """The text with everything covered that the rules find."""
    return cover(text, suggest(text))


def without_numbers(text: str) -> str:
    """The text as a machine may show it to strangers: numbers and addresses covered, names as they stand."""
    return cover(text, suggest(text, NUMBERS))


def has_numbers(text: str) -> bool:
    """Whether there is something that a machine would cover."""
    return bool(suggest(text, NUMBERS))
