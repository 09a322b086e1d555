"""What becomes of an order: the unit has it, takes it on, answers; its date passes; one of the units closes,
or stands elsewhere in the tree.

Only the unit that the order is for may tell of it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel import clock
from shared_apps.contracts.supervision_messages import OrderAcknowledged, OrderAnswered, OrderArrived
from shared_apps.oversight.models import Order, OrderStep
from shared_apps.oversight.operations.orders import end, locked, note, tell, watch
from shared_apps.oversight.rules import supervising
from tenants.public import unit_cards, working_calendar

Code = OrderStep.Code


class StrangeOrderError(LookupError):
    """A unit told something of an order that is not for it."""


def arrived(unit_id: int, message: OrderArrived) -> None:
    """It is in the unit; what it demanded to be handled once more has been put on its way, or has not."""
    order, at = _of(unit_id, message.order_id), datetime.fromisoformat(message.at)
    note(order, Code.ARRIVED, at=at, turn=message.turn)
    if message.redo:
        note(order, Code.REDO, at=at, turn=message.turn, result=message.redo)
    order.arrived_at = _earlier(order.arrived_at, at)
    order.question_number = order.question_number or message.question_number[:40]
    order.save(update_fields=["arrived_at", "question_number"])


def acknowledged(unit_id: int, message: OrderAcknowledged) -> None:
    """签收."""
    order, at = _of(unit_id, message.order_id), datetime.fromisoformat(message.at)
    note(order, Code.ACKNOWLEDGED, at=at, turn=1)
    order.acknowledged_at = _earlier(order.acknowledged_at, at)
    order.save(update_fields=["acknowledged_at"])


def answered(unit_id: int, message: OrderAnswered) -> None:
    """The unit's answer. To a turn that is over, or to an order that has ended, it is history only."""
    order, at = _of(unit_id, message.order_id), datetime.fromisoformat(message.at)
    if not note(order, Code.ANSWERED, at=at, turn=message.turn, person=message.person, words=message.text):
        return
    if message.turn != order.turn or order.stage != Order.Stage.OPEN:
        return
    order.stage, order.answered_at = Order.Stage.ANSWERED, at
    tell(order)


@transaction.atomic
def due(order_id: UUID) -> None:
    """A date has passed: yellow, and some working days later red. Early and doubled calls do no harm.

    A unit that is suspended cannot answer: it is shown no card meanwhile, and looked at again a day later.
    """
    order, now = locked(order_id), clock.now()
    if order.stage != Order.Stage.OPEN or now < order.due_at:
        return
    unit = unit_cards([order.unit_id]).get(order.unit_id)
    if unit is None or not unit.routable:
        watch(order, now + timedelta(days=1))
        return
    if order.red_at is None:
        order.red_at = supervising.red_at(working_calendar(order.unit_id), order.due_at)
        _show(order, Order.Card.YELLOW)
        watch(order, order.red_at)
    elif now >= order.red_at:
        _show(order, Order.Card.RED)


def unit_closed(unit_id: int) -> None:
    """A unit was closed for good: it owes nothing any more, and demands nothing."""
    _end_all(Q(unit_id=unit_id) | Q(by_unit_id=unit_id), Code.UNIT_CLOSED)


def unit_moved(unit_id: int, old_place: Sequence[int], new_place: Sequence[int], from_day: date) -> None:
    """A unit stands elsewhere from today on: it owes nothing to those who no longer stand over it."""
    _end_all(Q(unit_id=unit_id) & ~Q(by_unit_id__in=list(new_place)), Code.UNIT_MOVED)


def _end_all(which: Q, why: OrderStep.Code) -> None:
    open_ones = Order.objects.filter(which, stage__in=supervising.UNDER_WAY)
    for order_id in list(open_ones.order_by("pk").values_list("pk", flat=True)):
        order = locked(order_id)
        if order.stage in supervising.UNDER_WAY:
            end(order, Order.Stage.WITHDRAWN)
            order.note = ""
            tell(order)
            note(order, why)


def _show(order: Order, card: Order.Card) -> None:
    if supervising.may_become(order.card, card):
        order.card = card
        note(order, Code(card.value))
    tell(order)


def _of(unit_id: int, order_id: str) -> Order:
    order = Order.objects.select_for_update().filter(pk=UUID(order_id), unit_id=unit_id).first()
    if order is None:
        raise StrangeOrderError(f"order {order_id} is not for unit {unit_id}")
    return order


def _earlier(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)
