"""A phone or an e-mail that somebody of the staff gives is theirs once a code that was sent there has come
back. Until then nothing else is sent to it: no word of a question goes to a number that was mistyped.

What waits for its code stands beside what is used (`Reach.phone_new`, `email_new`), so that a change of
number loses no alarm meanwhile.
"""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from huisheng.kernel.audit import record
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.models import Reach
from tenant_apps.channels.operations.codes import send_to_staff
from tenant_apps.channels.queries.persons import EMAIL, PHONE, opened
from tenant_apps.channels.rules.sealing import keyed_hash
from tenant_apps.readers.public import CannotSend
from tenant_apps.unit_ledger.public import CodeKind, WrongCode, drop_code, fresh_code, tries_left, use_code

CODE: Final = CodeKind("staff-code", timedelta(minutes=30))
"""An e-mail may take a while, and is read at another desk."""
COLUMNS: Final = {Way.SMS: ("phone", PHONE), Way.EMAIL: ("email", EMAIL)}


class NothingWaits(Exception):
    """No address of this kind waits for its code (any more)."""


def waiting(account_id: int) -> dict[Way, str]:
    """Addresses of somebody that wait for their code."""
    reach = Reach.objects.filter(account_id=account_id).first()
    return {way: address for way in COLUMNS if reach is not None and (address := _waiting(reach, way))}


def is_code_out(account_id: int, way: Way, address: str) -> bool:
    """Whether a code was sent there that may still be typed."""
    return tries_left(CODE, _key(account_id, way, address)) > 0


def send_code(account_id: int, way: Way) -> None:
    """Send a fresh code to the address that waits. Raises NothingWaits, SentAlready, CannotSend.

    A demonstration sends nothing; its code stands on the page.
    """
    address = waiting(account_id).get(way, "")
    if not address:
        raise NothingWaits(way)
    key = _key(account_id, way, address)
    with transaction.atomic():
        code = fresh_code(CODE, key)
        _record("channels.code_sent", account_id, way)
    if not settings.HUISHENG_DEMO and not send_to_staff(way, address, code):
        drop_code(CODE, key)
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
        if use_code(CODE, key, typed):
            setattr(reach, column, getattr(reach, f"{column}_new"))
            setattr(reach, f"{column}_new", "")
            reach.save(update_fields=[column, f"{column}_new", "changed_at"])
            _record("channels.address_proved", account_id, way)
            return
    raise WrongCode(tries_left(CODE, key))


@transaction.atomic
def give_up(account_id: int, way: Way) -> None:
    """The address that waits is forgotten; what was used before goes on being used."""
    column, _purpose = COLUMNS[way]
    reach = Reach.objects.select_for_update().filter(account_id=account_id).first()
    address = _waiting(reach, way) if reach is not None else ""
    if reach is None or not address:
        return
    drop_code(CODE, _key(account_id, way, address))
    setattr(reach, f"{column}_new", "")
    reach.save(update_fields=[f"{column}_new", "changed_at"])
    _record("channels.address_given_up", account_id, way)


def _waiting(reach: Reach, way: Way) -> str:
    column, purpose = COLUMNS[way]
    return opened(getattr(reach, f"{column}_new"), purpose)


def _key(account_id: int, way: Way, address: str) -> str:
    """Under which the code is held: nobody's tries use up another person's."""
    return keyed_hash(f"{account_id}|{way}|{address}", purpose="staff-code")


def _record(action: str, account_id: int, way: Way) -> None:
    record(
        action, object_type="account", object_id=str(account_id), actor=account_id, detail={"way": str(way)}
    )
