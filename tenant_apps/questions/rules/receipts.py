"""Receipt numbers and secrets.

A number such as ``LIXIA-20261121-7KQ4MT`` is easy to read aloud, cannot be counted on from another one, and
shows
nothing by itself. The secret opens the question: 100 random bits, of which only a hash is stored; it is
made from the
submission's own random token, so that sending the same form twice leads to the same receipt.
"""

import hashlib
import re
import secrets
import unicodedata
from datetime import date

from django.utils.crypto import constant_time_compare, salted_hmac

from huisheng.kernel.tenancy import current_unit, scope_key
from tenants.public import current_card, is_ours

# Crockford's digits: no I, L, O, U, which are misread or misheard.
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
NUMBER_RANDOM = 6
SECRET_LENGTH = 20
SECRET_GROUP = 5
UNIT_LETTERS = 8
NUMBER_PATTERN = re.compile(rf"[A-Z]{{1,{UNIT_LETTERS}}}-\d{{8}}-[0-9A-Z]{{{NUMBER_RANDOM}}}")


def new_number(day: date) -> str:
    """A fresh number for the current unit. Uniqueness is the table's constraint, not chance."""
    # Of the name that a unit keeps for ever, with which its host in the network begins: domains come and go.
    host = current_unit().host
    name = host.split(".")[0] if is_ours(host) else current_card().slug
    letters = re.sub(r"[^A-Z]", "", name.upper())[:UNIT_LETTERS] or "U"
    return f"{letters}-{day:%Y%m%d}-{''.join(secrets.choice(DIGITS) for _ in range(NUMBER_RANDOM))}"


def new_token() -> str:
    """A random token for one submission of the form."""
    return secrets.token_urlsafe(24)


def secret_for(token: str) -> str:
    """The secret that belongs to a submission token in the current unit."""
    mac = salted_hmac(f"{scope_key()}:questions.secret", token, algorithm="sha256").digest()
    number = int.from_bytes(mac)
    return "".join(DIGITS[(number >> (5 * place)) & 31] for place in range(SECRET_LENGTH))


def new_secret() -> str:
    """A secret that nobody has been told yet (imported questions)."""
    return secret_for(new_token())


def hash_secret(secret: str) -> str:
    """What is stored. A plain hash is enough for 100 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_fits(typed: str, stored_hash: str) -> bool:
    """Whether a typed or linked secret opens the question; dashes, spaces, case and misread digits are
    forgiven.
    """
    return constant_time_compare(hash_secret(tidy_secret(typed)), stored_hash)


def tidy_secret(typed: str) -> str:
    """The secret as it was issued, from what somebody typed."""
    letters = "".join(char for char in unicodedata.normalize("NFKC", typed[:100]).upper() if char.isalnum())
    return letters.encode("ascii", "ignore").decode().translate(_MISREAD)


def tidy_number(typed: str) -> str:
    """The number as it was issued, from what somebody typed; empty when it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    for dash in "‐‑–—－_ ":
        plain = plain.replace(dash, "-")
    plain = re.sub(r"-+", "-", plain).strip("-")
    if plain.count("-") == 2:
        letters, day, random = plain.split("-")
        plain = f"{letters}-{day.translate(_MISREAD)}-{random.translate(_MISREAD)}"
    return plain if NUMBER_PATTERN.fullmatch(plain) else ""


def spaced(secret: str) -> str:
    """The secret in groups, for reading and typing."""
    return "-".join(secret[i : i + SECRET_GROUP] for i in range(0, len(secret), SECRET_GROUP))
