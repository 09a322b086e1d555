"""A broadcast of the unit: announced, live, over; what is played, and what the policy of its page allows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef
from shared_apps.contracts.broadcast_content import as_data, check, from_data
from shared_apps.contracts.page_content import BadContent
from tenant_apps.outreach.models import Campaign as Row
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.operations.keeping_pages import PageChangedMeanwhile
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.campaigns import all_campaigns
from tenant_apps.outreach.rules.pages import Standing, standing, until_it_changes
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules.campaigns import came_by
from tests.network import Network
from tests.rfc5545 import parse
from tests.tenant_apps.outreach.broadcasts import ADMIN, ROOM, VIDEO, WORK, content
from tests.tenant_apps.outreach.broadcasts import broadcast_of as a_broadcast
from tests.tenant_apps.questions.test_asking_pages import send, to_confirm

COOKIE = settings.HUISHENG_CAMPAIGN_COOKIE_NAME
TITLE = "第一份劳动合同怎么签"
Move = Callable[[datetime], None]
Staff = Callable[..., Client]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """A function: it is this instant from now on."""

    def to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))

    return to


def form(**said: Any) -> dict[str, Any]:
    """What a browser sends for a broadcast of tomorrow night."""
    tomorrow = clock.business_day() + timedelta(days=1)
    return {
        "title": " 第一份  劳动合同怎么签 ",
        "about": "劳动监察员和律师在线讲解。",
        "day": tomorrow.isoformat(),
        "begins": "23:00",
        "ends": "00:30",
        "address": "https://live.bilibili.com/22637261",
        "replay": "",
        "topic": WORK,
        "has_wall": "on",
        "code": "hetong",
    } | said


def policy(client: Client, address: str) -> dict[str, str]:
    """The parts of the policy with which this page is sent."""
    said = client.get(address)["Content-Security-Policy"]
    return {name: rest for name, _space, rest in (part.strip().partition(" ") for part in said.split(";"))}


# --- its hour


def test_how_far_it_is_follows_from_the_time_alone() -> None:
    begins, ends = datetime(2026, 11, 25, 11, tzinfo=UTC), datetime(2026, 11, 25, 13, tzinfo=UTC)

    def stands(now: datetime, **said: Any) -> Standing:
        values: dict[str, Any] = {"shown_at": datetime(2026, 11, 1, tzinfo=UTC), "closed_at": None} | said
        return standing(begins=begins, ends=ends, now=now, **values)

    second = timedelta(seconds=1)
    assert stands(begins - second) is Standing.COMING
    assert [stands(begins), stands(ends - second)] == [Standing.NOW] * 2
    assert stands(ends) is Standing.OVER
    assert stands(begins, shown_at=None) is Standing.DRAFT
    assert stands(begins, closed_at=begins) is Standing.OVER
    assert until_it_changes(begins=begins, ends=ends, now=begins - second) == second
    assert until_it_changes(begins=begins, ends=ends, now=begins) == timedelta(hours=2)
    assert until_it_changes(begins=begins, ends=ends, now=ends) is None


def test_what_cannot_stand_names_the_field() -> None:
    now = datetime(2026, 11, 25, 11, tzinfo=UTC)

    def fault(**said: Any) -> tuple[str, str]:
        with pytest.raises(BadContent) as found:
            check(content(**({"begins": now, "ends": now + timedelta(hours=1)} | said)), topics=[WORK])
        return found.value.field, found.value.code

    assert fault(title="") == ("title", "title")
    assert fault(title="长" * 41) == ("title", "title")
    assert fault(about=" " * 0) == ("about", "about")
    assert fault(ends=now) == ("ends", "span")
    assert fault(ends=now + timedelta(hours=12, seconds=1)) == ("ends", "span")
    assert fault(topic="99") == ("topic", "unknown")
    assert fault(replay="https://" + "a" * 500) == ("address", "https")


def test_it_is_stored_as_it_is() -> None:
    said = content(replay=VIDEO, has_wall=False)
    assert from_data(as_data(said)) == said


# --- in public


def test_a_draft_stands_nowhere(in_unit_a: UnitRef, reader: Client) -> None:
    made = a_broadcast(in_unit_a, code="hetong")
    for address in ("/live/hetong/", "/live/hetong/ask/", "/live/hetong/calendar.ics", "/c/hetong/"):
        assert reader.get(address).status_code == 404, address
    assert TITLE not in reader.get("/").content.decode()
    assert all_campaigns() == []
    keeping_pages.show(BROADCASTS, made, saves=1, actor=ADMIN)
    assert reader.get("/c/hetong/")["Location"] == "/live/hetong/"
    for address in ("/", "/live/", "/live/hetong/"):
        assert TITLE in reader.get(address).content.decode(), address
    assert [one.code for one in BROADCASTS.now()] == ["hetong"]
    keeping_pages.take_away(BROADCASTS, made, saves=2, actor=ADMIN)
    assert reader.get("/live/hetong/").status_code == 404
    assert TITLE not in reader.get("/").content.decode()


def test_the_broadcast_of_another_unit_is_none_here(
    in_unit_a: UnitRef, unit_b: UnitRef, reader: Client
) -> None:
    a_broadcast(unit_b, shown=True, code="bieren")
    assert reader.get("/live/bieren/").status_code == 404
    assert TITLE not in reader.get("/live/").content.decode()


def test_announced_then_live_then_over(in_unit_a: UnitRef, reader: Client, move: Move) -> None:
    begins = datetime(2026, 11, 25, 15, tzinfo=UTC)
    move(begins - timedelta(hours=2))
    made = a_broadcast(
        in_unit_a, shown=True, code="hetong", begins=begins, ends=begins + timedelta(hours=2), replay=VIDEO
    )
    before = reader.get("/live/hetong/").content.decode()
    assert "11月25日（周三）23:00—次日 01:00" in before, "by the clocks of Beijing"
    assert "<iframe" not in before
    assert "提前提问" in before
    move(begins)
    live = reader.get("/live/hetong/").content.decode()
    assert "cid=22637261" in live
    assert "BV1cSec6tEux" not in live
    assert "现在提问" in live
    move(begins + timedelta(hours=2))
    over = reader.get("/live/hetong/").content.decode()
    assert "cid=22637261" not in over
    assert "BV1cSec6tEux" in over
    assert "/live/hetong/ask/" not in over
    now = BROADCASTS.one(made)
    assert now is not None
    assert now.standing is Standing.OVER


# Pages are kept of what was committed alone.
@pytest.mark.django_db(transaction=True)
def test_its_page_is_kept_no_longer_than_it_is_true(in_unit_a: UnitRef, reader: Client, move: Move) -> None:
    begins = datetime(2026, 11, 25, 11, tzinfo=UTC)
    move(begins - timedelta(seconds=20))
    a_broadcast(in_unit_a, shown=True, code="hetong", begins=begins, ends=begins + timedelta(hours=1))
    assert "<iframe" not in reader.get("/live/hetong/").content.decode()
    move(begins - timedelta(seconds=1))
    assert "<iframe" not in reader.get("/live/hetong/").content.decode()
    move(begins)
    assert "<iframe" in reader.get("/live/hetong/").content.decode()


def test_its_hour_goes_into_a_calendar(in_unit_a: UnitRef, reader: Client, move: Move) -> None:
    begins = datetime(2026, 11, 25, 15, tzinfo=UTC)
    move(begins - timedelta(days=1))
    a_broadcast(in_unit_a, shown=True, code="hetong", begins=begins, ends=begins + timedelta(hours=2))
    answer = reader.get("/live/hetong/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = parse(answer.content).all("VEVENT")
    assert (event.values["DTSTART"], event.values["DTEND"]) == ("20261125T230000", "20261126T010000")
    assert event.values["SUMMARY"] == TITLE
    assert event.values["URL"].endswith("/live/hetong/")


# --- what is played


def test_the_policy_of_its_page_lets_the_one_player_in(in_unit_a: UnitRef, reader: Client) -> None:
    made = a_broadcast(in_unit_a, shown=True, code="hetong")
    said = policy(reader, "/live/hetong/")
    assert said["frame-src"] == "https://www.bilibili.com"
    assert "media-src" not in said
    for address in ("/live/", "/"):
        assert "frame-src" not in policy(reader, address), address
    keeping_pages.take_away(BROADCASTS, made, saves=2, actor=ADMIN)
    assert "frame-src" not in policy(reader, "/live/hetong/")
    with override_settings(HUISHENG_STREAM_HOSTS=["pull.example.cn"]):
        stream = "https://pull.example.cn/live/a.m3u8"
        a_broadcast(in_unit_a, shown=True, code="liu", address=stream)
        said = policy(reader, "/live/liu/")
        assert said["media-src"] == "https://pull.example.cn"
        assert "frame-src" not in said
        page = reader.get("/live/liu/").content.decode()
        assert f'<video class="o-player" src="{stream}"' in page
        assert "请用微信或 Safari 打开本页" in page


def test_a_host_taken_off_the_list_plays_no_more(in_unit_a: UnitRef, reader: Client) -> None:
    a_broadcast(in_unit_a, shown=True, code="hetong")
    with override_settings(HUISHENG_PLAYER_HOSTS=["player.youku.com"]):
        # Kept pages go with the process that kept them: the list changes with a restart alone.
        page = reader.get("/live/hetong/?again=1")
        assert ROOM.partition("?")[0] not in page.content.decode()
        assert "frame-src" not in page["Content-Security-Policy"]


def test_from_other_hosts_nothing_is_entered(in_unit_a: UnitRef, staff: Staff, network: Network) -> None:
    admin = staff("unit_admin", network.a)
    refused = admin.post("/manage/broadcasts/new/", form(address="https://www.bilibili.com.evil.cn/1"))
    assert refused.status_code == 422
    assert "不能播放这个网站的内容" in refused.content.decode()
    assert "劳动监察员和律师在线讲解。" in refused.content.decode(), "nothing typed is lost"
    refused = admin.post("/manage/broadcasts/new/", form(replay="http://player.bilibili.com/player.html"))
    assert refused.status_code == 422
    assert not Row.objects.exists()
    assert admin.post("/manage/broadcasts/new/", form()).status_code == 302
    row = Row.objects.get()
    assert row.broadcast is not None
    said = from_data(row.broadcast["content"])
    assert said.address == f"{ROOM}&danmaku=0", "the address of a room became that of its player"
    assert said.ends - said.begins == timedelta(minutes=90), "what ends before it begins ends on the next day"
    assert said.title == "第一份 劳动合同怎么签"


# --- asked from its page


def test_what_is_asked_from_its_page_counts_for_it(in_unit_a: UnitRef, reader: Client) -> None:
    a_broadcast(in_unit_a, shown=True, code="hetong")
    away = reader.get("/live/hetong/ask/")
    assert away["Location"] == f"/ask/?topic={WORK}"
    assert came_by(away.cookies[COOKIE].value) == "hetong"
    send(reader, to_confirm(reader))
    assert Question.objects.get().campaign == "hetong"


def test_once_it_is_over_asking_counts_no_more(in_unit_a: UnitRef, reader: Client) -> None:
    made = a_broadcast(in_unit_a, shown=True, code="hetong")
    keeping_pages.end(BROADCASTS, made, saves=2, actor=ADMIN)
    assert COOKIE not in reader.get("/live/hetong/ask/").cookies
    keeping_pages.go_on(BROADCASTS, made, saves=3, actor=ADMIN)
    assert COOKIE in reader.get("/live/hetong/ask/").cookies


# --- kept by the administrator


def test_written_shown_ended_and_taken_away_on_its_pages(
    in_unit_a: UnitRef, staff: Staff, network: Network
) -> None:
    admin = staff("unit_admin", network.a)
    page = admin.post("/manage/broadcasts/new/", form(), follow=True)
    made = Row.objects.get().pk
    address = f"/manage/broadcasts/{made}/"
    assert page.redirect_chain == [(address, 302)]
    assert "播放器" in admin.get("/manage/broadcasts/new/").content.decode()
    assert "<iframe" in admin.get(f"{address}preview/").content.decode(), "the picture can be tried out"
    for button, saves in (("show", 1), ("end", 2), ("on", 3), ("away", 4)):
        admin.post(f"{address}step/", {button: "1", "saves": str(saves)})
    row = Row.objects.get()
    assert (row.saves, row.shown_at) == (5, None)
    admin.post(f"{address}step/", {"discard": "1", "saves": "5"})
    assert Row.objects.exists(), "what was shown once keeps its code"
    actions = unit_audit().entry._default_manager.values_list("action", flat=True)
    assert [one for one in actions.order_by("pk") if one.startswith("outreach.")] == [
        "outreach.broadcast_drafted",
        "outreach.broadcast_shown",
        "outreach.broadcast_ended",
        "outreach.broadcast_went_on",
        "outreach.broadcast_taken_away",
    ]


def test_of_two_who_save_the_second_is_told(in_unit_a: UnitRef, staff: Staff, network: Network) -> None:
    made = a_broadcast(in_unit_a)
    keeping_pages.save(BROADCASTS, made, content(title="先保存的"), saves=1, actor=ADMIN)
    with pytest.raises(PageChangedMeanwhile):
        keeping_pages.save(BROADCASTS, made, content(title="后保存的"), saves=1, actor=ADMIN)
    answer = staff("unit_admin", network.a).post(
        f"/manage/broadcasts/{made}/", form(title="后保存的", saves="1")
    )
    assert answer.status_code == 409
    assert "后保存的" in answer.content.decode()
    assert Row.objects.get().name == "先保存的"


def test_a_draft_that_nobody_saw_is_removed(in_unit_a: UnitRef) -> None:
    made = a_broadcast(in_unit_a)
    keeping_pages.discard(BROADCASTS, made, saves=1, actor=ADMIN)
    assert not Row.objects.exists()
