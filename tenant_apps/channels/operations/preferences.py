"""How somebody wants to be told: order, ways stopped, quiet hours."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.data.words import DECLINABLE
from tenant_apps.channels.models import Reach
from tenant_apps.channels.operations.binding import ASKER
from tenant_apps.channels.queries.persons import EMAIL, PHONE, opened
from tenant_apps.channels.rules.keys import key_hash
from tenant_apps.channels.rules.sealing import seal

_OUTER: Final = (Way.WECHAT, Way.SMS, Way.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """``order`` holds the ways wanted, the first one first; what is left out is stopped. Hours are of
    Asia/Shanghai, 0–23; both the same: never quiet."""

    order: Sequence[str]
    quiet_from: int
    quiet_until: int


@transaction.atomic
def keep_wishes_of_asker(question_id: UUID, wishes: Wishes) -> None:
    """Keep what the asker of one question wishes."""
    reach, _made = Reach.objects.select_for_update().get_or_create(question_id=question_id)
    _apply(reach, wishes)
    reach.save()
    record(
        "channels.wishes_changed",
        object_type="question",
        object_id=str(question_id),
        actor=ASKER,
        detail={"order": list(reach.order)},
    )


@transaction.atomic
def keep_wishes_of_staff(
    account_id: int,
    wishes: Wishes,
    *,
    phone: str | None = None,
    email: str | None = None,
    declined: Collection[str] | None = None,
) -> None:
    """Keep what a member of staff wishes. An address that is None stays as it is, an empty one is removed;
    so it is with ``declined``, the codes of notices that are not wanted (data.words.DECLINABLE). A new
    address waits for its code (proving.py), and until then the earlier one is used.
    """
    reach, _made = Reach.objects.select_for_update().get_or_create(account_id=account_id)
    _apply(reach, wishes)
    if phone is not None:
        reach.phone, reach.phone_new = _given(reach.phone, phone, PHONE)
    if email is not None:
        reach.email, reach.email_new = _given(reach.email, email, EMAIL)
    if declined is not None:
        reach.declined = sorted(DECLINABLE & set(declined))
    reach.save()
    record(
        "channels.wishes_changed",
        object_type="account",
        object_id=str(account_id),
        actor=account_id,
        detail={"order": list(reach.order)},
    )


@transaction.atomic
def stop_way(key: str, way: Way) -> bool:
    """Stop one way for the question that a notice's key belongs to; False when the key opens nothing."""
    reach = Reach.objects.select_for_update().filter(key_hash=key_hash(key)).exclude(key_hash="").first()
    if reach is None or reach.question_id is None:
        return False
    if way not in reach.stopped:
        reach.stopped = [*reach.stopped, way]
        reach.save(update_fields=["stopped", "changed_at"])
        record(
            "channels.way_stopped",
            object_type="question",
            object_id=str(reach.question_id),
            actor=ASKER,
            detail={"way": way},
        )
    return True


def _given(used: str, address: str, purpose: str) -> tuple[str, str]:
    """What is used, and what waits for its code, once somebody has given this address."""
    if not address:
        return "", ""
    if opened(used, purpose) == address:
        return used, ""
    return used, seal(address, purpose=purpose)


def _apply(reach: Reach, wishes: Wishes) -> None:
    wanted = [Way(code) for code in dict.fromkeys(wishes.order) if code in set(_OUTER)]
    reach.order = list(wanted)
    reach.stopped = [way for way in _OUTER if way not in wanted]
    reach.quiet_from, reach.quiet_until = wishes.quiet_from, wishes.quiet_until
