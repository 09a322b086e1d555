"""Cases of moderation that a unit cannot settle alone, in the pool of the units above (E18, E15)."""

from typing import Any, Final

from huisheng.kernel.messaging import emit
from shared_apps.contracts.moderation_messages import (
    TIME_TO_DECIDE,
    VerdictAsked,
    VerdictCalledOff,
    VerdictMade,
    VerdictReferred,
    VerdictReturned,
    VerdictSettled,
    VerdictUnstaffed,
    VerdictWithdrawn,
)
from shared_apps.oversight.events import VERDICT_UNDECIDED
from shared_apps.oversight.models import Custody
from shared_apps.oversight.operations import pool


def referred(unit_id: int, message: VerdictReferred) -> None:
    """A unit asks for a verdict."""
    pool.referred(
        _POOL,
        unit_id,
        message.referral_id,
        wanted=message.wanted,
        attempt=message.attempt,
        asked_at=message.asked_at,
        barred=message.barred,
        parcel=message.parcel,
    )


def unstaffed(unit_id: int, message: VerdictUnstaffed) -> None:
    """Nobody may decide it there either."""
    pool.unstaffed(_POOL, unit_id, message.origin_unit, message.referral_id, attempt=message.attempt)


def undecided(custody_id: int) -> None:
    """The unit that was asked has had its time."""
    pool.undecided(_POOL, custody_id)


def withdrawn(unit_id: int, message: VerdictWithdrawn) -> None:
    """The unit has decided itself."""
    pool.withdrawn(_POOL, unit_id, message.referral_id)


def made(unit_id: int, message: VerdictMade) -> None:
    """Decided above: it goes down to be carried out."""
    row = pool.made(
        _POOL,
        unit_id,
        message.origin_unit,
        message.referral_id,
        account_id=message.account_id,
        at=message.at,
    )
    if row is None:
        return
    emit(
        VerdictSettled(
            referral_id=str(row.item_id),
            unit_id=unit_id,
            verdict=message.verdict,
            reason=message.reason,
            words=message.words,
            account_id=message.account_id,
            at=message.at,
        ),
        to_unit=row.unit_id,
    )


def _asked(row: Custody, parcel: dict[str, Any]) -> VerdictAsked:
    assert row.opened_at is not None, "asked after it was referred"
    return VerdictAsked(
        origin_unit=row.unit_id,
        referral_id=str(row.item_id),
        wanted=row.decision_kind,
        attempt=row.attempt,
        asked_at=row.opened_at.isoformat(),
        barred=row.barred,
        parcel=parcel,
    )


def _returned(row: Custody) -> VerdictReturned:
    return VerdictReturned(referral_id=str(row.item_id), attempt=row.attempt)


def _called_off(row: Custody) -> VerdictCalledOff:
    return VerdictCalledOff(origin_unit=row.unit_id, referral_id=str(row.item_id), attempt=row.attempt)


_POOL: Final = pool.Pool(
    Custody.Kind.VERDICT, _asked, _returned, _called_off, patience=TIME_TO_DECIDE, wakeup=VERDICT_UNDECIDED
)
