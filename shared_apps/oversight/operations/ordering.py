"""督办: a unit above demands something of one below, and sees to it until it is done.

Every step after the first takes the ``revision`` that its page showed: of two supervisors who act at once,
the second is told that somebody was faster.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy.locks import lock_until_commit
from huisheng.kernel.text import demand_words
from shared_apps.oversight.models import Order, OrderStep
from shared_apps.oversight.operations.orders import end, locked, note, tell, watch
from shared_apps.oversight.queries.orders import is_excluded, issuer_for
from shared_apps.oversight.rules import supervising
from shared_apps.oversight.rules.ways import stands_over
from tenants.public import unit_cards


class OrderNotPossibleError(RuntimeError):
    """Nobody of this person's units stands over that one (any more), it takes nothing in, or the step is not
    open.
    """


class OrderChangedError(RuntimeError):
    """Somebody else took a step, or the unit answered, since the page was opened. Nothing was written."""


class DateInPastError(ValueError):
    """A date that has passed cannot be kept by anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demanded:
    """What a person writes into an order. ``question``: the unit where it was asked, and its id."""

    question_number: str = ""
    question: tuple[int, UUID] | None = None
    reason: str
    demand: str
    words: str
    card: str
    due_at: datetime


@transaction.atomic
def issue(actor: Actor, unit_id: int, demanded: Demanded) -> UUID:
    """Send an order down; returns its id. Raises OrderNotPossibleError, DateInPastError, NoWordsError."""
    demand_words(demanded.words)
    now = clock.now()
    unit = unit_cards([unit_id]).get(unit_id)
    issuer = issuer_for(actor, unit) if unit is not None else None
    if unit is None or issuer is None or not unit.routable or actor.account_id is None:
        raise OrderNotPossibleError
    if demanded.question is not None and is_excluded(issuer.id, *demanded.question):
        raise OrderNotPossibleError
    if demanded.due_at <= now:
        raise DateInPastError
    year = clock.business_day(now).year
    order = Order(
        by_unit_id=issuer.id,
        unit_id=unit_id,
        year=year,
        sequence=_next_number(issuer.id, year),
        question_number=demanded.question_number,
        question_unit_id=demanded.question[0] if demanded.question else None,
        question_id=demanded.question[1] if demanded.question else None,
        reason=demanded.reason,
        demand=demanded.demand,
        words=demanded.words,
        card=demanded.card,
        revision=0,
        issued_at=now,
        issued_by=actor.account_id,
        issued_person=actor.name[:60],
        due_at=demanded.due_at,
    )
    tell(order)
    note(order, OrderStep.Code.ISSUED, account=actor.account_id, person=actor.name, words=demanded.words)
    if demanded.card:
        note(order, OrderStep.Code(demanded.card), account=actor.account_id, person=actor.name)
    watch(order, order.due_at)
    return order.pk


@transaction.atomic
def remind(order_id: UUID, actor: Actor, *, revision: int) -> bool:
    """Remind the unit (提醒); False when it had a reminder within the hour."""
    order = _demanding(order_id, revision, Order.Stage.OPEN)
    now = clock.now()
    if order.reminded_at is not None and order.reminded_at > now - supervising.REMINDER_REST:
        return False
    order.reminded_at = now
    _done(order, OrderStep.Code.REMINDED, actor)
    return True


@transaction.atomic
def show_card(order_id: UUID, actor: Actor, *, card: str, revision: int) -> None:
    """黄牌提醒, 红牌督办 before the time does it. Raises OrderNotPossibleError, OrderChangedError."""
    order = _demanding(order_id, revision, Order.Stage.OPEN)
    if not supervising.may_become(order.card, card):
        raise OrderNotPossibleError
    order.card = card
    _done(order, OrderStep.Code(card), actor)


@transaction.atomic
def send_back(order_id: UUID, actor: Actor, *, words: str, due_at: datetime, revision: int) -> None:
    """退回重办: the answer is not enough; a new turn begins, with a date of its own.

    Raises OrderNotPossibleError, OrderChangedError, DateInPastError, NoWordsError.
    """
    demand_words(words)
    order = _demanding(order_id, revision, Order.Stage.ANSWERED)
    if due_at <= clock.now():
        raise DateInPastError
    order.stage, order.answered_at, order.red_at = Order.Stage.OPEN, None, None
    order.turn += 1
    order.due_at = due_at
    _done(order, OrderStep.Code.SENT_BACK, actor, words)
    watch(order, due_at)


@transaction.atomic
def accept(order_id: UUID, actor: Actor, *, words: str, revision: int) -> None:
    """办结: the answer is enough. Raises OrderNotPossibleError, OrderChangedError."""
    order = _taken(order_id, revision, Order.Stage.ANSWERED)
    end(order, Order.Stage.DONE)
    _done(order, OrderStep.Code.ACCEPTED, actor, words)


@transaction.atomic
def withdraw(order_id: UUID, actor: Actor, *, words: str, revision: int) -> None:
    """撤销: nothing is demanded any more. Raises OrderNotPossibleError, OrderChangedError, NoWordsError."""
    demand_words(words)
    order = _taken(order_id, revision, *supervising.UNDER_WAY)
    end(order, Order.Stage.WITHDRAWN)
    _done(order, OrderStep.Code.WITHDRAWN, actor, words)


def _taken(order_id: UUID, revision: int, *stages: str) -> Order:
    order = locked(order_id)
    if order.revision != revision:
        raise OrderChangedError
    if order.stage not in stages:
        raise OrderNotPossibleError
    return order


def _demanding(order_id: UUID, revision: int, stage: str) -> Order:
    """Whoever demands more must still stand over a unit that can answer; to accept and to withdraw is always
    possible.
    """
    order = _taken(order_id, revision, stage)
    cards = unit_cards([order.by_unit_id, order.unit_id])
    unit = cards.get(order.unit_id)
    if unit is None or not unit.routable or not stands_over(cards[order.by_unit_id], unit):
        raise OrderNotPossibleError
    return order


def _done(order: Order, code: OrderStep.Code, actor: Actor, words: str | None = None) -> None:
    if words is not None:
        order.note = words
    tell(order)
    note(order, code, account=actor.account_id, person=actor.name, words=words or "")


def _next_number(unit_id: int, year: int) -> int:
    lock_until_commit(f"oversight order {unit_id} {year}")
    last = Order.objects.filter(by_unit_id=unit_id, year=year).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1
