"""How a note that holds a proposed answer names its reply: by its token."""

from typing import Final
from uuid import UUID

MARK: Final = "reply:"
"""What all such tokens begin with."""
_TAIL: Final = 24


def token_of(reply: UUID, question: UUID) -> str:
    """The token of a reply's note beside a question.

    A token has 64 signs at most, so of the question's id the end stands, which is random.
    """
    return f"{MARK}{reply.hex}:{question.hex[-_TAIL:]}"


def reply_of(token: str) -> UUID:
    """The reply that a token names. Raises ValueError."""
    return UUID(token.removeprefix(MARK).partition(":")[0])
