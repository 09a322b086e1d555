"""What goes to a receiver and what comes back of it."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["accepted", "later", "failed", "gone"]

PAUSE: Final = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message. `code` is the receiver's own (HTTP status, errcode) or ours.

    accepted: it is there. later: it takes nothing for `seconds`, which is no failure. failed: it is tried
    again. gone: that address takes nothing any more.
    """

    kind: Kind
    code: str
    seconds: int = 0


def accepted(code: str) -> Outcome:
    """The receiver has it."""
    return Outcome("accepted", code)


def later(code: str, seconds: int = PAUSE) -> Outcome:
    """The receiver asks for a pause."""
    return Outcome("later", code, seconds)


def failed(code: str) -> Outcome:
    """It was not taken."""
    return Outcome("failed", code)


def gone(code: str) -> Outcome:
    """There is no such receiver any more."""
    return Outcome("gone", code)
