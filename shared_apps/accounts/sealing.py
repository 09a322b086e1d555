"""Keeps the secrets of second factors encrypted in the database, with a key that is not in it."""

import base64
import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"huisheng.accounts.second_factor"
_NONCE_BYTES = 12


def seal(text: str) -> str:
    """Encrypt a secret: AES-256 in GCM mode, under a random nonce of 96 bits that stands before it."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = next(_boxes())
    return base64.urlsafe_b64encode(nonce + box.encrypt(nonce, text.encode(), _PURPOSE)).decode()


def unseal(sealed: str) -> str:
    """Decrypt a secret. Raises ValueError when it was altered, or sealed with a key that is no longer in
    the settings.
    """
    kept = base64.urlsafe_b64decode(sealed)
    for box in _boxes():
        try:
            return box.decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], _PURPOSE).decode()
        except InvalidTag:
            continue
    raise ValueError("this second factor was altered, or kept under another SECRET_KEY")


def _boxes() -> Iterator[AESGCM]:
    # SECRET_KEY_FALLBACKS lets a key be changed without losing everybody's second factor.
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
        yield AESGCM(derived.derive(key if isinstance(key, bytes) else key.encode()))
