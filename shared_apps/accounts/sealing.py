"""Keeps secrets encrypted in the database, with a key that is not in it: those of second factors, and those
by which we speak to a university's provider.
"""

import base64
import hmac
import secrets
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SECOND_FACTOR: Final = "huisheng.accounts.second_factor"
_NONCE_BYTES = 12


def seal(text: str, *, purpose: str = SECOND_FACTOR) -> str:
    """Encrypt a secret: AES-256 in GCM mode, under a random nonce of 96 bits that stands before it. What was
    sealed for one purpose does not open for another.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = next(_boxes(purpose))
    sealed = nonce + box.encrypt(nonce, text.encode(), purpose.encode())
    return base64.urlsafe_b64encode(sealed).decode()


def unseal(sealed: str, *, purpose: str = SECOND_FACTOR) -> str:
    """Decrypt a secret. Raises ValueError when it was altered, or sealed for another purpose or with a key
    that is no longer in the settings.
    """
    kept = base64.urlsafe_b64decode(sealed)
    for box in _boxes(purpose):
        try:
            return box.decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], purpose.encode()).decode()
        except InvalidTag:
            continue
    raise ValueError("this secret was altered, or kept under another SECRET_KEY")


def keyed_digest(text: str, *, purpose: str) -> str:
    """The same text has the same digest, and nobody without the master key can tell which it was."""
    key = _derived(settings.HUISHENG_MASTER_KEY, purpose)
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _boxes(purpose: str) -> Iterator[AESGCM]:
    # SECRET_KEY_FALLBACKS lets a key be changed without losing everybody's second factor.
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield AESGCM(_derived(key, purpose))


def _derived(key: str | bytes, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return derived.derive(key if isinstance(key, bytes) else key.encode())
