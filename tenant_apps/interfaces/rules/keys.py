"""What a key looks like, and what is kept of it."""

import secrets
from typing import Final

from huisheng.kernel.tenancy.unit_keys import pairwise_hash

PREFIX: Final = "hsk_"
"""So that scanners for leaked secrets, and people, see what it is."""
_BYTES: Final = 32
_LONGEST: Final = 100


def new_key() -> str:
    """A fresh key: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def looks_like_a_key(said: str) -> bool:
    """Whether it is worth asking the database."""
    return said.startswith(PREFIX) and len(said) <= _LONGEST and said.isascii()


def hash_of(key: str) -> str:
    """What is kept. One round is enough for 256 random bits; only this unit can make it."""
    return pairwise_hash(key, owner="interfaces", purpose="key")
