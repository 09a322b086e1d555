"""Verifying that a phone or a WeChat identity is somebody's own (E12), without keeping either."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.unit_keys import pairwise_hash
from tenant_apps.readers.data.codes import CODE, By
from tenant_apps.readers.models import Reader
from tenant_apps.readers.queries.known import phone_key
from tenant_apps.unit_ledger.public import WrongCode, drop_code, fresh_code, tries_left, use_code

CodeSender = Callable[[str, str], bool]
"""Sends a code to a phone now; False when it could not."""

_senders: list[CodeSender] = []


class CannotSend(Exception):
    """No code can be sent there now."""


def send_codes_by(sender: CodeSender) -> None:
    """Let an app above send the codes. At start-up."""
    if sender not in _senders:
        _senders.append(sender)


def send_code(phone: str) -> None:
    """Send a fresh code to a phone (eleven digits). Raises SentAlready, CannotSend. A demonstration sends
    nothing; its code is always the same and stands on the page.
    """
    key = phone_key(phone)
    code = fresh_code(CODE, key)
    if not settings.HUISHENG_DEMO and not any(sender(phone, code) for sender in _senders):
        drop_code(CODE, key)
        raise CannotSend


def verify_phone(phone: str, code: str, device: str = "") -> int:
    """Whoever has the phone is a verified person of this unit from now on; returns their id. ``device`` is
    the browser on which they say so (`known.device_of`).

    Raises WrongCode. A code works once.
    """
    key = phone_key(phone)
    with transaction.atomic():
        if use_code(CODE, key, code):
            return _verified(key, By.PHONE, device)
    raise WrongCode(tries_left(CODE, key))


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
