"""Keys of one unit, derived from the master key that stands outside the database.

What is copied from one unit's row into another's opens nothing there, and what is hashed by such a key has
another hash in every unit: nobody can join two units' rows by it.
"""

import hashlib
import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from huisheng.kernel.tenancy.context import current_unit


def unit_key(owner: str, purpose: str) -> bytes:
    """32 bytes for one purpose of one app in the current unit. Raises NotInUnitError outside one."""
    return _derived(settings.HUISHENG_MASTER_KEY, f"huisheng.{owner}:{current_unit().schema}:{purpose}")


def pairwise_hash(value: str, *, owner: str, purpose: str) -> str:
    """The same value has the same hash in this unit, and another one in every other (hexadecimal)."""
    return hmac.new(unit_key(owner, purpose), value.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=512)
def _derived(master: str, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info.encode()).derive(master.encode())
