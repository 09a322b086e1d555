"""A broadcast that a directive calls for: there by itself, changed where that is allowed, told in numbers,
recalled.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.contracts.broadcast_content import BROADCAST as KIND
from shared_apps.contracts.broadcast_content import (
    WALL,
    BroadcastContent,
)
from shared_apps.contracts.directive_messages import BROADCAST, DirectiveTold
from shared_apps.contracts.page_content import ABOUT, MAY_CHANGE_KEY
from shared_apps.topics.public import import_tree, sensitive_codes
from tenant_apps.directive_inbox.operations import receiving
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import keeping_pages, telling_pages
from tenant_apps.outreach.operations.keeping_pages import PageRecalledError
from tenant_apps.outreach.queries.broadcasts import BROADCASTS, Broadcast
from tenant_apps.questions.models import Question
from tests.tenant_apps.outreach.broadcasts import ADMIN, VIDEO, content
from tests.tenant_apps.questions.test_asking_pages import send, to_confirm

Come = Callable[..., UUID]
TITLE = "第一份劳动合同怎么签"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture(autouse=True)
def _topics(db: None) -> None:
    with enter_network():
        import_tree()


@pytest.fixture
def come(in_unit_a: UnitRef) -> Come:
    """A function: a directive that calls unit a to a broadcast has arrived, or was told anew."""

    def arrive(directive_id: UUID | None = None, **said: Any) -> UUID:
        directive_id = directive_id or uuid7()
        now = clock.now()
        called: BroadcastContent = said.pop("called", content())
        values: dict[str, Any] = {
            "directive_id": str(directive_id),
            "revision": 1,
            "content_version": 1,
            "acknowledge_from": 1,
            "directive_kind": BROADCAST,
            "title": "关于组织收看直播的通知",
            "text": "请各单位组织收看。",
            "number_label": "",
            "issuer_unit_id": 1,
            "issuer_name": "共青团山东省委员会",
            "issuer_person": "王处长",
            "issued_at": now.isoformat(),
            "due_at": (now + timedelta(days=7)).isoformat(),
            "parent_id": "",
            "details": {
                BROADCAST: KIND.as_text(called),
                MAY_CHANGE_KEY: said.pop("may_change", [ABOUT]),
            },
            "earlier": [],
            "recalled_at": "",
            "recall_reason": "",
            "named_at": "",
            "named": [],
        }
        receiving.hear(DirectiveTold(**values | said))
        return directive_id

    return arrive


def told() -> list[dict[str, Any]]:
    outbox = unit_tables().outbox._default_manager.filter(kind="broadcast.told")
    return list(outbox.order_by("pk").values_list("payload", flat=True))


def standing(directive_id: UUID) -> Broadcast:
    found = BROADCASTS.one(Campaign.objects.get(directive_id=directive_id).pk)
    assert found is not None
    return found


def test_it_is_there_by_itself(come: Come, reader: Client) -> None:
    found = standing(come())
    page = reader.get(found.path).content.decode()
    assert TITLE in page
    assert "共青团山东省委员会主办" in page
    assert TITLE in reader.get("/").content.decode()
    (up,) = told()
    assert up["stands"] == "shown"
    assert (up["path"], up["changed"], up["watched"], up["asked"]) == (found.path, [], 0, 0)


def test_told_twice_it_stands_once(come: Come) -> None:
    directive_id = come()
    come(directive_id)
    come(directive_id, revision=2)
    assert Campaign.objects.count() == 1


def test_from_two_levels_it_stands_once(come: Come) -> None:
    parent = come()
    come(parent_id=str(parent))
    assert [one.directive_id for one in BROADCASTS.shown()] == [parent]
    Campaign.objects.all().delete()
    late = uuid7()
    child = come(parent_id=str(late))
    come(late)
    assert [row.directive_id for row in Campaign.objects.all()] == [child], "in whatever order they come"


def test_what_its_issuer_says_anew_reads_so_at_once(come: Come, reader: Client) -> None:
    directive_id = come()
    path = standing(directive_id).path
    now = clock.now()
    over = content(begins=now - timedelta(hours=2), ends=now - timedelta(minutes=1), replay=VIDEO)
    come(directive_id, revision=2, called=over)
    assert "BV1cSec6tEux" in reader.get(path).content.decode()


def test_only_what_the_issuer_leaves_to_units_is_changed(come: Come) -> None:
    directive_id = come()
    before = standing(directive_id)
    wanted = replace(
        before.content, title="我们自己的标题", about="我们自己的话", address=VIDEO, has_wall=False
    )
    keeping_pages.save(BROADCASTS, before.campaign_id, wanted, saves=before.saves, actor=ADMIN)
    now = standing(directive_id)
    assert now.content == replace(before.content, about="我们自己的话")
    assert now.changed == (ABOUT,)
    assert told()[-1]["changed"] == [ABOUT]
    come(directive_id, revision=2, called=replace(before.content, about="上级改了", title="新标题"))
    assert standing(directive_id).content == replace(before.content, about="我们自己的话", title="新标题")
    come(directive_id, revision=3, called=replace(before.content, about="上级改了"), may_change=[WALL])
    assert standing(directive_id).content.about == "上级改了", "what it may no longer say otherwise"


def test_its_hour_is_its_issuers(come: Come) -> None:
    found = standing(come())
    keeping_pages.end(BROADCASTS, found.campaign_id, saves=found.saves, actor=ADMIN)
    assert found.directive_id is not None
    assert standing(found.directive_id).is_on


def test_taken_away_here_its_issuer_sees_that(come: Come, reader: Client) -> None:
    directive_id = come()
    found = standing(directive_id)
    keeping_pages.take_away(BROADCASTS, found.campaign_id, saves=found.saves, actor=ADMIN)
    assert reader.get(found.path).status_code == 404
    assert told()[-1]["stands"] == "away"
    come(directive_id, revision=2)
    assert reader.get(found.path).status_code == 404, "saying it anew does not put it back"


def test_what_is_recalled_leaves_the_site_at_once(come: Come, reader: Client) -> None:
    directive_id = come()
    found = standing(directive_id)
    assert reader.get(found.path).status_code == 200
    come(directive_id, revision=2, recalled_at=clock.now().isoformat(), recall_reason="改期")
    assert reader.get(found.path).status_code == 404
    assert TITLE not in reader.get("/").content.decode()
    assert told()[-1]["stands"] == "away"
    with pytest.raises(PageRecalledError):
        keeping_pages.show(BROADCASTS, found.campaign_id, saves=found.saves + 1, actor=ADMIN)


def test_recalled_before_it_arrived_it_never_appears(come: Come) -> None:
    come(revision=2, recalled_at=clock.now().isoformat(), recall_reason="改期")
    assert not Campaign.objects.exists()


def test_what_goes_up_holds_no_word_and_no_name(
    come: Come, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = standing(come())
    own = replace(found.content, about="张三丰老师说")
    keeping_pages.save(BROADCASTS, found.campaign_id, own, saves=found.saves, actor=ADMIN)
    reader.get(f"{found.path}ask/")
    send(reader, to_confirm(reader))
    end = found.content.ends + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: end.astimezone(UTC))
    telling_pages.tell_again(found.campaign_id)
    up = told()[-1]
    assert (up["asked"], up["answered"], up["stands"]) == (1, 0, "ended")
    assert "张三丰" not in str(told())
    assert set(up) == {
        "directive_id", "revision", "at", "stands", "path", "changed", "watched", "asked", "answered",
    }  # fmt: skip
    assert [one["revision"] for one in told()] == [1, 2, 3]


def test_sensitive_questions_are_in_no_figure_above(come: Come, reader: Client) -> None:
    found = standing(come())
    reader.get(f"{found.path}ask/")
    send(reader, to_confirm(reader))
    Question.objects.update(topic=next(iter(sensitive_codes())))
    telling_pages.tell_again(found.campaign_id)
    assert told()[-1]["asked"] == 0


def test_a_broadcast_of_the_units_own_is_told_to_nobody(in_unit_a: UnitRef) -> None:
    made = keeping_pages.begin(BROADCASTS, content(topic=""), actor=ADMIN)
    keeping_pages.show(BROADCASTS, made, saves=1, actor=ADMIN)
    telling_pages.tell_again(made)
    assert told() == []


def test_it_is_told_again_when_its_attendance_is_written_down(come: Come) -> None:
    ends = standing(come()).content.ends
    asked_for = unit_tables().outbox._default_manager.filter(kind="wakeup.scheduled")
    wakes = {one.payload["what"]: datetime.fromisoformat(one.payload["at"]) for one in asked_for}
    assert wakes["outreach.broadcast_over"] == ends + timedelta(minutes=5)
    assert wakes["outreach.broadcast_settled"] == ends + timedelta(days=14)
