"""A season that a directive calls for: taken on, changed where that is allowed, told in numbers, recalled."""

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
from shared_apps.contracts.directive_messages import SEASON, DirectiveTold
from shared_apps.contracts.page_content import ABOUT, MAY_CHANGE_KEY, BadContent
from shared_apps.contracts.season_content import (
    DATES,
    DUTY,
    LIVE,
    LiveHour,
    Office,
    SeasonContent,
)
from shared_apps.contracts.season_content import SEASON as KIND
from shared_apps.topics.public import import_tree, sensitive_codes
from tenant_apps.directive_inbox.operations import receiving
from tenant_apps.directive_inbox.queries.item import item_page
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import (
    keeping_campaigns,
    keeping_pages,
    pages_from_above,
    telling_pages,
)
from tenant_apps.outreach.operations.keeping_pages import PageRecalledError
from tenant_apps.outreach.queries.seasons import SEASONS, Season
from tenant_apps.questions.models import Question
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.tenant_apps.outreach.seasons import ADMIN, WORK, content
from tests.tenant_apps.questions.test_asking_pages import send, to_confirm

Told = dict[str, Any]
Come = Callable[..., UUID]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture(autouse=True)
def _topics(db: None) -> None:
    with enter_network():
        import_tree()


@pytest.fixture
def come(in_unit_a: UnitRef) -> Come:
    """A function: a directive that calls unit a to a season has arrived, or was told anew."""

    def arrive(directive_id: UUID | None = None, **said: Any) -> UUID:
        directive_id = directive_id or uuid7()
        now = clock.now()
        called: SeasonContent = said.pop("called", content(offices=(), live=()))
        values: dict[str, Any] = {
            "directive_id": str(directive_id),
            "revision": 1,
            "content_version": 1,
            "acknowledge_from": 1,
            "directive_kind": SEASON,
            "title": "关于开展就业创业问题季的通知",
            "text": "请各单位参加。",
            "number_label": "",
            "issuer_unit_id": 1,
            "issuer_name": "共青团山东省委员会",
            "issuer_person": "王处长",
            "issued_at": now.isoformat(),
            "due_at": (now + timedelta(days=7)).isoformat(),
            "parent_id": "",
            "details": {
                SEASON: KIND.as_text(called),
                MAY_CHANGE_KEY: said.pop("may_change", [DUTY, LIVE]),
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


def admin(network: Network) -> Any:
    return actor("管理员", unit_admin=network.a)


def told() -> list[Told]:
    outbox = unit_tables().outbox._default_manager.filter(kind="season.told")
    return list(outbox.order_by("pk").values_list("payload", flat=True))


def kept(made: int) -> Season:
    season = SEASONS.one(made)
    assert season is not None
    return season


def test_taken_on_once_as_a_draft_that_nobody_sees(
    come: Come, network: Network, reader: Client, in_unit_a: UnitRef
) -> None:
    directive_id = come()
    made = pages_from_above.take_on(directive_id, admin(network))
    assert pages_from_above.take_on(directive_id, admin(network)) == made
    item = item_page(directive_id)
    assert item is not None
    assert item.acknowledged_at is not None
    season = kept(made)
    assert (season.issuer, season.parts) == ("共青团山东省委员会", (DUTY, LIVE))
    assert reader.get(season.path).status_code == 404
    assert told() == [], "a draft is nobody's business above"
    keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    assert "共青团山东省委员会" in reader.get(season.path).content.decode()
    (up,) = told()
    assert (up["stands"], up["changed"], up["asked"]) == ("shown", [], 0)


def test_only_what_the_issuer_leaves_to_units_is_changed(come: Come, network: Network) -> None:
    made = pages_from_above.take_on(come(), admin(network))
    before = kept(made).content
    wanted = replace(
        before,
        title="我们自己的标题",
        about="我们自己的话",
        topics=("13",),
        last_day=before.last_day - timedelta(days=1),
        offices=(Office("就业指导中心", "周一"),),
    )
    keeping_pages.save(SEASONS, made, wanted, saves=1, actor=ADMIN)
    assert told() == [], "a draft is nobody's business above"
    season = kept(made)
    assert season.content == replace(before, offices=wanted.offices)
    assert season.changed == (DUTY,)
    keeping_pages.show(SEASONS, made, saves=2, actor=ADMIN)
    assert told()[-1]["changed"] == [DUTY]
    assert told()[-1]["offices"] == 1


def test_days_stay_within_the_issuers(come: Come, network: Network) -> None:
    made = pages_from_above.take_on(come(may_change=[DATES]), admin(network))
    before = kept(made).content
    for days in (
        {"first_day": before.first_day - timedelta(days=1)},
        {"last_day": before.last_day + timedelta(days=1)},
    ):
        with pytest.raises(BadContent) as found:
            keeping_pages.save(SEASONS, made, replace(before, **days), saves=1, actor=ADMIN)
        assert found.value.code == "inside"
    within = replace(before, first_day=before.first_day + timedelta(days=1))
    keeping_pages.save(SEASONS, made, within, saves=1, actor=ADMIN)
    assert kept(made).changed == (DATES,)


def test_what_goes_up_holds_no_word_and_no_name(
    come: Come, network: Network, reader: Client, in_unit_a: UnitRef
) -> None:
    made = pages_from_above.take_on(come(may_change=[ABOUT, DUTY]), admin(network))
    own = replace(kept(made).content, about="张三丰老师说", offices=(Office("张三丰", "周一"),))
    keeping_pages.save(SEASONS, made, own, saves=1, actor=ADMIN)
    keeping_pages.show(SEASONS, made, saves=2, actor=ADMIN)
    reader.get(f"{kept(made).path}ask/")
    send(reader, to_confirm(reader))
    telling_pages.tell_again(made)
    up = told()[-1]
    assert (up["asked"], up["answered"], up["median_minutes"]) == (1, 0, -1)
    assert "张三丰" not in str(told())
    assert set(up) == {
        "directive_id", "revision", "at", "stands", "path", "first_day", "last_day", "changed", "offices",
        "experts", "live", "asked", "answered", "helped", "median_minutes",
    }  # fmt: skip
    assert [one["revision"] for one in told()] == [1, 2]


def test_sensitive_questions_are_in_no_figure_above(
    come: Come, network: Network, reader: Client, in_unit_a: UnitRef
) -> None:
    made = pages_from_above.take_on(come(), admin(network))
    keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    reader.get(f"{kept(made).path}ask/")
    send(reader, to_confirm(reader))
    Question.objects.update(topic=sorted(sensitive_codes())[0])
    telling_pages.tell_again(made)
    assert told()[-1]["asked"] == 0


def test_the_figures_come_by_themselves_when_it_is_over(
    come: Come, network: Network, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pages_from_above.take_on(come(), admin(network))
    keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    last = kept(made).content.last_day
    asked_for = unit_tables().outbox._default_manager.filter(kind="wakeup.scheduled")
    wakes = {one.payload["what"]: datetime.fromisoformat(one.payload["at"]) for one in asked_for}
    midnight = datetime(last.year, last.month, last.day, 16, tzinfo=UTC)
    assert wakes["outreach.season_over"] == midnight, "the first instant after the last day in Beijing"
    assert wakes["outreach.season_settled"] == midnight + timedelta(days=14)
    monkeypatch.setattr(clock, "now", lambda: midnight)
    before = asked_for.count()
    telling_pages.tell_again(made)
    assert told()[-1]["stands"] == "ended"
    waits = asked_for.order_by("pk").values_list("payload", flat=True)[before:]
    assert {one["what"] for one in waits} == {"outreach.season_settled"}, "it never wakes itself for ever"


def test_what_is_recalled_leaves_the_site_at_once(
    come: Come, network: Network, reader: Client, in_unit_a: UnitRef
) -> None:
    directive_id = come()
    made = pages_from_above.take_on(directive_id, admin(network))
    keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    path = kept(made).path
    assert reader.get(path).status_code == 200
    come(directive_id, revision=2, recalled_at=clock.now().isoformat(), recall_reason="改期")
    assert reader.get(path).status_code == 404
    assert told()[-1]["stands"] == "away"
    with pytest.raises(PageRecalledError):
        keeping_pages.show(SEASONS, made, saves=kept(made).saves, actor=ADMIN)
    assert SEASONS.shown_one(kept(made).code) is None
    later = come()
    come(later, revision=2, recalled_at=clock.now().isoformat())
    with pytest.raises(pages_from_above.NotCalledError):
        pages_from_above.take_on(later, admin(network))


def test_said_anew_it_reads_so_here_but_for_our_own(come: Come, network: Network) -> None:
    directive_id = come(may_change=[ABOUT, DATES, LIVE])
    made = pages_from_above.take_on(directive_id, admin(network))
    before = kept(made).content
    hour = LiveHour(clock.now(), clock.now() + timedelta(hours=1))
    own = replace(before, about="我们的话", live=(hour,), last_day=before.last_day - timedelta(days=1))
    keeping_pages.save(SEASONS, made, own, saves=1, actor=ADMIN)
    shorter = replace(
        before, title="改了的标题", about="新的话", last_day=before.last_day - timedelta(days=5)
    )
    come(directive_id, revision=2, called=shorter, may_change=[DATES, LIVE])
    now = kept(made)
    assert (now.content.title, now.content.about) == ("改了的标题", "新的话")
    assert now.content.last_day == shorter.last_day, "within the issuer's"
    assert now.content.live == (hour,)
    assert set(now.changed) == {LIVE}


def test_what_the_issuer_changes_is_shown_until_somebody_has_seen_it(
    come: Come, network: Network, admin_a: Client, in_unit_a: UnitRef
) -> None:
    directive_id = come(may_change=[ABOUT, DUTY])
    made = pages_from_above.take_on(directive_id, admin(network))
    first = kept(made).content
    assert kept(made).anew == []
    keeping_pages.save(SEASONS, made, replace(first, about="我们的话"), saves=1, actor=ADMIN)
    second = replace(first, title="第二稿", about="上级的新话")
    come(directive_id, revision=2, called=second, may_change=[ABOUT, DUTY])
    third = replace(second, title="第三稿")
    come(directive_id, revision=3, called=third, may_change=[ABOUT, DUTY])
    now = kept(made)
    assert [(one.before, one.now) for one in now.anew] == [
        (first.title, "第三稿"),
        (first.about, "上级的新话"),
    ], "since somebody looked, however often it was said anew"
    assert (now.content.about, now.conflicts) == ("我们的话", [ABOUT])
    page = admin_a.get(f"/manage/seasons/{made}/").content.decode()
    assert "<ins>第三稿</ins>" in page
    assert "页面上仍是本单位的内容" in page
    step = f"/manage/seasons/{made}/step/"
    admin_a.post(step, {"issuers": ABOUT, "saves": str(now.saves - 1)})
    assert kept(made).content.about == "我们的话", "a colleague has changed it meanwhile"
    admin_a.post(step, {"issuers": ABOUT, "saves": str(now.saves)})
    assert (kept(made).content.about, kept(made).changed) == ("上级的新话", ())
    admin_a.post(step, {"seen": "1", "saves": str(kept(made).saves)})
    assert kept(made).anew == []
    assert "上级已修订" not in admin_a.get(f"/manage/seasons/{made}/").content.decode()
    come(directive_id, revision=4, called=replace(third, title="第四稿"), may_change=[ABOUT, DUTY])
    assert [one.before for one in kept(made).anew] == ["第三稿"]


def test_what_was_said_as_before_is_no_difference(come: Come, network: Network) -> None:
    directive_id = come()
    made = pages_from_above.take_on(directive_id, admin(network))
    first = kept(made).content
    come(directive_id, revision=2, called=replace(first, title="第二稿"))
    come(directive_id, revision=3, called=first)
    assert kept(made).anew == []


def test_taken_on_and_changed_on_its_pages(
    come: Come, network: Network, admin_a: Client, in_unit_a: UnitRef
) -> None:
    directive_id = come(may_change=[DUTY])
    assert "就业创业问题季" in admin_a.get("/manage/seasons/").content.decode()
    assert "看看这个问题季" in admin_a.get(f"/desk/directives/{directive_id}/").content.decode()
    taken = admin_a.post(f"/manage/seasons/called/{directive_id}/")
    row = Campaign.objects.get(directive_id=directive_id)
    assert taken["Location"] == f"/manage/seasons/{row.pk}/"
    page = admin_a.get(taken["Location"]).content.decode()
    assert 'name="office_1"' in page
    for fixed in ("title", "about", "first_day", "topics", "day_1"):
        assert f'name="{fixed}"' not in page
    said = {"saves": "1", "office_rows": "2", "live_rows": "0", "office_1": "校就业处", "agreed": "on"}
    assert admin_a.post(taken["Location"], {**said, "title": "偷改", "topics": ["13"]}).status_code == 302
    season = kept(row.pk)
    assert season.content.offices == (Office("校就业处"),)
    assert (season.content.title, season.content.topics) == ("就业创业问题季", (WORK,))
    assert "上级可见" in admin_a.get(taken["Location"]).content.decode()


def test_closed_as_a_campaign_it_is_told_as_well(come: Come, network: Network) -> None:
    made = pages_from_above.take_on(come(), admin(network))
    keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    keeping_campaigns.close(made, actor=ADMIN)
    assert told()[-1]["stands"] == "ended"


def test_what_is_no_season_is_none(come: Come, network: Network, admin_a: Client) -> None:
    assert admin_a.get(f"/manage/seasons/called/{uuid7()}/").status_code == 404
    empty = come(details={})
    assert admin_a.get(f"/manage/seasons/called/{empty}/").status_code == 404
    with pytest.raises(pages_from_above.NotCalledError):
        pages_from_above.take_on(empty, admin(network))


def test_a_season_of_our_own_is_told_to_nobody(in_unit_a: UnitRef) -> None:
    made = keeping_pages.begin(SEASONS, content(), actor=ADMIN)
    keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    assert told() == []
