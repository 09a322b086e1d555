"""A guardian agrees that a child's name or contact is kept (E3), proved by a code sent to their phone.

Nothing of it is stored: the phone and a keyed hash of the code travel in the signed draft, and what is kept
of the consent is one entry in the audit log of the question. Whatever goes wrong here, the child can ask
without a name at once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

from huisheng.kernel.sent_codes import draw_code
from huisheng.kernel.tenancy import scope_key
from tenant_apps.readers.public import CannotSend

VALID_FOR: Final = timedelta(minutes=15)

CodeSender = Callable[[str, str], bool]
"""Sends a code to a phone now; False when it could not."""

_senders: list[CodeSender] = []


def send_codes_by(sender: CodeSender) -> None:
    """Let an app above send the codes. At start-up."""
    if sender not in _senders:
        _senders.append(sender)


def send_code(phone: str, *, token: str, now: datetime) -> str:
    """Send a fresh code to the guardian's phone; returns the proof to be carried along. Raises CannotSend."""
    code = draw_code()
    if not any(sender(phone, code) for sender in _senders):
        raise CannotSend
    until = int((now + VALID_FOR).timestamp())
    return f"{until}.{_hash(code, phone, token, until)}"


def code_fits(code: str, proof: str, phone: str, *, token: str, now: datetime) -> bool:
    """Whether this is the code that was sent to this phone for this question, not too long ago."""
    until, _dot, stored = proof.partition(".")
    if not until.isdecimal() or now.timestamp() > int(until):
        return False
    return constant_time_compare(_hash(code, phone, token, int(until)), stored)


def _hash(code: str, phone: str, token: str, until: int) -> str:
    words = f"{code}|{phone}|{token}|{until}"
    return salted_hmac(f"{scope_key()}:questions.guardian", words, algorithm="sha256").hexdigest()
