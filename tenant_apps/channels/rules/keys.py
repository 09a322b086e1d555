"""The short key that stands in notices and opens one question: see docs/decisions/0001.

Twelve of Crockford's digits (60 bits), so that it fits into two variables of an SMS template. It is made from
the row's id and never stored; what is stored is a hash to find the row by.
"""

import hashlib
import unicodedata
from typing import Final

from huisheng.kernel.rest.throttle import Limit
from tenant_apps.channels.rules.sealing import keyed_bytes

DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
HALF: Final = LENGTH // 2
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
OPENING: Final = Limit("channels.opening", 30, 600)
"""Tries of one address in ten minutes: enough for a school behind one address, nothing for guessing 60
bits.
"""


def key_of(reach_id: int) -> str:
    """The key of one row of reach, in the current unit."""
    number = int.from_bytes(keyed_bytes(str(reach_id), purpose="notice key"))
    return "".join(DIGITS[(number >> (5 * place)) & 31] for place in range(LENGTH))


def key_hash(key: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def tidy_key(typed: str) -> str:
    """The key as it was sent, from what somebody typed; empty when it cannot be one."""
    letters = "".join(char for char in unicodedata.normalize("NFKC", typed[:60]).upper() if char.isalnum())
    plain = letters.translate(_MISREAD)
    return plain if len(plain) == LENGTH and set(plain) <= set(DIGITS) else ""
