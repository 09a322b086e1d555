"""A phone or an e-mail that somebody of the staff gives is theirs once a code that was sent there has come
back. Until then nothing else is sent to it: no word of a question goes to a number that was mistyped.

What waits for its code stands beside what is used (`Reach.phone_new`, `email_new`), so that a change of
number loses no alarm meanwhile. Codes are held as those of askers who verify a phone (E12,
tenant_apps.readers).
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.unit_keys import unit_key
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.models import Reach
from tenant_apps.channels.operations.codes import send_to_staff
from tenant_apps.channels.queries.persons import EMAIL, PHONE, opened
from tenant_apps.channels.rules.sealing import keyed_hash
from tenant_apps.readers.public import CannotSend, SentAlready, WrongCode
from tenant_apps.unit_ledger import public as ledger

DIGITS: Final = 6
DEMO_CODE: Final = "246810"
"""Of demonstrations, which send nothing."""
LASTS: Final = timedelta(minutes=30)
"""An e-mail may take a while, and is read at another desk."""
AGAIN_AFTER: Final = timedelta(seconds=60)
TRIES: Final = 5
"""Wrong codes after which a fresh one is needed: a million codes, five guesses."""
HELD: Final = "staff-code"
HELD_FOR: Final = timedelta(hours=1)
COLUMNS: Final = {Way.SMS: ("phone", PHONE), Way.EMAIL: ("email", EMAIL)}


class NothingWaits(Exception):
    """No address of this kind waits for its code (any more)."""


def waiting(account_id: int) -> dict[Way, str]:
    """Addresses of somebody that wait for their code."""
    reach = Reach.objects.filter(account_id=account_id).first()
    return {way: address for way in COLUMNS if reach is not None and (address := _waiting(reach, way))}


def is_code_out(account_id: int, way: Way, address: str) -> bool:
    """Whether a code was sent there that may still be typed."""
    return _left(ledger.held(HELD, _key(account_id, way, address))) > 0


def send_code(account_id: int, way: Way) -> None:
    """Send a fresh code to the address that waits. Raises NothingWaits, SentAlready, CannotSend.

    It is held before it leaves: two requests at once send one. A demonstration sends nothing; its code
    stands on the page.
    """
    address = waiting(account_id).get(way, "")
    if not address:
        raise NothingWaits(way)
    demo = settings.HUISHENG_DEMO
    code = DEMO_CODE if demo else f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    key, now = _key(account_id, way, address), clock.now()
    with transaction.atomic():
        earlier = ledger.hold(HELD, key, digest=_hash(key, code), lasts=HELD_FOR)
        if earlier is not None:
            passed = now - earlier.at
            if passed < AGAIN_AFTER:
                raise SentAlready(int((AGAIN_AFTER - passed).total_seconds()) + 1)
            ledger.hold_anew(HELD, key, digest=_hash(key, code), lasts=HELD_FOR)
        _record("channels.code_sent", account_id, way)
    if not demo and not send_to_staff(way, address, code):
        ledger.let_go(HELD, key)
        raise CannotSend(way)


def prove(account_id: int, way: Way, typed: str) -> None:
    """The address is theirs, and notices go there from now on. Raises NothingWaits, WrongCode; a code works
    once.
    """
    column, _purpose = COLUMNS[way]
    with transaction.atomic():
        reach = Reach.objects.select_for_update().filter(account_id=account_id).first()
        address = _waiting(reach, way) if reach is not None else ""
        if reach is None or not address:
            raise NothingWaits(way)
        key = _key(account_id, way, address)
        sent = ledger.held(HELD, key)
        left = _left(sent)
        if sent is not None and left > 0:
            if constant_time_compare(sent.digest, _hash(key, typed)):
                ledger.let_go(HELD, key)
                setattr(reach, column, getattr(reach, f"{column}_new"))
                setattr(reach, f"{column}_new", "")
                reach.save(update_fields=[column, f"{column}_new", "changed_at"])
                _record("channels.address_proved", account_id, way)
                return
            ledger.note(HELD, key, sent.number + 1)
    raise WrongCode(max(0, left - 1))


@transaction.atomic
def give_up(account_id: int, way: Way) -> None:
    """The address that waits is forgotten; what was used before goes on being used."""
    column, _purpose = COLUMNS[way]
    reach = Reach.objects.select_for_update().filter(account_id=account_id).first()
    address = _waiting(reach, way) if reach is not None else ""
    if reach is None or not address:
        return
    ledger.let_go(HELD, _key(account_id, way, address))
    setattr(reach, f"{column}_new", "")
    reach.save(update_fields=[f"{column}_new", "changed_at"])
    _record("channels.address_given_up", account_id, way)


def _waiting(reach: Reach, way: Way) -> str:
    column, purpose = COLUMNS[way]
    return opened(getattr(reach, f"{column}_new"), purpose)


def _left(sent: ledger.Held | None) -> int:
    return 0 if sent is None or sent.at < clock.now() - LASTS else max(0, TRIES - sent.number)


def _key(account_id: int, way: Way, address: str) -> str:
    """Under which the code is held: nobody's tries use up another person's."""
    return keyed_hash(f"{account_id}|{way}|{address}", purpose="staff-code")


def _hash(key: str, code: str) -> str:
    plain = "".join(char for char in code if char.isdecimal())
    return hashlib.sha256(unit_key("channels", "staff-code") + f"{key}|{plain}".encode()).hexdigest()


def _record(action: str, account_id: int, way: Way) -> None:
    record(
        action, object_type="account", object_id=str(account_id), actor=account_id, detail={"way": str(way)}
    )
