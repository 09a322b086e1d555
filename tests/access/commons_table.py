"""What stands in public: read by everybody, changed by nobody here."""

from datetime import timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.commons.data.codes import CommentState, Said
from tenant_apps.commons.models import Comment, Publication
from tenant_apps.questions.public import ImportedMessage, import_batch
from tests.access.table import UNIT_KINDS, Row, World, everybody, only

NOT = 405
STAFF = ("duty_officer", "leader", "unit_admin")
TOPIC = "150305"


def public_question(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question that stands in public in this unit."""
    topic(world, unit)
    at = clock.now() - timedelta(days=3)
    message = ImportedMessage(
        source="access",
        external_number="1",
        text="路灯坏了三天。",
        topic=TOPIC,
        visibility="public_wish",
        received_at=at,
    )
    with enter_unit(unit):
        import_batch([message])
        return {"number": Publication.objects.latest("asked_at").number}


def comment(world: World, unit: UnitRef) -> dict[str, Any]:
    """What somebody said under a public question of this unit."""
    said = public_question(world, unit)
    with enter_unit(unit):
        row = Comment.objects.create(
            publication=Publication.objects.get(number=said["number"]),
            # None of those who ask here: numbers begin at 1 anew after every test that commits.
            reader=10**9,
            number=1,
            text="我们小区也是。",
            written_at=clock.now(),
        )
    return {**said, "comment_id": row.id}


def answer(world: World, unit: UnitRef) -> dict[str, Any]:
    """What a peer answered to a public question of this unit."""
    said = comment(world, unit)
    with enter_unit(unit):
        Comment.objects.filter(pk=said["comment_id"]).update(kind=Said.ANSWER, state=CommentState.SHOWN)
    return {"answer_id": said["comment_id"]}


def topic(world: World, unit: UnitRef) -> dict[str, Any]:
    """A topic of the network, which every unit has."""
    with enter_network():
        import_tree()
    return {"code": TOPIC}


ROWS = [
    Row("commons-list", "unit", everybody(), everybody(NOT)),
    Row("commons-hot", "unit", everybody(), everybody(NOT)),
    Row("commons-atom", "unit", everybody(), everybody(NOT)),
    Row("commons-rss", "unit", everybody(), everybody(NOT)),
    Row("commons-suggest", "unit", everybody(NOT), everybody()),
    Row("commons-question", "unit", everybody(), only(*UNIT_KINDS, ok=NOT), object_in=public_question),
    Row("commons-comments", "unit", everybody(), only(*UNIT_KINDS, ok=NOT), object_in=public_question),
    # Whoever has not verified a phone does that first.
    Row("commons-comment", "unit", everybody(303), everybody(303), object_in=public_question),
    Row("commons-comment-delete", "unit", everybody(303), everybody(303), object_in=comment),
    Row("commons-answers", "unit", everybody(), only(*UNIT_KINDS, ok=NOT), object_in=public_question),
    Row("commons-answer", "unit", everybody(303), everybody(303), object_in=public_question),
    Row("commons-asker-answers", "unit", everybody(303), everybody(303), kwargs={"number": "NONE"}),
    Row("commons-reputation", "unit", everybody(), everybody(NOT)),
    Row("commons-ledger", "unit", everybody(303), everybody(NOT)),
    Row("commons-desk-answers", "unit", only(*STAFF), only(*STAFF, ok=NOT)),
    Row(
        "commons-desk-answer",
        "unit",
        only(*STAFF),
        only(*STAFF, ok=303),
        object_in=answer,
        data={"mark": "endorsed"},
    ),
    Row("commons-peer-topics", "unit", only("unit_admin"), only("unit_admin", ok=303)),
    Row("commons-like", "unit", everybody(303), everybody(303), object_in=public_question),
    Row("commons-follow", "unit", everybody(303), everybody(303), object_in=public_question),
    Row("commons-own-words", "unit", everybody(303), everybody(303)),
    Row("commons-followed", "unit", everybody(303), everybody(303)),
    Row("commons-mine", "unit", everybody(204), everybody(NOT), kwargs={"number": "NONE"}),
    Row("commons-asker", "unit", everybody(303), everybody(303), kwargs={"number": "NONE"}),
    Row(
        "commons-file",
        "unit",
        everybody(404),
        everybody(NOT),
        kwargs={"number": "NONE", "file_id": "01a1feac-add5-7531-88b5-a6cbde03d939"},
    ),
    Row("commons-topics", "unit", everybody(), everybody(NOT)),
    Row("commons-topic", "unit", everybody(), everybody(NOT), object_in=topic, foreign=(200, NOT)),
    Row("commons-topic-atom", "unit", everybody(), everybody(NOT), object_in=topic, foreign=(200, NOT)),
    Row("commons-api", "unit", everybody(), everybody(NOT)),
    Row("commons-api-one", "unit", everybody(), only(*UNIT_KINDS, ok=NOT), object_in=public_question),
    Row("commons-sitemap", "unit", everybody(), everybody(NOT)),
    Row("commons-sitemap-part", "unit", everybody(), everybody(NOT), kwargs={"part": 1}),
    Row("commons-robots", "unit", everybody(), everybody(NOT)),
]
