"""Which steps of figures the rows of this app imply: said once, for telling them and for comparing."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.messaging import SetHash
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts import step_facts as steps
from shared_apps.contracts.case_messages import UNANSWERED
from shared_apps.contracts.step_facts import StepTaken
from shared_apps.oversight.models import Custody, Escalation, Order, OrderStep, Transfer

_Outcome: Final = Transfer.Outcome

_OF_ORDER: Final = {
    OrderStep.Code.ISSUED: steps.ORDERED,
    OrderStep.Code.YELLOW: steps.YELLOW_CARD,
    OrderStep.Code.RED: steps.RED_CARD,
    OrderStep.Code.SENT_BACK: steps.ANSWER_SENT_BACK,
    OrderStep.Code.ACCEPTED: steps.ORDER_DONE,
}


def of_offer(row: Custody, transfer: Transfer) -> StepTaken | None:
    """Another unit was really asked: not to help, not by program, and not refused at once."""
    if transfer.role != Transfer.Role.LEAD or transfer.called_up or transfer.accept_by is None:
        return None
    return _of_question(steps.ASKED_OVER, row, str(transfer.pk), transfer.from_unit_id, transfer.asked_at)


def of_outcome(row: Custody, transfer: Transfer) -> StepTaken | None:
    """How a transfer ended, as far as a figure counts it."""
    if transfer.role != Transfer.Role.LEAD or transfer.settled_at is None:
        return None
    step, unit = "", transfer.to_unit_id
    if transfer.called_up and transfer.outcome == _Outcome.ACCEPTED:
        step = steps.MOVED_UP if transfer.asked_by is None else steps.TAKEN_OVER
        unit = transfer.from_unit_id
    elif transfer.outcome == _Outcome.RETURNED:
        step = steps.RETURNED
    elif transfer.outcome == _Outcome.LAPSED and transfer.outcome_reason == UNANSWERED:
        step = steps.UNANSWERED
    if not step or unit is None:
        return None
    return _of_question(step, row, str(transfer.pk), unit, transfer.settled_at)


def of_escalation(row: Custody, escalation: Escalation) -> StepTaken:
    """A promise was broken for too long. It may be again: the day belongs to the reference."""
    day = escalation.since.isoformat()
    return StepTaken(
        step=steps.ESCALATED,
        reference=f"{row.unit_id}/{row.item_id}/{row.clock}/{day}",
        unit=row.unit_id,
        business_day=day,
        topic=escalation.topic,
    )


def of_order_step(order: Order, step: OrderStep) -> Iterator[StepTaken]:
    """One step of an order; issuing one that demands handling once more is two."""
    code = _OF_ORDER.get(OrderStep.Code(step.code))
    if code is None:
        return
    codes = [code]
    if code == steps.ORDERED and order.demand == Order.Demand.REDO:
        codes.append(steps.REDO_ORDERED)
    for one in codes:
        yield StepTaken(
            step=one,
            reference=f"{order.pk}/{step.turn}",
            unit=order.unit_id,
            business_day=_day(step.at),
            topic="",
        )


def taken(unit_id: int) -> Iterator[StepTaken]:
    """Every step of a unit's figures, as the rows show it."""
    transfers = Transfer.objects.filter(
        Q(from_unit_id=unit_id) | Q(to_unit_id=unit_id), custody__isnull=False
    ).select_related("custody")
    for transfer in transfers.iterator(chunk_size=2_000):
        assert transfer.custody is not None
        for found in (of_offer(transfer.custody, transfer), of_outcome(transfer.custody, transfer)):
            if found is not None and found.unit == unit_id:
                yield found
    broken = Escalation.objects.filter(custody__unit_id=unit_id).select_related("custody")
    for escalation in broken.iterator(chunk_size=2_000):
        yield of_escalation(escalation.custody, escalation)
    noted = OrderStep.objects.filter(order__unit_id=unit_id).select_related("order")
    for step in noted.iterator(chunk_size=2_000):
        yield from of_order_step(step.order, step)


def bucket_of(found: StepTaken) -> str:
    """Where a step belongs in the comparison."""
    return f"{found.step}/{found.business_day}"


class TakenSteps:
    """The rows' side of the comparison with the figures: buckets are `<step>/<business day>`, keys are
    references. Both sides of it stand in the network, so this one enters it for a moment. Today is left out:
    the network tells itself a moment later.
    """

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every bucket of one unit. The database hashes, as it does for the other side."""
        with enter_network(), connection.cursor() as cursor:
            told = [(bucket_of(found), found.reference) for found in _before_today(unit_id)]
            cursor.execute(
                "SELECT bucket, count(*), bit_xor(hashtextextended(key, 0))"
                " FROM unnest(%s::text[], %s::text[]) AS told (bucket, key) GROUP BY bucket",
                [[bucket for bucket, _ in told], [key for _, key in told]],
            )
            return {bucket: SetHash(count, bits) for bucket, count, bits in cursor.fetchall()}

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The references of one bucket."""
        with enter_network():
            return {found.reference for found in _before_today(unit_id) if bucket_of(found) == bucket}


def _before_today(unit_id: int) -> Iterator[StepTaken]:
    today = clock.business_day().isoformat()
    return (found for found in taken(unit_id) if found.business_day < today)


def _of_question(code: str, row: Custody, reference: str, unit: int, at: datetime) -> StepTaken:
    return StepTaken(step=code, reference=reference, unit=unit, business_day=_day(at), topic=row.topic)


def _day(at: datetime) -> str:
    return clock.business_day(at).isoformat()
