"""Codes by SMS: one is written down, sent, typed, and worth nothing afterwards.

A code is held as a digest under account and purpose, lives five minutes and is guessed five times. What was
sent is counted in rows, per account, per number and per unit in 24 hours. Whoever asks too often reads one
sentence for all three: how often a stranger's number was written to is nobody's business.
"""

import re
import unicodedata
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from huisheng.kernel.clock import now
from huisheng.kernel.sent_codes import draw_code
from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.accounts.adapters import phone_messages
from shared_apps.accounts.data import (
    DEMO_PHONE_CODE,
    ENROL,
    PHONE_CODE_AGAIN,
    PHONE_CODE_LIFE,
    PHONE_CODE_TRIES,
    PHONE_CODES_OF_ACCOUNT,
    PHONE_CODES_OF_NUMBER,
    PHONE_CODES_OF_UNIT,
    SIGNING_IN,
)
from shared_apps.accounts.models import Account, PhoneCode
from shared_apps.accounts.operations.phone_numbers import number_digest, opened, sealed
from shared_apps.accounts.operations.phone_rules import sender_for
from shared_apps.accounts.queries.phones import factor_of
from shared_apps.accounts.sealing import keyed_digest

COUNTED_FOR: Final = timedelta(hours=24)
KEPT_FOR: Final = timedelta(hours=48)
NUMBER_WAITS: Final = timedelta(minutes=30)
"""So long nobody need type the number anew whose code has lapsed."""
_MOBILE: Final = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_CODE: Final = "huisheng.accounts.phone_code"


class PhoneCodeError(Exception):
    """No code was sent; `code` says why: "number" (no mobile of the mainland), "wait" (`seconds` until the
    next one), "often" (enough for a day), "no_sms" (nobody can send), "unsent" (the provider refused).
    """

    def __init__(self, code: str, seconds: int = 0) -> None:
        super().__init__(code)
        self.code, self.seconds = code, seconds


def mobile(typed: str) -> str:
    """The eleven digits of a mobile of the mainland, however typed. Raises PhoneCodeError("number")."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed))
    found = _MOBILE.fullmatch(plain)
    if found is None:
        raise PhoneCodeError("number")
    return found.group(1)


def send_to_new(account_id: int, typed: str) -> None:
    """Send a code to a number that its owner is to confirm. Raises PhoneCodeError."""
    _send(account_id, mobile(typed), ENROL)


def send_to_known(account_id: int) -> None:
    """Send a code of a sign-in to the phone that the account has confirmed. Raises PhoneCodeError."""
    factor = factor_of(account_id)
    if factor is None:
        raise PhoneCodeError("no_sms")
    _send(account_id, opened(factor.sealed_number), SIGNING_IN)


def code_out(account_id: int, purpose: str) -> PhoneCode | None:
    """The code that was sent last and may still be typed."""
    with enter_network():
        last = PhoneCode.objects.filter(account_id=account_id, purpose=purpose).order_by("-at", "-pk").first()
    return last if last is not None and _lives(last) else None


def number_waiting(account_id: int) -> str:
    """The number to which a code went a while ago and that is not confirmed, also where that code holds no
    longer and another one is to be sent; empty when there is none.
    """
    with enter_network():
        last = (
            PhoneCode.objects.filter(account_id=account_id, purpose=ENROL, at__gt=now() - NUMBER_WAITS)
            .order_by("-at", "-pk")
            .first()
        )
    # What did not leave has ended as it began: that number may be a wrong one.
    if last is None or last.used_at is not None or last.ends_at <= last.at or not last.sealed_number:
        return ""
    return opened(last.sealed_number)


def take(account_id: int, purpose: str, typed: str) -> PhoneCode | None:
    """The code that this is, used up with it; None for any other, which counts as a guess at the one that is
    out. Only the one that was sent last is looked at.
    """
    with enter_network(), transaction.atomic():
        last = (
            PhoneCode.objects.select_for_update()
            .filter(account_id=account_id, purpose=purpose)
            .order_by("-at", "-pk")
            .first()
        )
        if last is None or not _lives(last):
            return None
        if not constant_time_compare(last.code_digest, _digest(account_id, purpose, typed)):
            last.tries += 1
            last.save(update_fields=["tries"])
            return None
        last.used_at = now()
        last.save(update_fields=["used_at"])
        return last


def forget_old() -> None:
    """Delete the codes that count for nothing any more."""
    with enter_network():
        PhoneCode.objects.filter(at__lt=now() - KEPT_FOR).delete()


def _send(account_id: int, number: str, purpose: str) -> None:
    """The row is written before the message leaves: two requests at once send one."""
    demo = settings.HUISHENG_DEMO
    unit_id = sender_for(account_id)
    if unit_id is None:
        raise PhoneCodeError("no_sms")
    code = DEMO_PHONE_CODE if demo else draw_code()
    counted = number_digest(number)
    with enter_network(), transaction.atomic():
        Account.objects.select_for_update().get(pk=account_id)
        # Counted and written down in one step: of many who ask in one moment no more get a code than may.
        lock_until_commit(f"accounts.phone_codes.unit.{unit_id}")
        lock_until_commit(f"accounts.phone_codes.number.{counted}")
        _refuse_if_often(account_id, counted, unit_id)
        moment = now()
        row = PhoneCode.objects.create(
            account_id=account_id,
            unit_id=unit_id,
            purpose=purpose,
            number_digest=counted,
            sealed_number=sealed(number) if purpose == ENROL else "",
            code_digest=_digest(account_id, purpose, code),
            at=moment,
            ends_at=moment + PHONE_CODE_LIFE,
        )
    if demo or phone_messages.send(unit_id, number, code):
        return
    with enter_network():
        # It counts as sent, as it may have cost something, and opens nothing.
        PhoneCode.objects.filter(pk=row.pk).update(ends_at=moment)
    raise PhoneCodeError("unsent")


def _refuse_if_often(account_id: int, counted: str, unit_id: int) -> None:
    moment = now()
    recent = PhoneCode.objects.filter(at__gt=moment - COUNTED_FOR)
    of_account = recent.filter(account_id=account_id)
    last = of_account.order_by("-at").first()
    if last is not None and moment - last.at < PHONE_CODE_AGAIN:
        raise PhoneCodeError("wait", int((PHONE_CODE_AGAIN - (moment - last.at)).total_seconds()) + 1)
    if (
        of_account.count() >= PHONE_CODES_OF_ACCOUNT
        or recent.filter(number_digest=counted).count() >= PHONE_CODES_OF_NUMBER
        or recent.filter(unit_id=unit_id).count() >= PHONE_CODES_OF_UNIT
    ):
        raise PhoneCodeError("often")


def _lives(sent: PhoneCode) -> bool:
    return sent.used_at is None and sent.ends_at > now() and sent.tries < PHONE_CODE_TRIES


def _digest(account_id: int, purpose: str, code: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKC", code) if char.isdecimal())
    return keyed_digest(f"{account_id}|{purpose}|{plain}", purpose=_CODE)
