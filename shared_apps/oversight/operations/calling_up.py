"""提级办理: a question that gets nowhere moves up, and a unit above may take one over (接管).

Nobody is asked. The holder hands it over by program, also when its own pages are closed; the asker reads it
in the history. Units that the asker has excluded are passed by, always.
"""

from collections.abc import Sequence
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_messages import (
    GOING_ROUND,
    MOVED_UP,
    NOBODY_ABOVE,
    NOBODY_TOOK_IT,
    NOTHING_LEFT,
    CaseCalledUp,
    CaseStuck,
    CaseSurrendered,
    TakeOverOrdered,
)
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.operations import cases
from shared_apps.oversight.queries.chains import settled_hops, units_since_moving_up
from shared_apps.oversight.rules.ways import stands_over, way_between
from tenants.public import UnitCard, ancestors, unit_card, unit_cards

PASSED_AROUND: Final = (NOBODY_TOOK_IT, GOING_ROUND)
"""Here who decides has to stand over all units that had a part in it."""


def stuck(unit_id: int, message: CaseStuck) -> None:
    """The holder gets nowhere with it, or it never left home and gets nowhere there."""
    row = cases.for_holder(unit_id, message.origin_unit, message.question_id)
    if row is not None:
        cases.note(row, topic=message.topic, excluded_units=message.excluded_units)
        move_up(row, message.why)


def ordered(message: TakeOverOrdered) -> None:
    """A named unit above takes it over; that it may was asked before, and is asked again under the lock."""
    row = cases.own(message.origin_unit, message.question_id)
    target = unit_cards([message.to_unit]).get(message.to_unit)
    if row.ended_at is not None or target is None or not may_take_over(row, target):
        return
    _call(row, target, message.why, actor=message.account_id)


def surrendered(unit_id: int, message: CaseSurrendered) -> None:
    """The holder hands it over; where nothing is left to do, it stays."""
    found = cases.open_transfer(message.transfer_id)
    if found is None or not found[1].called_up or found[1].from_unit_id != unit_id:
        return
    row, transfer = found
    if message.ended:
        cases.settle(row, transfer, cases.Outcome.WITHDRAWN, reason=NOTHING_LEFT)
        return
    cases.note(row, topic=message.topic, excluded_units=message.excluded_units)
    target = _still(row, transfer)
    if target is None:
        _nobody_above(row)
        cases.settle(row, transfer, cases.Outcome.WITHDRAWN, reason=NOBODY_ABOVE)
        return
    transfer.to_unit_id, transfer.way = target.id, way_between(unit_card(unit_id), target)
    transfer.acts, transfer.told = cases.tokens_in(message.parcel), message.told
    transfer.save(update_fields=["to_unit_id", "way", "acts", "told"])
    cases.change_hands(row, transfer, parcel=message.parcel)


def move_up(row: Custody, why: str) -> bool:
    """Call a question up to the unit above that can take it. Where there is none it stays, and that is
    seen.
    """
    target = unit_above(row, why)
    if target is None:
        _nobody_above(row)
        return False
    _call(row, target, why)
    return True


def unit_above(row: Custody, why: str, *, also: Sequence[int] = ()) -> UnitCard | None:
    """The nearest unit over the holder that can take it.

    Where it was passed around, the nearest one over all who had a part (and over ``also``); failing that one
    that had no part, and at last any.
    """
    above = [card for card in reversed(ancestors(_holder(row))) if cases.can_take(row, card)]
    if why in PASSED_AROUND:
        parties = unit_cards({*units_since_moving_up(row, settled_hops(row)), *also})
        over_all = [card for card in above if all(stands_over(card, party) for party in parties.values())]
        without_part = [card for card in above if card.id not in parties]
        above = over_all or without_part or above
    return above[0] if above else None


def may_take_over(row: Custody, target: UnitCard) -> bool:
    """Whether a unit may take it over from its holder: one that stands over it and can."""
    return cases.can_take(row, target) and stands_over(target, unit_card(_holder(row)))


def _call(row: Custody, target: UnitCard, why: str, *, actor: int | None = None) -> None:
    waiting = cases.open_lead(row)
    if waiting is not None:
        if waiting.called_up:
            return
        cases.settle(row, waiting, cases.Outcome.WITHDRAWN, reason=MOVED_UP)
        cases.call_off(row, waiting, MOVED_UP)
    holder = unit_card(_holder(row))
    transfer = Transfer.objects.create(
        pk=uuid7(),
        custody=row,
        from_unit_id=holder.id,
        to_unit_id=target.id,
        way=way_between(holder, target),
        called_up=True,
        reason=why,
        hop=row.hop,
        asked_at=clock.now(),
        asked_by=actor,
    )
    cases.audit("transfer.called_up", row, transfer, actor=actor if actor is not None else "system")
    emit(
        CaseCalledUp(
            transfer_id=str(transfer.pk),
            origin_unit=row.unit_id,
            question_id=str(row.item_id),
            to_unit=target.id,
            to_name=target.short_name,
            why=why,
            hop=row.hop,
        ),
        to_unit=holder.id,
    )


def _still(row: Custody, transfer: Transfer) -> UnitCard | None:
    """The unit that it was called up to, if it can still take it; else the next one that can."""
    wanted = unit_cards([transfer.to_unit_id] if transfer.to_unit_id else []).get(transfer.to_unit_id or 0)
    if wanted is not None and cases.can_take(row, wanted):
        return wanted
    return unit_above(row, transfer.reason)


def _nobody_above(row: Custody) -> None:
    if not row.at_top:
        row.at_top = True
        row.save(update_fields=["at_top"])
        cases.audit("case.nobody_above", row)


def _holder(row: Custody) -> int:
    assert row.holder_unit_id is not None, "a question has a holder"
    return row.holder_unit_id
