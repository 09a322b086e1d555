"""Keys by which programs say who they are. An app hands them out and checks them; this module only asks it.

A key is counted by itself instead of by the address it comes from. What is closed it opens only for the uses
it was made for, and in the name of one person, who must hold the right at that moment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from huisheng.kernel.access import ANONYMOUS, Actor
from huisheng.kernel.tenancy import unit_or_none

HEADER: Final = "X-Api-Key"


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A key that holds, what it may be used for, and the person in whose name it acts, with today's roles."""

    key_id: int
    scopes: frozenset[str]
    person: Actor = ANONYMOUS

    @property
    def who(self) -> str:
        """Under which name throttles count it."""
        return f"key:{self.key_id}"


KeyCheck = Callable[[str], KeyCard | None]

_checks: list[KeyCheck] = []


def register_key_check(check: KeyCheck) -> None:
    """Let an app say which keys hold in the current unit. At start-up."""
    if check not in _checks:
        _checks.append(check)


def card_of(said: str) -> KeyCard | None:
    """The card of a key; None for one that holds no longer, or never did here."""
    if not said or unit_or_none() is None:
        return None
    return next((card for check in _checks if (card := check(said)) is not None), None)


def key_in(request: HttpRequest) -> str:
    """What was sent as a key in the header; "" without one. Never read from an address: those are logged."""
    return request.headers.get(HEADER, "").strip()
