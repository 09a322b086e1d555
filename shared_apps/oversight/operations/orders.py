"""One order: locked, written down, told to its unit. What every step of it does."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast, cancel_wakeup, schedule_wakeup
from shared_apps.contracts.supervision_messages import OrderTold
from shared_apps.oversight.events import ORDER_DUE
from shared_apps.oversight.models import Order, OrderStep
from shared_apps.oversight.operations.counting import count_order_step
from tenants.public import unit_cards


def locked(order_id: UUID) -> Order:
    """The locked row, inside a transaction. Raises Order.DoesNotExist."""
    return Order.objects.select_for_update().get(pk=order_id)


def note(
    order: Order,
    code: OrderStep.Code,
    *,
    account: int | None = None,
    person: str = "",
    words: str = "",
    at: datetime | None = None,
    turn: int | None = None,
    result: str = "",
) -> bool:
    """Write one step down, and its codes in the audit; False for a fact that was told before."""
    step = OrderStep(
        order=order,
        code=code,
        turn=order.turn if turn is None else turn,
        at=at or clock.now(),
        account_id=account,
        person=person[:60],
        words=words,
        result=result,
    )
    if code in OrderStep.TOLD and OrderStep.objects.filter(order=order, turn=step.turn, code=code).exists():
        return False
    step.save(force_insert=True)
    count_order_step(order, step)
    record(
        f"order.{code}",
        object_type="order",
        object_id=str(order.pk),
        actor=account or "system",
        detail={"unit": order.unit_id, "by_unit": order.by_unit_id, "turn": step.turn},
    )
    return True


def tell(order: Order) -> None:
    """The unit gets the whole order as it stands now; counts the revision up and saves the row."""
    order.revision += 1
    order.save()
    cards = unit_cards([order.by_unit_id])
    broadcast(
        OrderTold(
            order_id=str(order.pk),
            revision=order.revision,
            number=order.number,
            issuer_unit_id=order.by_unit_id,
            issuer_name=cards[order.by_unit_id].name if order.by_unit_id in cards else "",
            issuer_person=order.issued_person,
            issued_at=order.issued_at.isoformat(),
            due_at=order.due_at.isoformat(),
            card=order.card,
            stage=order.stage,
            turn=order.turn,
            reason=order.reason,
            demand=order.demand,
            words=order.words,
            note=order.note,
            question_number=order.question_number,
            question_unit=order.question_unit_id or 0,
            question_id=str(order.question_id or ""),
            reminded_at=order.reminded_at.isoformat() if order.reminded_at else "",
        ),
        [order.unit_id],
    )


def watch(order: Order, at: datetime) -> None:
    """Look at it again when a date passes."""
    schedule_wakeup(what=ORDER_DUE, key=str(order.pk), at=at)


def end(order: Order, stage: Order.Stage) -> None:
    """Nothing more is awaited."""
    order.stage, order.ended_at = stage, clock.now()
    cancel_wakeup(ORDER_DUE, str(order.pk))
