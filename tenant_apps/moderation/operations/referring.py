"""A case that this unit cannot settle alone goes to the pool of the units above (E18): nobody else is here
for the second person or the second look, or it is late.

It stays open here meanwhile: whoever decides first has decided. What comes back is carried out in
from_above.py.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import emit, schedule_wakeup
from shared_apps.contracts.moderation_messages import VerdictReferred, VerdictWithdrawn
from tenant_apps.moderation.data.codes import State, Wanted
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.locking import OPEN, lock
from tenant_apps.moderation.queries.parcels import parcel_of
from tenant_apps.moderation.rules.parts import barred

WAKE_REFER_AGAIN: Final = "moderation.refer_again"
REFER_AGAIN: Final = timedelta(days=1)
"""Nobody above may decide it either: tomorrow somebody may have come."""
_COLUMNS: Final = ("referral", "referred_at", "referrals")


def refer(case: Case) -> None:
    """Send a locked open case up; once while it is up there."""
    if case.referral is not None:
        return
    case.referral, case.referrals, case.referred_at = uuid7(), 1, clock.now()
    case.save(update_fields=_COLUMNS)
    record(
        "moderation.referred",
        object_type="case",
        object_id=str(case.id),
        actor="system",
        detail={"kind": case.kind, "item": case.item, "wanted": wanted_of(case).value},
    )
    _send_up(case)


def call_back(case: Case) -> None:
    """The unit decides itself: whoever was asked above lets go of the text."""
    if case.referral is not None:
        emit(VerdictWithdrawn(referral_id=str(case.referral)))
        forget(case)


def forget(case: Case) -> None:
    """Nobody above has to do with it any more."""
    case.referral, case.referred_at, case.referrals = None, None, 0
    case.save(update_fields=_COLUMNS)


def came_back(case: Case) -> None:
    """Nobody above may decide it: whoever comes here may, and tomorrow it is asked again."""
    case.referred_at = None
    case.save(update_fields=_COLUMNS)
    schedule_wakeup(what=WAKE_REFER_AGAIN, key=str(case.id), at=clock.now() + REFER_AGAIN)


@transaction.atomic
def refer_again(case_id: UUID) -> None:
    """Called by the wake-up; late and doubled calls do nothing."""
    case = lock(case_id)
    if case.state in OPEN and case.referral is not None and case.referred_at is None:
        case.referred_at, case.referrals = clock.now(), case.referrals + 1
        case.save(update_fields=_COLUMNS)
        _send_up(case)


def send_again(bucket: str, keys: Collection[str]) -> None:
    """Send up what the network does not know: called in the unit, inside a transaction."""
    found = Case.objects.select_for_update().filter(referral__in=[UUID(key) for key in keys])
    for case in found.filter(referred_at__isnull=False).order_by("id"):
        _send_up(case)


def wanted_of(case: Case) -> Wanted:
    """What is asked for, as the case stands."""
    if case.state == State.REVIEW:
        return Wanted.REVIEW
    return Wanted.SECOND if case.state == State.SECOND else Wanted.OVERDUE


def _send_up(case: Case) -> None:
    assert case.referred_at is not None, "set by whoever sends it up"
    emit(
        VerdictReferred(
            referral_id=str(case.referral),
            wanted=wanted_of(case).value,
            attempt=case.referrals,
            asked_at=case.referred_at.isoformat(),
            barred=sorted(barred(case)),
            parcel=parcel_of(case),
        )
    )
