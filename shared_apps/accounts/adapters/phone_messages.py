"""By whom a code leaves as SMS. Accounts with providers belong to units; the app that speaks with providers
stands above this one and registers itself at start-up.
"""

from dataclasses import dataclass
from typing import Protocol


class PhoneMessages(Protocol):
    """What sends for one unit; called in NETWORK, outside of any transaction."""

    def can_send(self, unit_id: int) -> bool:
        """Whether the unit has an account for SMS in use."""

    def send(self, unit_id: int, number: str, code: str) -> bool:
        """Send a code now; False when it will not arrive."""


@dataclass
class _Registered:
    by: PhoneMessages | None = None


_registered = _Registered()


def send_phone_codes_by(messages: PhoneMessages) -> None:
    """Let an app above send codes. At start-up."""
    _registered.by = messages


def can_send(unit_id: int) -> bool:
    """Whether a unit can send SMS now."""
    return _registered.by is not None and _registered.by.can_send(unit_id)


def send(unit_id: int, number: str, code: str) -> bool:
    """Send a code by a unit's account; False when it will not arrive."""
    return _registered.by is not None and _registered.by.send(unit_id, number, code)
