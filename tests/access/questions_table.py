"""Asking and checking, for everybody; the desk and the topics, for staff of the unit."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.operations import attaching, topic_keeping
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.file_kinds import CleanFile
from tenant_apps.questions.rules.receipts import new_token
from tests.access.table import Row, World, everybody, only
from tests.tenant_apps.questions.asked import field, publish

NOT = 405
NO_FILE = "00000000-0000-7000-8000-000000000000"
DESK = ("duty_officer", "leader", "unit_admin")
WAGES = "150305"


def question(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question that waits to be screened."""
    with enter_network():
        import_tree()
    with enter_unit(unit):
        receipt = ask(NewQuestion(token=new_token(), text="公司拖欠三个月工资。", topic=WAGES))
    return {"question_id": receipt.question_id}


def file_of_question(world: World, unit: UnitRef) -> dict[str, Any]:
    """A file with a question."""
    made = question(world, unit)
    with enter_unit(unit):
        picture = CleanFile("a.png", "image/png", b"picture", b"small", 1, 1)
        return made | {"file_id": attaching.hand_in(made["question_id"], picture)}


def own_topic(world: World, unit: UnitRef) -> dict[str, Any]:
    """A topic of the unit's own."""
    with enter_network():
        import_tree()
    with enter_unit(unit):
        return {"own_id": topic_keeping.add("本地话题", WAGES, actor=1)}


def asked_beside(world: World, unit: UnitRef) -> dict[str, Any]:
    """Something that is asked beside a question."""
    with enter_unit(unit):
        publish(field())
    return {"field": "q1"}


def _desk(name: str, *, get: Any = 200, post: Any = NOT, make: Any = None) -> Row:
    return Row(name, "unit", only(*DESK, ok=get), only(*DESK, ok=post), object_in=make)


def _topics(name: str, /, *, get: Any = 200, post: Any = NOT, make: Any = None, **data: str) -> Row:
    return Row(
        name, "unit", only("unit_admin", ok=get), only("unit_admin", ok=post), object_in=make, data=data
    )


ROWS = [
    Row("questions-ask", "unit", everybody(), everybody((200, 422))),
    Row("questions-begin", "unit", everybody(NOT), everybody(422)),
    Row("questions-similar", "unit", everybody(NOT), everybody()),
    Row("questions-solved", "unit", everybody(NOT), everybody()),
    Row("questions-elsewhere", "network", everybody(), everybody(NOT)),
    Row("questions-check", "unit", everybody(), everybody(422)),
    # A number alone shows the form that asks for the secret, and nothing of the question.
    Row("questions-status", "unit", everybody(), everybody(NOT), kwargs={"number": "NONE"}),
    Row("questions-receipt", "unit", everybody(), everybody(NOT), kwargs={"number": "NONE"}),
    # Without the key of the question: to the page where number and code are typed.
    Row(
        "questions-asker-step",
        "unit",
        everybody(303),
        everybody(303),
        kwargs={"number": "NONE", "step": "write"},
    ),
    Row("questions-my-data", "unit", everybody(303), everybody(303), kwargs={"number": "NONE"}),
    Row("questions-export", "unit", everybody(NOT), everybody(303), kwargs={"number": "NONE"}),
    Row("questions-forget-contact", "unit", everybody(NOT), everybody(303), kwargs={"number": "NONE"}),
    Row(
        "questions-file",
        "unit",
        everybody(404),
        everybody(NOT),
        kwargs={"number": "NONE", "file_id": NO_FILE},
    ),
    _desk("questions-desk-file", make=file_of_question),
    _desk("questions-file-close", get=NOT, post=(303, 404, 422), make=file_of_question),
    _desk("questions-desk"),
    _desk("questions-item", make=question),
    _desk("questions-accept", get=NOT, post=(303, 422), make=question),
    _desk("questions-decline", get=NOT, post=422, make=question),
    _desk("questions-answer", get=NOT, post=422, make=question),
    _desk("questions-contact", get=NOT, post=(303, 404, 422), make=question),
    _topics("questions-clocks", post=422),
    _topics("questions-letters", post=422),
    _desk("questions-extend", post=422, make=question),
    _topics("questions-routes", post=422),
    _topics("questions-topics", post=422),
    _topics("questions-topics-network", get=NOT, post=(303, 404, 422)),
    _topics("questions-topics-map", get=NOT, post=303, make=own_topic, name="本地话题", network_topic=WAGES),
    _topics("questions-topics-move", get=NOT, post=303, make=own_topic, way="up"),
    _topics("questions-topics-import", post=422),
    _topics("questions-topics-template"),
    _topics("questions-asking-form", post=404),
    _topics("questions-asking-form-field", post=422, make=asked_beside),
    _topics("questions-asking-form-preview", post=200),
    _topics("questions-topics-hide", get=NOT, post=303, make=own_topic),
]
