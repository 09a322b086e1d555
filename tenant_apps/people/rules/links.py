"""Personal links of people without an account: 160 random bits, of which only a hash is stored.

The link follows from the token of the form that was sent, so that sending it twice leads to the same page.
"""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

from huisheng.kernel.tenancy import scope_key

_BYTES = 20


def new_token() -> str:
    """A random token for one form."""
    return secrets.token_urlsafe(24)


def secret_for(token: str) -> str:
    """The secret of the personal link that belongs to a form's token in the current unit."""
    mac = salted_hmac(f"{scope_key()}:people.link", token, algorithm="sha256").digest()
    return base64.b32encode(mac[:_BYTES]).decode().lower()


def link_hash(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
