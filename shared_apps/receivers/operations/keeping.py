"""Receivers are entered and taken away, by whoever may for their unit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.open_web import is_askable
from huisheng.kernel.tenancy import enter_network, unit_or_none
from shared_apps.accounts.public import seal, unseal
from shared_apps.receivers.adapters import robots, webhook
from shared_apps.receivers.data import DINGTALK, MOST_RECEIVERS, TEST, WEBHOOK
from shared_apps.receivers.models import Dispatch, Receiver


class ReceiverError(Exception):
    """It cannot be kept; `field` and `code` say what is wrong, in words that pages translate."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(code)
        self.field, self.code = field, code


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody has entered."""

    kind: str
    name: str
    address: str
    secret: str
    events: Sequence[str]
    formatted: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The new receiver, and the secret of a webhook, which is shown this once."""

    receiver_id: UUID
    secret: str


def keep(unit_id: int, side: str, entered: Entered, *, actor: int) -> Kept:
    """Enter a receiver of a unit. Raises ReceiverError."""
    address, shown = _address(entered)
    secret = webhook.new_secret() if entered.kind == WEBHOOK else entered.secret.strip()
    if entered.kind == DINGTALK and not secret.startswith("SEC"):
        raise ReceiverError("secret", "secret")
    with transaction.atomic():
        with enter_network():
            of_unit = Receiver.objects.filter(unit_id=unit_id, side=side)
            if of_unit.count() >= MOST_RECEIVERS:
                raise ReceiverError("", "many")
            digest = hashlib.sha256(f"{entered.kind}:{address}".encode()).hexdigest()
            if of_unit.filter(address_digest=digest).exists():
                raise ReceiverError("address", "twice")
            row = Receiver(
                unit_id=unit_id,
                side=side,
                kind=entered.kind,
                name=entered.name,
                shown=shown,
                address_digest=digest,
                events=list(entered.events),
                formatted=entered.formatted and entered.kind != WEBHOOK,
                made_by=actor,
                made_at=clock.now(),
            )
            row.sealed_address = seal_of(row, address)
            row.sealed_secret = seal_of(row, secret) if secret else ""
            row.save()
        note("directive.receiver_added", row, actor)
    return Kept(row.pk, secret if entered.kind == WEBHOOK else "")


def remove(unit_id: int, side: str, receiver_id: UUID, *, actor: int) -> bool:
    """Take a receiver away, with what waits for it; whether there was one."""
    with transaction.atomic():
        with enter_network():
            row = Receiver.objects.filter(pk=receiver_id, unit_id=unit_id, side=side).first()
            if row is None:
                return False
            row.delete()
            row.pk = receiver_id
        note("directive.receiver_removed", row, actor)
    return True


def line_up_test(unit_id: int, side: str, receiver_id: UUID) -> int | None:
    """Line a test message up; returns its row, None when there is no such receiver. In NETWORK."""
    row = Receiver.objects.filter(pk=receiver_id, unit_id=unit_id, side=side).first()
    if row is None:
        return None
    return Dispatch.objects.create(receiver=row, event=TEST, unit_id=unit_id, at=clock.now()).pk


def address_of(receiver: Receiver) -> str:
    """Where it stands: an address, or the key of a robot. Raises ValueError when it does not open."""
    return unseal_of(receiver, receiver.sealed_address)


def secret_of(receiver: Receiver) -> str:
    """What signs; "" where nothing does. Raises ValueError when it does not open."""
    return unseal_of(receiver, receiver.sealed_secret) if receiver.sealed_secret else ""


def seal_of(receiver: Receiver, text: str) -> str:
    """Something that is kept with a receiver, closed; it opens with this receiver alone."""
    return seal(text, purpose=_purpose(receiver))


def unseal_of(receiver: Receiver, sealed: str) -> str:
    """The same, opened. Raises ValueError when it does not open."""
    return unseal(sealed, purpose=_purpose(receiver))


def _address(entered: Entered) -> tuple[str, str]:
    if entered.kind != WEBHOOK:
        try:
            token = robots.token_of(entered.kind, entered.address)
        except ValueError:
            raise ReceiverError("address", "robot") from None
        return token, f"…{token[-4:]}"
    address = entered.address.strip()
    if not is_askable(address, loopback=bool(settings.HUISHENG_RECEIVERS["loopback"])):
        raise ReceiverError("address", "address")
    parts = urlsplit(address)
    return address, parts.netloc[:255]


def _purpose(row: Receiver) -> str:
    # Copied into another unit's row, it opens nothing there.
    return f"huisheng.receivers:{row.unit_id}:{row.pk}"


def note(action: str, row: Receiver, actor: int) -> None:
    """Write down who did something to a receiver: in the unit where it was done, and in the network."""
    detail = {"kind": row.kind, "side": row.side, "unit_id": row.unit_id}
    if unit_or_none() is not None:
        record(action, object_type="receiver", object_id=str(row.pk), actor=actor, detail=detail)
    with enter_network():
        record(action, object_type="receiver", object_id=str(row.pk), actor=actor, detail=detail)
