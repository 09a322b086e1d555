"""Alarms, for everybody who works at the desk; what units below put before this one, for those who decide."""

from typing import Any
from uuid import uuid4

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import DecisionKind
from tenant_apps.questions.models import Alarm, Decision
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.receipts import new_token
from tests.access.table import Row, World, only

NOT = 405
DESK = ("duty_officer", "leader", "unit_admin")
DECIDERS = ("leader", "unit_admin")
DANGER = "我不想活了，今晚就想结束这一切。"


def question(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question with words of danger."""
    with enter_network():
        import_tree()
    with enter_unit(unit):
        receipt = ask(NewQuestion(token=new_token(), text=DANGER, topic="150305"))
    return {"question_id": receipt.question_id}


def alarm(world: World, unit: UnitRef) -> dict[str, Any]:
    """Its alarm."""
    asked = question(world, unit)
    with enter_unit(unit):
        return {"alarm_id": Alarm.objects.get(question=asked["question_id"]).id}


def report(world: World, unit: UnitRef) -> dict[str, Any]:
    """One report of it."""
    return alarm(world, unit) | {"item": "police"}


def decision(world: World, unit: UnitRef) -> dict[str, Any]:
    """A decision that a unit below asks for."""
    with enter_unit(unit):
        wanted = Decision.objects.create(
            kind=DecisionKind.REVIEW,
            payload={"attempt": 1, "barred": [], "parcel": {"title": "请再看看", "text": "没有解决"}},
            asked_at=clock.now(),
            origin_unit=world.network.listed.id,
            origin_decision=uuid4(),
        )
    return {"decision_id": wanted.id}


def _alarm(name: str, *, get: Any = NOT, post: Any = NOT, make: Any = alarm, **data: str) -> Row:
    return Row(name, "unit", only(*DESK, ok=get), only(*DESK, ok=post), object_in=make, data=data)


def _below(name: str, *, get: Any = 200, post: Any = NOT, make: Any = None, **data: str) -> Row:
    return Row(name, "unit", only(*DECIDERS, ok=get), only(*DECIDERS, ok=post), object_in=make, data=data)


ROWS = [
    _alarm("questions-alarms", get=200, make=None),
    _alarm("questions-alarm", get=200),
    _alarm("questions-alarm-raise", get=200, post=303, make=question),
    # Whoever comes second reads who has it.
    _alarm("questions-alarm-take", post=(303, 409)),
    _alarm("questions-alarm-take-over", post=409, **{"from": "999999"}),
    _alarm("questions-alarm-write", post=(303, 409), text="我在，你现在在哪里？"),
    _alarm("questions-alarm-contact", post=(200, 409), contact_reason="请警方定位"),
    _alarm("questions-alarm-consider", post=(303, 409, 422), make=report),
    _alarm("questions-alarm-close", post=(303, 409, 422), words="已联系上本人。"),
    _below("questions-below"),
    _below("questions-below-item", make=decision),
    _below("questions-below-decide", get=NOT, post=(303, 409, 422), make=decision),
]
