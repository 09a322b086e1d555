"""What is covered by rule in every text that strangers read, whoever has looked at it before: numbers by
which somebody can be reached or known. Names are left to a person (operations/covering.py): whom a question
criticises is no reason to cover anything.
"""

import re
from typing import Final

from huisheng.kernel.text import fold, without_unseen
from huisheng.kernel.text.personal import Found, cover, suggest, without_numbers

_NEVER_OF_OFFICES: Final = frozenset({Found.IDENTITY, Found.CARD, Found.PHONE})
_MOBILE: Final = re.compile(r"\D*(?:86\D?)?1[3-9]")


def numbers_covered(text: str, *, official: bool = False) -> str:
    """The text without numbers of people. ``official``: words of the unit, whose telephones, addresses and
    accounts are there to be used; mobiles, identities and cards are covered there too. Signs that nobody sees
    go: they turn a text round, or cut a number in two.
    """
    text = without_unseen(text)
    if not official:
        return without_numbers(text)
    places = suggest(text, _NEVER_OF_OFFICES)
    return cover(
        text,
        [
            place
            for place in places
            if place.what != Found.PHONE or _MOBILE.match(fold(text[place.start : place.end]))
        ],
    )
