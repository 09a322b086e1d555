"""Numbers of phones: sealed in the database, counted by a digest, masked on pages."""

from typing import Final

from shared_apps.accounts.models import PhoneFactor
from shared_apps.accounts.sealing import keyed_digest, seal, unseal

NUMBER: Final = "huisheng.accounts.phone"


def sealed(number: str) -> str:
    """A number as it is kept."""
    return seal(number, purpose=NUMBER)


def opened(sealed_number: str) -> str:
    """A number in clear, for sending."""
    return unseal(sealed_number, purpose=NUMBER)


def number_digest(number: str) -> str:
    """By what a number is counted."""
    return keyed_digest(number, purpose=NUMBER)


def masked(number: str) -> str:
    """Enough of a number to recognise it; empty for none."""
    return f"{number[:3]}****{number[-2:]}" if number else ""


def shown_number(factor: PhoneFactor | None) -> str:
    """The number as pages show it; empty without one."""
    return "" if factor is None else masked(opened(factor.sealed_number))
