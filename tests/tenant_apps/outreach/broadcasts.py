"""Broadcasts for tests."""

from datetime import timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.broadcast_content import BroadcastContent
from shared_apps.topics import public as topics
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import screening
from tenant_apps.questions.operations.intake import Receipt
from tests.actors import NOT_GIVEN
from tests.tenant_apps.commons.conftest import show

ADMIN = NOT_GIVEN + 21
WORK = "15"
"""The topic of labour and social security."""
ROOM = "https://www.bilibili.com/blackboard/live/live-activity-player.html?cid=22637261"
VIDEO = "https://player.bilibili.com/player.html?bvid=BV1cSec6tEux"


def content(**said: Any) -> BroadcastContent:
    """A broadcast that is live now."""
    now = clock.now()
    values: dict[str, Any] = {
        "title": "第一份劳动合同怎么签",
        "about": "劳动监察员和律师在线讲解，边讲边答。",
        "begins": now - timedelta(minutes=10),
        "ends": now + timedelta(minutes=80),
        "address": ROOM,
        "topic": WORK,
    }
    return BroadcastContent(**values | said)


def broadcast_of(unit: UnitRef, *, shown: bool = False, code: str = "", **said: Any) -> int:
    """A broadcast of this unit; returns its id. The topics are taken in where there are none."""
    with enter_network():
        if not topics.first_levels():
            topics.import_tree()
    with enter_unit(unit):
        made = keeping_pages.begin(BROADCASTS, content(**said), code=code, actor=ADMIN)
        if shown:
            keeping_pages.show(BROADCASTS, made, saves=1, actor=ADMIN)
    return made


def made_public(receipt: Receipt) -> None:
    """The unit has taken the question on, whoever asked is verified, and it was decided to show it."""
    version = Question.objects.values_list("version", flat=True).get(pk=receipt.question_id)
    screening.accept(receipt.question_id, version=version, actor=ADMIN)
    show(receipt)
