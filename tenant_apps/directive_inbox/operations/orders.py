"""An order (督办) reaches the unit, somebody takes it on, the unit answers it.

It comes down whole, again and again: the highest revision holds, whatever comes first. What it demands to be
handled once more (发回重办) is begun here, once for each turn.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import emit
from shared_apps.contracts.supervision_messages import (
    ANSWERED,
    OPEN,
    REDO,
    OrderAcknowledged,
    OrderAnswered,
    OrderArrived,
    OrderTold,
)
from tenant_apps.directive_inbox.models import DirectiveItem
from tenant_apps.directive_inbox.operations.acting import standing
from tenant_apps.people.public import leaders
from tenant_apps.questions.public import (
    About,
    StaffWanted,
    number_for_above,
    question_of,
    redo_ordered,
    staff_for,
)

_TOLD = ("revision", "card", "stage", "turn", "reason", "demand", "note", "reminded_at")


class OrderEndedError(Exception):
    """Nothing is demanded any more."""


class AnsweredAlreadyError(Exception):
    """A colleague has answered this turn, or another turn has begun, since the form was opened."""


@transaction.atomic
def told(message: OrderTold) -> None:
    """Write down how it stands. What is older than what stands changes nothing."""
    key = UUID(message.order_id)
    DirectiveItem.objects.bulk_create(
        [DirectiveItem(directive_id=key, kind=DirectiveItem.Kind.ORDER)], ignore_conflicts=True
    )
    item = DirectiveItem.objects.select_for_update().get(directive_id=key, kind=DirectiveItem.Kind.ORDER)
    before, now = dict(item.order), clock.now()
    if message.revision <= before.get("revision", 0):
        return
    is_open = message.stage == OPEN
    turn_begins = message.turn > before.get("turn", 0)
    first = item.received_at is None
    item.title, item.text = message.number, message.words
    item.issuer_unit_id, item.issuer_name = message.issuer_unit_id, message.issuer_name
    item.issuer_person = message.issuer_person
    item.issued_at = datetime.fromisoformat(message.issued_at)
    item.due_at = datetime.fromisoformat(message.due_at)
    item.reminded_at = datetime.fromisoformat(message.reminded_at) if message.reminded_at else None
    item.received_at = item.received_at or now
    item.closed_at = None if message.stage in (OPEN, ANSWERED) else item.closed_at or now
    item.order = before | {name: getattr(message, name) for name in _TOLD}
    if turn_begins:
        item.order |= _begin(message, is_open=is_open)
        emit(
            OrderArrived(
                order_id=message.order_id,
                turn=message.turn,
                at=now.isoformat(),
                redo=item.order["redo"],
                question_number=item.order["question_number"],
            )
        )
    item.save()
    if first:
        _record("order.received", key, "system", {"by_unit": message.issuer_unit_id})
    called = any(item.order[name] != before.get(name) for name in ("turn", "card", "reminded_at"))
    if is_open and called:
        _want_people(item, now)


@transaction.atomic
def acknowledge(order_id: UUID, actor: Actor) -> bool:
    """签收; True when this call did it. Raises OrderEndedError."""
    item = _locked(order_id)
    if item.closed_at is not None:
        raise OrderEndedError
    return _first_acknowledge(item, actor)


@transaction.atomic
def answer(order_id: UUID, actor: Actor, *, text: str, turn: int) -> None:
    """Say what was done (办理情况), once for each turn. Raises OrderEndedError, AnsweredAlreadyError."""
    item = _locked(order_id)
    if item.closed_at is not None:
        raise OrderEndedError
    if turn != item.order["turn"] or item.report_revision >= turn:
        raise AnsweredAlreadyError
    _first_acknowledge(item, actor)
    now = clock.now()
    item.earlier_reports = [*item.earlier_reports, *standing(item)]
    item.reported_at = item.reported_at or now
    item.report_revision, item.report_text, item.report_at = turn, text, now
    item.report_by, item.report_name = _account(actor), actor.name[:60]
    item.save()
    emit(
        OrderAnswered(
            order_id=str(order_id), turn=turn, at=now.isoformat(), text=text, person=actor.name[:60]
        )
    )
    _record("order.answered", order_id, _account(actor), {"turn": turn})


def _begin(message: OrderTold, *, is_open: bool) -> dict[str, str]:
    """What it is about, as this unit numbers it, and what became of 发回重办."""
    about = About(
        number=message.question_number,
        unit=message.question_unit,
        question_id=UUID(message.question_id) if message.question_id else None,
    )
    number = number_for_above(about, message.issuer_unit_id)
    redo = ""
    if is_open and message.demand == REDO:
        redo = redo_ordered(
            about, by_unit=message.issuer_unit_id, by_name=message.issuer_name, order=message.number
        )
    return {"redo": redo, "question_number": number}


def _first_acknowledge(item: DirectiveItem, actor: Actor) -> bool:
    if item.acknowledged_at is not None:
        return False
    now = clock.now()
    item.acknowledged_at, item.acknowledged_by = now, _account(actor)
    item.acknowledged_name = actor.name[:60]
    item.read_at, item.read_by = item.read_at or now, item.read_by or _account(actor)
    item.save()
    emit(OrderAcknowledged(order_id=str(item.directive_id), at=now.isoformat()))
    _record("order.acknowledged", item.directive_id, _account(actor), {})
    return True


def _want_people(item: DirectiveItem, at: datetime) -> None:
    """Those who lead the unit, and whoever looks after the question that it is about."""
    question = question_of(item.order["question_number"]) if item.order["question_number"] else None
    handling = staff_for(question) if question is not None else ()
    publish(
        StaffWanted(
            question_id=None,
            what="supervision",
            accounts=tuple(sorted({*leaders(), *handling})),
            at=at,
            link=f"/desk/supervision/{item.directive_id}/",
        )
    )


def _locked(order_id: UUID) -> DirectiveItem:
    item: DirectiveItem = DirectiveItem.objects.select_for_update().get(
        directive_id=order_id, kind=DirectiveItem.Kind.ORDER, received_at__isnull=False
    )
    return item


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise PermissionError("only a person who is signed in acts on an order")
    return actor.account_id


def _record(what: str, order_id: UUID, actor: int | str, detail: dict[str, int]) -> None:
    record(what, object_type="order", object_id=str(order_id), actor=actor, detail=detail)
