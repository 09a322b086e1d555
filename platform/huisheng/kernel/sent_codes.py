"""The codes by which somebody proves a phone or an address: how long they are, and how one is drawn.

How long one holds, how often it may be guessed and how it is sent is the business of the app that sends it.
"""

import secrets
from typing import Final

DIGITS: Final = 6
"""Of every code that the product sends, and of those that authenticator apps show: a million codes."""


def draw_code() -> str:
    """A fresh code that nobody can guess."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
