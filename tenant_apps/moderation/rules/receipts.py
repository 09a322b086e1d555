"""Receipts of reports: one number that is kept and opens the decision.

60 random bits after the day, made from the form's own token, so that sending a form twice leads to the same
receipt. Only a hash is stored.
"""

import hashlib
import re
import unicodedata
from datetime import date
from typing import Final

from django.utils.crypto import salted_hmac

from huisheng.kernel.tenancy import scope_key

# Crockford's digits: no I, L, O, U, which are misread or misheard.
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_RANDOM: Final = 12
_PATTERN: Final = re.compile(rf"JB(\d{{8}})([0-9A-Z]{{{_RANDOM}}})")


def receipt_for(token: str, day: date) -> str:
    """The receipt of one form, as it is shown: JB-20261121-7KQ4-MT2X-9PVA."""
    mac = salted_hmac(f"{scope_key()}:moderation.receipt", token, algorithm="sha256").digest()
    number = int.from_bytes(mac)
    random = "".join(_DIGITS[(number >> (5 * place)) & 31] for place in range(_RANDOM))
    return f"JB-{day:%Y%m%d}-{random[:4]}-{random[4:8]}-{random[8:]}"


def hash_receipt(written: str) -> str:
    """What is stored, and looked up by, from a receipt as it was issued or typed; empty when it is none."""
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", written[:100]).upper() if sign.isalnum())
    found = _PATTERN.fullmatch(signs[:10] + signs[10:].translate(_MISREAD))
    return hashlib.sha256(f"{found[1]}{found[2]}".encode()).hexdigest() if found else ""


def hash_token(token: str) -> str:
    """By which the same form is known when it comes again."""
    return hashlib.sha256(token.encode()).hexdigest()
