"""People of all units at work on questions that go from hand to hand: the product's operations, at random.

What a person cannot do at that moment is refused, as it would be on a page; that is no fault.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit

ACTOR = 1
TOPIC = "010101"
RULE = "《信访工作条例》第二十二条"
WORDS = "该事项属贵单位职责范围，请按属地办理。"


def one_step(units: Sequence[UnitRef], rng: random.Random) -> str:
    """Somebody in some unit does something; returns what, or nothing where it was refused."""
    from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile, UnknownQuestion
    from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
    from tenant_apps.questions.rules.transitions import NotPossible

    unit = rng.choice(units)
    work = rng.choices(list(_WORKS), list(_WORKS.values()))[0]
    try:
        with enter_unit(unit):
            return work.__name__.strip("_") if work(unit, units, rng) else ""
    except (AlreadyWaiting, BadDecision, BeingWorkedOn, ChangedMeanwhile, NotPossible, UnknownQuestion):
        return ""


def _ask(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.operations.intake import NewQuestion, ask
    from tenant_apps.questions.rules.receipts import new_token

    ask(NewQuestion(token=new_token(), text=f"公司拖欠工资，第{rng.random()}次反映。", topic=TOPIC))
    return True


def _request(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.operations.handing_over import Wish, request

    held = _held()
    if held is None:
        return False
    question_id, version = held
    to = rng.choice([other for other in units if other.id != unit.id])
    wish = Wish(to_unit=to.id, reason="place", rule=RULE, words=WORDS)
    request(question_id, version=version, wish=wish, actor=ACTOR)
    return True


def _accept(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.operations import incoming

    offer = _offer()
    return offer is not None and incoming.accept(offer, actor=ACTOR)


def _send_back(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.operations import incoming

    offer = _offer()
    return offer is not None and incoming.send_back(
        offer, reason="not_ours", rule=RULE, words=WORDS, actor=ACTOR
    )


def _take_back(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.data.codes import DecisionKind, DecisionState
    from tenant_apps.questions.models import Decision
    from tenant_apps.questions.operations import handing_over

    asked = Decision.objects.filter(
        kind=DecisionKind.TRANSFER, state=DecisionState.OPEN, question__isnull=False
    )
    found = asked.order_by("?").values_list("pk", flat=True).first()
    return found is not None and handing_over.take_back(found, actor=ACTOR)


def _answer(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.operations.answering import answer

    held = _held()
    if held is None:
        return False
    question_id, version = held
    answer(question_id, version=version, text="已联系劳动监察大队，工资已补发。", actor=ACTOR, handles=True)
    return True


def _reply(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    """Words to the asker, which go on while another unit is asked to take it over."""
    from tenant_apps.questions.operations import conversation

    held = _held()
    if held is None:
        return False
    question_id, version = held
    text = f"正在核实，第{rng.random()}次回复。"
    conversation.reply(question_id, version=version, text=text, persona="团小济", actor=ACTOR)
    return True


def _add(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.operations import conversation
    from tenant_apps.questions.rules.receipts import new_token

    question_id = _own()
    if question_id is None:
        return False
    conversation.add(question_id, text="补充：还有两个同事。", token=new_token())
    return True


def _withdraw(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.operations import withdrawing

    question_id = _own()
    if question_id is None:
        return False
    withdrawing.withdraw(question_id)
    return True


def _stuck(unit: UnitRef, units: Sequence[UnitRef], rng: random.Random) -> bool:
    from tenant_apps.questions.operations import stuck
    from tenant_apps.questions.operations.locking import lock

    held = _held()
    if held is None:
        return False
    with transaction.atomic():
        stuck.tell(lock(held[0]), "late")
    return True


_Work = Callable[[UnitRef, Sequence[UnitRef], random.Random], bool]
_WORKS: dict[_Work, int] = {
    _ask: 12,
    _request: 28,
    _accept: 32,
    _send_back: 5,
    _take_back: 3,
    _answer: 9,
    _reply: 8,
    _add: 8,
    _withdraw: 1,
    _stuck: 2,
}
"""What people do, and how often."""


def _held() -> tuple[UUID, int] | None:
    """Some question that this unit works on."""
    from tenant_apps.questions.data.codes import OWED_STATES, HolderKind
    from tenant_apps.questions.models import Question

    held = Question.objects.filter(state__in=[state.value for state in OWED_STATES])
    held = held.exclude(holder_kind=HolderKind.AWAY)
    return held.order_by("?").values_list("pk", "version").first()


def _own() -> UUID | None:
    """Some question that was asked here, wherever it is."""
    from tenant_apps.questions.models import Question

    asked = Question.objects.filter(origin_question=None, received_at__lte=clock.now())
    return asked.order_by("?").values_list("pk", flat=True).first()


def _offer() -> UUID | None:
    """Some offer of another unit that waits here."""
    from tenant_apps.questions.data.codes import DecisionKind, DecisionState
    from tenant_apps.questions.models import Decision

    waiting = Decision.objects.filter(
        kind=DecisionKind.TRANSFER, state=DecisionState.OPEN, question=None, origin_unit__isnull=False
    )
    return waiting.order_by("?").values_list("pk", flat=True).first()
