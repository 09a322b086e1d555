"""The question wall of a broadcast: what may stand there, who chooses, and what it never shows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.outreach.models import Campaign as Row
from tenant_apps.outreach.operations import choosing_for_the_wall, keeping_pages
from tenant_apps.outreach.operations.choosing_for_the_wall import NotForTheWallError
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.wall import WallKept, wall_kept, wall_of
from tenant_apps.outreach.rules.wall import MOST, OnWall, Stands, WallFullError, placed, without
from tests.network import Network
from tests.tenant_apps.commons.conftest import OFFICER, Ask
from tests.tenant_apps.outreach.broadcasts import ADMIN, made_public
from tests.tenant_apps.outreach.broadcasts import broadcast_of as a_broadcast

Staff = Callable[..., Client]
LAMPS = "小区路灯坏了三天"
WAGES = "试用期工资打八折合法吗"


@pytest.fixture
def live(topics: None, in_unit_a: UnitRef) -> int:
    """A broadcast of unit a that is live now."""
    return a_broadcast(in_unit_a, shown=True, code="hetong")


def kept(made: int) -> WallKept:
    found = BROADCASTS.one(made)
    assert found is not None
    return wall_kept(found)


def public(ask: Ask, text: str, campaign: str = "hetong", **said: Any) -> UUID:
    """A question that came by this campaign and stands in public."""
    receipt = ask(text=text, campaign=campaign, **said)
    made_public(receipt)
    return receipt.question_id


# --- its rules


def test_one_is_answered_at_a_time() -> None:
    first, second = uuid4(), uuid4()
    wall = placed(placed([], first, Stands.NOW), second, Stands.WAITS)
    wall = placed(wall, second, Stands.NOW)
    assert wall == [OnWall(first, Stands.DONE), OnWall(second, Stands.NOW)]
    assert placed(wall, second, Stands.WAITS)[1] == OnWall(second, Stands.WAITS)
    assert without(wall, first) == [OnWall(second, Stands.NOW)]


def test_a_wall_has_an_end() -> None:
    wall = [OnWall(uuid4(), Stands.DONE) for _one in range(MOST)]
    with pytest.raises(WallFullError):
        placed(wall, uuid4(), Stands.WAITS)
    assert len(placed(wall, wall[0].question_id, Stands.NOW)) == MOST


# --- what may stand there


def test_only_what_was_approved_is_chosen(live: int, asked: Ask) -> None:
    waiting = asked(text=f"{LAMPS}，没人修。", campaign="hetong").question_id
    private = asked(text="我的私事不想公开。", campaign="hetong", visibility="private").question_id
    approved = public(asked, f"{WAGES}？公司说是惯例。")
    found = kept(live)
    assert [row.question_id for row in found.ready] == [approved]
    assert found.held == 2
    for question_id in (waiting, private):
        with pytest.raises(NotForTheWallError):
            choosing_for_the_wall.place(live, question_id, Stands.WAITS, actor=OFFICER)
    choosing_for_the_wall.place(live, approved, Stands.WAITS, actor=OFFICER)
    assert [row.question_id for row in kept(live).wall.waits] == [approved]
    assert kept(live).ready == []


def test_what_was_asked_elsewhere_is_not_chosen(live: int, asked: Ask) -> None:
    elsewhere = public(asked, f"{WAGES}？公司说是惯例。", campaign="")
    assert kept(live).ready == []
    with pytest.raises(NotForTheWallError):
        choosing_for_the_wall.place(live, elsewhere, Stands.NOW, actor=OFFICER)


def test_what_leaves_the_public_leaves_the_wall_at_once(live: int, asked: Ask, reader: Client) -> None:
    question_id = public(asked, f"{WAGES}？公司说是惯例。")
    choosing_for_the_wall.place(live, question_id, Stands.NOW, actor=OFFICER)
    title = Publication.objects.get(pk=question_id).title
    for address in ("/live/hetong/", "/live/hetong/wall/"):
        assert title in reader.get(address).content.decode(), address
    deciding.remove(question_id, actor=OFFICER)
    for address in ("/live/hetong/", "/live/hetong/wall/"):
        assert title not in reader.get(address).content.decode(), address
    found = BROADCASTS.one(live)
    assert found is not None
    assert wall_of(found).is_empty, "not even an empty line is left"
    assert title not in str(Row.objects.get(pk=live).broadcast), "of a question the row holds its id alone"


# --- as everybody sees it


# Pages are kept of what was committed alone.
@pytest.mark.django_db(transaction=True)
def test_what_staff_press_is_seen_at_once(
    live: int, asked: Ask, reader: Client, staff: Staff, network: Network
) -> None:
    first = public(asked, f"{WAGES}？公司说是惯例。")
    second = public(asked, f"{LAMPS}，没人修。")
    titles = {row.pk: row.title for row in Publication.objects.all()}
    assert "正在解答" not in reader.get("/live/hetong/wall/").content.decode()
    officer = staff("duty_officer", network.a)
    address = f"/manage/broadcasts/{live}/wall/"
    assert titles[first] in officer.get(address).content.decode()

    def press(how: str, question_id: UUID) -> str:
        assert officer.post(address, {"how": how, "question": str(question_id)}).status_code == 302
        return reader.get("/live/hetong/wall/").content.decode()

    assert "正在解答" not in press("waits", second)
    page = press("now", first)
    assert page.index("正在解答") < page.index(titles[first]) < page.index(titles[second])
    page = press("now", second)
    assert page.index(titles[second]) < page.index("直播中已讲到") < page.index(titles[first])
    assert titles[first] not in press("off", first)
    actions = unit_audit().entry._default_manager.order_by("pk").values_list("action", flat=True)
    assert [one for one in actions if one.startswith("outreach.wall")] == [
        "outreach.wall_put",
        "outreach.wall_now",
        "outreach.wall_now",
        "outreach.wall_off",
    ]


def test_an_open_page_asks_again_only_while_something_can_change(
    live: int, reader: Client, asked: Ask
) -> None:
    assert 'hx-trigger="every 20s"' in reader.get("/live/hetong/wall/").content.decode()
    keeping_pages.end(BROADCASTS, live, saves=2, actor=ADMIN)
    assert "hx-trigger" not in reader.get("/live/hetong/wall/").content.decode()


def test_afterwards_what_was_answered_in_writing_stands_there(live: int, asked: Ask, reader: Client) -> None:
    talked, answered = public(asked, f"{WAGES}？公司说是惯例。"), public(asked, f"{LAMPS}，没人修。")
    for question_id in (talked, answered):
        choosing_for_the_wall.place(live, question_id, Stands.DONE, actor=OFFICER)
    now = Publication.objects.get(pk=answered)
    Publication.objects.filter(pk=answered).update(stage="answered", answered_at=now.asked_at)
    keeping_pages.end(BROADCASTS, live, saves=2, actor=ADMIN)
    found = BROADCASTS.one(live)
    assert found is not None
    wall = wall_of(found)
    assert [row.question_id for row in wall.answered] == [answered]
    assert [row.question_id for row in wall.done] == [talked]
    page = reader.get("/live/hetong/").content.decode()
    assert page.index("直播中已讲到") < page.index("已书面答复")


def test_a_broadcast_without_a_wall_shows_none(
    topics: None, in_unit_a: UnitRef, asked: Ask, reader: Client
) -> None:
    made = a_broadcast(in_unit_a, shown=True, code="hetong", has_wall=False)
    question_id = public(asked, f"{WAGES}？公司说是惯例。")
    choosing_for_the_wall.place(made, question_id, Stands.NOW, actor=OFFICER)
    assert "提问墙" not in reader.get("/live/hetong/").content.decode()
    assert reader.get("/live/hetong/wall/").status_code == 404


def test_a_draft_has_no_wall_in_public(topics: None, in_unit_a: UnitRef, reader: Client) -> None:
    a_broadcast(in_unit_a, code="hetong")
    assert reader.get("/live/hetong/wall/").status_code == 404
