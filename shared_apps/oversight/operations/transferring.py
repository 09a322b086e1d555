"""转办: a unit asks another to take a question over; it accepts (签收), sends it back (退回), or is silent.

An offer changes nothing. The sender holds the question until the acceptance is applied here, under the lock
of its row; then hands change once.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.messaging import Envelope, emit, schedule_wakeup
from shared_apps.contracts.case_messages import (
    ALREADY_ASKED,
    CASE_ENDED,
    GOING_ROUND,
    LEAD,
    MOVED_UP,
    NOBODY_TOOK_IT,
    NOT_HOLDER,
    OUTDATED,
    SAME_UNIT,
    TAKEN_BACK,
    UNANSWERED,
    UNIT_CLOSED,
    UNIT_EXCLUDED,
    CaseAccepted,
    CaseOffered,
    CaseReturned,
    TransferRequested,
    TransferSettled,
    TransferTakenBack,
)
from shared_apps.oversight.events import TRANSFER_UNANSWERED
from shared_apps.oversight.models import Custody, Transfer
from shared_apps.oversight.operations import asker_acts, calling_up, cases
from shared_apps.oversight.operations.counting import count_offer
from shared_apps.oversight.queries.chains import chain_of, held_since_moving_up, settled_hops
from shared_apps.oversight.rules import deadlines, going_round
from shared_apps.oversight.rules.exclusion import is_kept_out
from shared_apps.oversight.rules.ways import DOWN, way_between
from tenants.public import UnitCard, unit_card, unit_cards, working_calendar

Outcome: Final = Transfer.Outcome


def requested(unit_id: int, message: TransferRequested, envelope: Envelope) -> None:
    """Another unit is to take it over, or to help: it is asked, or the sender is told why that cannot be."""
    known = Transfer.objects.filter(pk=message.transfer_id).first()
    if known is not None and (known.custody_id is not None or known.from_unit_id != unit_id):
        return
    row = cases.for_holder(unit_id, message.origin_unit, message.question_id)
    if row is None:
        _refuse_stranger(unit_id, message)
        return
    cases.note(row, topic=message.topic, excluded_units=message.excluded_units)
    receiver = unit_cards([message.to_unit]).get(message.to_unit)
    sender = unit_card(unit_id)
    transfer = known or Transfer(pk=UUID(message.transfer_id), from_unit_id=unit_id)
    transfer.custody, transfer.role, transfer.hop = row, Transfer.Role(message.role), row.hop
    transfer.to_unit_id = receiver.id if receiver else None
    transfer.way = way_between(sender, receiver) if receiver else ""
    transfer.reason, transfer.due_on = message.reason, _day(message.due_on)
    transfer.asked_at, transfer.asked_by = datetime.fromisoformat(message.asked_at), message.account_id
    transfer.acts, transfer.told = cases.tokens_in(message.parcel), message.told
    if known is not None:
        # It was taken back before it came.
        cases.settle_at_once(row, transfer, Outcome.WITHDRAWN, reason=TAKEN_BACK)
        return
    why = _why_not(row, transfer, sender, receiver, envelope)
    if receiver is None or why:
        cases.settle_at_once(row, transfer, Outcome.REFUSED, reason=why)
    elif _goes_round(row, transfer) and calling_up.unit_above(row, GOING_ROUND, also=[receiver.id]):
        cases.settle_at_once(row, transfer, Outcome.WITHDRAWN, reason=MOVED_UP)
        calling_up.move_up(row, GOING_ROUND)
    else:
        _offer(row, transfer, receiver, message)


def accepted(unit_id: int, message: CaseAccepted) -> None:
    """The receiver takes it over: hands change, unless it was too late."""
    found = _asked_of(unit_id, message.transfer_id)
    if found is None or found[1].role != LEAD:
        return
    row, transfer = found
    at = datetime.fromisoformat(message.at)
    if cases.can_take(row, unit_card(unit_id)):
        cases.change_hands(row, transfer, parcel={}, at=at, actor=message.account_id)
        return
    # Closed between its word and now.
    cases.settle(row, transfer, Outcome.REFUSED, reason=UNIT_CLOSED)
    cases.call_off(row, transfer, UNIT_CLOSED)


def returned(unit_id: int, message: CaseReturned) -> None:
    """The receiver sends it back, and says on which rule that rests."""
    found = _asked_of(unit_id, message.transfer_id)
    if found is None:
        return
    row, transfer = found
    cases.settle(
        row,
        transfer,
        Outcome.RETURNED,
        reason=message.reason,
        rule=message.rule,
        words=message.words,
        at=datetime.fromisoformat(message.at),
        actor=message.account_id,
    )
    _untaken(row, transfer)


def taken_back(unit_id: int, message: TransferTakenBack) -> None:
    """The sender needs nobody any more. Of this and an acceptance, whichever is applied first holds."""
    known = Transfer.objects.filter(pk=message.transfer_id).first()
    if known is None:
        # It overtakes the request itself, which then finds that it is over.
        Transfer.objects.create(
            pk=UUID(message.transfer_id),
            from_unit_id=unit_id,
            asked_at=clock.now(),
            outcome=Outcome.WITHDRAWN,
            outcome_reason=TAKEN_BACK,
            settled_at=clock.now(),
        )
        return
    found = cases.open_transfer(message.transfer_id)
    if found is None or found[1].from_unit_id != unit_id or found[1].called_up:
        return
    row, transfer = found
    cases.settle(row, transfer, Outcome.WITHDRAWN, reason=TAKEN_BACK)
    cases.call_off(row, transfer, TAKEN_BACK)


def unanswered(transfer_id: str) -> None:
    """Called by the wake-up, a working day after the answer was due: the sender goes on by itself. Late and
    doubled calls do nothing.
    """
    found = cases.open_transfer(transfer_id)
    if found is None or found[1].lapses_at is None or clock.now() < found[1].lapses_at:
        return
    row, transfer = found
    lapse(row, transfer, UNANSWERED)


def lapse(row: Custody, transfer: Transfer, why: str) -> None:
    """The receiver has not answered, or never will: the question never left its sender."""
    cases.settle(row, transfer, Outcome.LAPSED, reason=why)
    cases.call_off(row, transfer, why)
    _untaken(row, transfer)


def _asked_of(unit_id: int, transfer_id: str) -> tuple[Custody, Transfer] | None:
    found = cases.open_transfer(transfer_id)
    if found is None or found[1].to_unit_id != unit_id or found[1].called_up:
        return None
    return found


def _untaken(row: Custody, transfer: Transfer) -> None:
    if transfer.role != LEAD:
        return
    row.offers_untaken += 1
    row.save(update_fields=["offers_untaken"])
    if going_round.nobody_takes_it(row.offers_untaken):
        calling_up.move_up(row, NOBODY_TOOK_IT)


def _goes_round(row: Custody, transfer: Transfer) -> bool:
    # Whoever stands above gives it down by right; that is no passing around.
    if transfer.role != LEAD or transfer.way == DOWN or transfer.to_unit_id is None:
        return False
    held_by = held_since_moving_up(row, settled_hops(row))
    return going_round.would_go_round(held_by, row.hops_unanswered, transfer.to_unit_id)


def _why_not(
    row: Custody, transfer: Transfer, sender: UnitCard, receiver: UnitCard | None, envelope: Envelope
) -> str:
    if receiver is None or not receiver.routable:
        return UNIT_CLOSED
    if receiver.id == sender.id:
        return SAME_UNIT
    if is_kept_out(receiver, row.excluded_units):
        return UNIT_EXCLUDED
    others = Transfer.objects.filter(custody=row, outcome="", role=transfer.role)
    if transfer.role != LEAD:
        others = others.filter(to_unit_id=receiver.id)
    if others.exists():
        return ALREADY_ASKED
    return OUTDATED if asker_acts.written_before(row, envelope) else ""


def _offer(row: Custody, transfer: Transfer, receiver: UnitCard, message: TransferRequested) -> None:
    calendar, now = working_calendar(receiver.id), clock.now()
    transfer.accept_by, transfer.lapses_at = (
        deadlines.to_accept(calendar, now)
        if transfer.role == LEAD
        else deadlines.to_help(calendar, now, transfer.due_on)
    )
    transfer.save(force_insert=True)
    cases.shown_to(row, receiver.id)
    schedule_wakeup(what=TRANSFER_UNANSWERED, key=str(transfer.pk), at=transfer.lapses_at)
    cases.audit("transfer.offered", row, transfer, actor=message.account_id)
    count_offer(row, transfer)
    emit(
        CaseOffered(
            transfer_id=message.transfer_id,
            origin_unit=row.unit_id,
            question_id=message.question_id,
            from_unit=transfer.from_unit_id,
            way=transfer.way,
            role=message.role,
            reason=message.reason,
            rule=message.rule,
            words=message.words,
            due_on=message.due_on,
            asked_at=message.asked_at,
            accept_by=transfer.accept_by.isoformat(),
            hop=row.hop,
            topic=row.topic,
            excluded_units=row.excluded_units,
            chain=chain_of(settled_hops(row)),
            parcel=message.parcel,
        ),
        to_unit=receiver.id,
    )


def _refuse_stranger(unit_id: int, message: TransferRequested) -> None:
    """Who does not hold it gives it to nobody; no row is made of it."""
    over = Custody.objects.filter(
        Q(unit_id=unit_id) | Q(asked_units__contains=[unit_id]),
        unit_id=message.origin_unit,
        item_id=UUID(message.question_id),
        kind=cases.QUESTION,
        ended_at__isnull=False,
    )
    emit(
        TransferSettled(
            transfer_id=message.transfer_id,
            origin_unit=message.origin_unit,
            question_id=message.question_id,
            outcome=Outcome.REFUSED,
            unit_id=message.to_unit,
            unit_name="",
            reason=CASE_ENDED if over.exists() else NOT_HOLDER,
            rule="",
            words="",
            hop=0,
            at=clock.now().isoformat(),
        ),
        to_unit=unit_id,
    )


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
