"""Keeps providers' secrets and personal addresses encrypted, with a key of this unit alone.

The key derives from the master key outside the database and from the unit's scope: what is copied from one
unit's row into another's opens nothing there.
"""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huisheng.kernel.tenancy.unit_keys import unit_key

_NONCE_BYTES = 12


class CannotUnseal(Exception):
    """The value was altered, belongs to another unit or purpose, or the master key is another one."""


def seal(value: Any, *, purpose: str) -> str:
    """Encrypt a JSON value for the current unit: AES-256-GCM under a random nonce that stands before it."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = AESGCM(_key(purpose))
    return base64.urlsafe_b64encode(nonce + box.encrypt(nonce, json.dumps(value).encode(), None)).decode()


def unseal(sealed: str, *, purpose: str) -> Any:
    """Decrypt what `seal` made in this unit for this purpose. Raises CannotUnseal."""
    try:
        kept = base64.urlsafe_b64decode(sealed)
        text = AESGCM(_key(purpose)).decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], None)
    except (InvalidTag, ValueError):
        raise CannotUnseal(purpose) from None
    return json.loads(text)


def keyed_hash(value: str, *, purpose: str) -> str:
    """The same value has the same hash in this unit, and another one in every other (pairwise)."""
    return hmac.new(_key(purpose), value.encode(), hashlib.sha256).hexdigest()


def keyed_bytes(value: str, *, purpose: str) -> bytes:
    """32 bytes that only this unit can make from the value."""
    return hmac.new(_key(purpose), value.encode(), hashlib.sha256).digest()


def _key(purpose: str) -> bytes:
    return unit_key("channels", purpose)
