"""Codes that prove that a phone or an address is somebody's own: sent there, typed here, worth nothing after.

A code is held as a digest under a key of its app, which is no address, and guessed five times; nobody's
phone is rung more than once a minute. Sending it is the business of the app.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from huisheng.kernel import clock
from huisheng.kernel.sent_codes import draw_code
from huisheng.kernel.tenancy.unit_keys import pairwise_hash
from tenant_apps.unit_ledger.operations.holding import Held, held, hold, hold_anew, let_go, note

DEMO_CODE: Final = "246810"
"""Of demonstrations, which send nothing: it stands on the page."""
CODE_AGAIN_AFTER: Final = timedelta(seconds=60)
CODE_TRIES: Final = 5
"""Wrong codes after which a fresh one is needed: a million codes, five guesses."""


@dataclass(frozen=True, slots=True)
class CodeKind:
    """What codes are for: their name in the ledger, and for how long one may be typed."""

    name: str
    lasts: timedelta


class SentAlready(Exception):
    """A code is on its way; `wait` seconds until another one may follow."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class WrongCode(Exception):
    """It is not the code that was sent, or that one holds no longer; `left` tries with it."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@transaction.atomic
def fresh_code(kind: CodeKind, key: str) -> str:
    """Hold a fresh code under the key, and return it to be sent. Raises SentAlready.

    It is held before it leaves: two requests at once send one.
    """
    code = DEMO_CODE if settings.HUISHENG_DEMO else draw_code()
    digest = _digest(kind, key, code)
    earlier = hold(kind.name, key, digest=digest, lasts=kind.lasts)
    if earlier is not None:
        passed = clock.now() - earlier.at
        if passed < CODE_AGAIN_AFTER:
            raise SentAlready(int((CODE_AGAIN_AFTER - passed).total_seconds()) + 1)
        hold_anew(kind.name, key, digest=digest, lasts=kind.lasts)
    return code


def tries_left(kind: CodeKind, key: str) -> int:
    """How often a code may be typed that was sent; 0 when there is none, or none any more."""
    return _left(held(kind.name, key))


@transaction.atomic
def use_code(kind: CodeKind, key: str, typed: str) -> bool:
    """Whether this is the code that was sent, which is used up with it; any other counts as a guess.

    Where it is wrong the transaction must end well, lest the guess be forgotten: raise WrongCode behind it.
    """
    sent = held(kind.name, key)
    if sent is None or not _left(sent):
        return False
    if not constant_time_compare(sent.digest, _digest(kind, key, typed)):
        note(kind.name, key, sent.number + 1)
        return False
    let_go(kind.name, key)
    return True


def drop_code(kind: CodeKind, key: str) -> None:
    """A code opens nothing any more: it did not leave, or what it was to prove was given up."""
    let_go(kind.name, key)


def _left(sent: Held | None) -> int:
    return 0 if sent is None else max(0, CODE_TRIES - sent.number)


def _digest(kind: CodeKind, key: str, code: str) -> str:
    plain = "".join(char for char in code if char.isdecimal())
    return pairwise_hash(f"{key}|{plain}", owner="unit_ledger", purpose=f"code-{kind.name}")
