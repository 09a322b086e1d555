"""Verifying that a phone or a WeChat identity is somebody's own (E12), without keeping either."""

import hashlib
import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.unit_keys import pairwise_hash, unit_key
from tenant_apps.readers.data.codes import (
    CODE_AGAIN_AFTER,
    CODE_DIGITS,
    CODE_HELD,
    CODE_HELD_FOR,
    CODE_LASTS,
    DEMO_CODE,
    TRIES,
    By,
)
from tenant_apps.readers.models import Reader
from tenant_apps.readers.queries.known import phone_key
from tenant_apps.unit_ledger import public as ledger

CodeSender = Callable[[str, str], bool]
"""Sends a code to a phone now; False when it could not."""

_senders: list[CodeSender] = []


class CannotSend(Exception):
    """No code can be sent there now."""


class SentAlready(Exception):
    """A code is on its way; ``wait`` seconds until another one may follow."""

    def __init__(self, wait: int) -> None:
        super().__init__(str(wait))
        self.wait = wait


class WrongCode(Exception):
    """It is not the code that was sent, or that one holds no longer; ``left`` tries with it."""

    def __init__(self, left: int) -> None:
        super().__init__(str(left))
        self.left = left


def send_codes_by(sender: CodeSender) -> None:
    """Let an app above send the codes. At start-up."""
    if sender not in _senders:
        _senders.append(sender)


def send_code(phone: str) -> None:
    """Send a fresh code to a phone (eleven digits). Raises SentAlready, CannotSend.

    It is held before the code leaves: two requests at once send one code. A demonstration sends
    nothing; its code is always the same and stands on the page.
    """
    demo = settings.HUISHENG_DEMO
    code = DEMO_CODE if demo else "".join(str(secrets.randbelow(10)) for _ in range(CODE_DIGITS))
    key, now = phone_key(phone), clock.now()
    with transaction.atomic():
        earlier = ledger.hold(CODE_HELD, key, digest=_hash(key, code), lasts=CODE_HELD_FOR)
        if earlier is not None:
            passed = now - earlier.at
            if passed < CODE_AGAIN_AFTER:
                raise SentAlready(int((CODE_AGAIN_AFTER - passed).total_seconds()) + 1)
            ledger.hold_anew(CODE_HELD, key, digest=_hash(key, code), lasts=CODE_HELD_FOR)
    if not demo and not any(sender(phone, code) for sender in _senders):
        ledger.let_go(CODE_HELD, key)
        raise CannotSend


def verify_phone(phone: str, code: str, device: str = "") -> int:
    """Whoever has the phone is a verified person of this unit from now on; returns their id. ``device`` is
    the browser on which they say so (`known.device_of`).

    Raises WrongCode. A code works once.
    """
    key, now = phone_key(phone), clock.now()
    with transaction.atomic():
        sent = ledger.held(CODE_HELD, key)
        left = 0 if sent is None or sent.at < now - CODE_LASTS else TRIES - sent.number
        if sent is not None and left > 0:
            if constant_time_compare(sent.digest, _hash(key, code)):
                ledger.let_go(CODE_HELD, key)
                return _verified(key, By.PHONE, device)
            ledger.note(CODE_HELD, key, sent.number + 1)
    raise WrongCode(max(0, left - 1))


def verify_wechat(openid: str, device: str = "") -> int:
    """The same for a WeChat identity that WeChat itself has vouched for."""
    with transaction.atomic():
        return _verified(pairwise_hash(openid, owner="readers", purpose="wechat"), By.WECHAT, device)


def _verified(key: str, by: By, device: str) -> int:
    fresh = {"by": by, "verified_at": clock.now(), "device": device}
    reader, created = Reader.objects.get_or_create(key=key, defaults=fresh)
    if device and reader.device != device:
        reader.device = device
        reader.save(update_fields=["device"])
    if created:
        record(
            "reader.verified", object_type="reader", object_id=reader.pk, actor="system", detail={"by": by}
        )
    return int(reader.pk)


def _hash(key: str, code: str) -> str:
    return hashlib.sha256(unit_key("readers", "code") + f"{key}|{code}".encode()).hexdigest()
