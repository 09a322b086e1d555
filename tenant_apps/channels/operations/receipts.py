"""Receipts that providers push: what became of a message. Applied in one transaction before they are
answered.

Providers repeat receipts and sign nothing; what is believed is a receipt at the secret address, for a
message that we sent to that number within the last days, and only the first one changes anything.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.channels.adapters.letter import delivered, refused
from tenant_apps.channels.data.codes import Direction, Maker, State, Way
from tenant_apps.channels.models import Notice
from tenant_apps.channels.operations.settling import apply
from tenant_apps.channels.queries import persons

logger = logging.getLogger(__name__)

STALE_AFTER: Final = timedelta(days=8)
"""Networks try to deliver for three days; a receipt that comes after more than a week is somebody's
invention.
"""

_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says of one message. ``reference`` is ours where the provider gives it back."""

    provider_id: str
    reference: str
    phone: str
    fine: bool
    code: str


@transaction.atomic
def apply_receipts(maker: Maker, receipts: Iterable[Receipt]) -> int:
    """Write down what is believed; returns how many rows changed. The rest is logged, without any number."""
    changed = 0
    for receipt in receipts:
        row = _row_of(maker, receipt)
        fault = _fault(row, receipt)
        if row is None or fault:
            logger.warning("channels: receipt of %s refused: %s", maker, fault)
            continue
        if row.state not in (State.SENDING, State.SENT, State.UNKNOWN):
            continue
        apply(row, delivered(receipt.code, receipt.provider_id) if receipt.fine else refused(receipt.code))
        changed += 1
    return changed


def _row_of(maker: Maker, receipt: Receipt) -> Notice | None:
    rows = Notice.objects.select_for_update().filter(direction=Direction.OUT, maker=maker)
    found: Notice | None = (
        rows.filter(provider_id=receipt.provider_id).first() if receipt.provider_id else None
    )
    if found is not None or not receipt.reference:
        return found
    number, _, attempt = receipt.reference.partition("-")
    if not (number.isdecimal() and attempt.isdecimal() and len(number) < 19 and len(attempt) < 5):
        return None
    # The receipt may overtake the answer that would have told us the provider's id.
    found = rows.filter(pk=int(number), attempts=int(attempt)).first()
    return found if found is not None and not found.provider_id else None


def _fault(row: Notice | None, receipt: Receipt) -> str:
    if row is None or row.sent_at is None:
        return "unknown message"
    if row.sent_at < clock.now() - STALE_AFTER:
        return "stale"
    person = persons.addressee(row)
    phone = person.addresses.get(Way.SMS, "") if person else ""
    # An address that was erased meanwhile cannot be compared any more; the id alone must do.
    if phone and _digits(phone)[-_SHOWN:] != _digits(receipt.phone)[-_SHOWN:]:
        return "another number"
    return ""


def _digits(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit())
