"""Number and secret of an application.

The number (``KT-20261121-7KQ4MT``; KT is 开通) stands on the stamped letter and shows nothing by itself. The
secret opens the application: 100 bits, derived from its id by the installation's key, so that letters can
name the link again and no row holds it.
"""

import hashlib
import secrets
import unicodedata
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

# Crockford's digits: no I, L, O, U, which are misread or misheard.
DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_RANDOM: Final = 6
_SECRET: Final = 20
_GROUP: Final = 5


def new_number(day: date) -> str:
    """A fresh number. Uniqueness is the table's constraint, not chance."""
    return f"KT-{day:%Y%m%d}-{''.join(secrets.choice(DIGITS) for _ in range(_RANDOM))}"


def new_token() -> str:
    """A random token for one submission of the form."""
    return secrets.token_urlsafe(24)


def digest(text: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def secret_of(application_id: UUID) -> str:
    """The secret that opens an application."""
    mac = salted_hmac("onboarding.secret", str(application_id), algorithm="sha256").digest()
    number = int.from_bytes(mac)
    return "".join(DIGITS[(number >> (5 * place)) & 31] for place in range(_SECRET))


def secret_fits(typed: str, application_id: UUID) -> bool:
    """Whether a typed or linked secret opens it; dashes, spaces, case and misread digits are forgiven."""
    return constant_time_compare(tidy(typed), secret_of(application_id))


def tidy(typed: str) -> str:
    """A secret as it was issued, from what somebody typed."""
    letters = "".join(char for char in unicodedata.normalize("NFKC", typed[:100]).upper() if char.isalnum())
    return letters.encode("ascii", "ignore").decode().translate(_MISREAD)


def tidy_number(typed: str) -> str:
    """A number as it was issued, from what somebody typed; empty when it cannot be one."""
    plain = tidy(typed.strip().upper().removeprefix("KT"))
    if len(plain) != 8 + _RANDOM or not plain[:8].isdecimal():
        return ""
    return f"KT-{plain[:8]}-{plain[8:]}"


def spaced(secret: str) -> str:
    """The secret in groups, for reading and typing."""
    return "-".join(secret[i : i + _GROUP] for i in range(0, len(secret), _GROUP))
