"""Keeps the secrets of second factors encrypted in the database, with a key that is not in it."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str) -> str:
    """Encrypt a secret."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt a secret. Raises ValueError when it was sealed with a key that is no longer in the settings."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("this second factor was kept under another SECRET_KEY") from error


def _box() -> MultiFernet:
    # SECRET_KEY_FALLBACKS lets a key be changed without losing everybody's second factor.
    return MultiFernet(
        [Fernet(_derive(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _derive(key: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"huisheng.accounts.second_factor")
    return base64.urlsafe_b64encode(derived.derive(key if isinstance(key, bytes) else key.encode()))
