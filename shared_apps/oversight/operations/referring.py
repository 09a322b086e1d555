"""Decisions that nobody in a unit may take, and reviews that an asker wants, in the pool of the units above
(E18).
"""

from typing import Any, Final

from huisheng.kernel.messaging import emit
from shared_apps.contracts.oversight_messages import (
    DecisionAsked,
    DecisionCalledOff,
    DecisionMade,
    DecisionReferred,
    DecisionReturned,
    DecisionSettled,
    DecisionUnstaffed,
    DecisionWithdrawn,
)
from shared_apps.oversight.models import Custody
from shared_apps.oversight.operations import pool
from tenants.public import unit_card


def referred(unit_id: int, message: DecisionReferred) -> None:
    """A unit asks for a second person."""
    pool.referred(
        _POOL,
        unit_id,
        message.decision_id,
        wanted=message.decision_kind,
        attempt=message.attempt,
        asked_at=message.asked_at,
        barred=message.barred,
        parcel=message.parcel,
        excluded_units=message.excluded_units,
    )


def unstaffed(unit_id: int, message: DecisionUnstaffed) -> None:
    """Nobody may decide it there either."""
    pool.unstaffed(_POOL, unit_id, message.origin_unit, message.decision_id, attempt=message.attempt)


def withdrawn(unit_id: int, message: DecisionWithdrawn) -> None:
    """It need not be decided any more."""
    pool.withdrawn(_POOL, unit_id, message.decision_id)


def made(unit_id: int, message: DecisionMade) -> None:
    """Decided above: it goes down to be carried out."""
    row = pool.made(
        _POOL,
        unit_id,
        message.origin_unit,
        message.decision_id,
        account_id=message.account_id,
        at=message.at,
    )
    if row is None:
        return
    emit(
        DecisionSettled(
            decision_id=str(row.item_id),
            unit_id=unit_id,
            unit_name=unit_card(unit_id).short_name,
            approved=message.approved,
            words=message.words,
            account_id=message.account_id,
            at=message.at,
        ),
        to_unit=row.unit_id,
    )


def _asked(row: Custody, parcel: dict[str, Any]) -> DecisionAsked:
    assert row.opened_at is not None, "asked after it was referred"
    return DecisionAsked(
        origin_unit=row.unit_id,
        decision_id=str(row.item_id),
        decision_kind=row.decision_kind,
        attempt=row.attempt,
        asked_at=row.opened_at.isoformat(),
        barred=row.barred,
        parcel=parcel,
    )


def _returned(row: Custody) -> DecisionReturned:
    return DecisionReturned(decision_id=str(row.item_id), attempt=row.attempt)


def _called_off(row: Custody) -> DecisionCalledOff:
    return DecisionCalledOff(origin_unit=row.unit_id, decision_id=str(row.item_id))


_POOL: Final = pool.Pool(Custody.Kind.DECISION, _asked, _returned, _called_off)
