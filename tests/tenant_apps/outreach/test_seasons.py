"""A season of the unit: a page of its own, a filter on what stands in public, live hours, and its count."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef
from shared_apps.contracts.page_content import BadContent, span
from shared_apps.contracts.season_content import (
    LiveHour,
    Office,
    as_data,
    check,
    from_data,
)
from shared_apps.topics.public import sensitive_codes
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.outreach.models import Campaign as Row
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.operations.keeping_pages import PageChangedMeanwhile
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.campaigns import all_campaigns
from tenant_apps.outreach.queries.season_report import report_of
from tenant_apps.outreach.queries.seasons import SEASONS, Season, page_of
from tenant_apps.outreach.rules.live_hours import LiveStanding
from tenant_apps.outreach.rules.pages import Standing
from tenant_apps.people.models import Member
from tenant_apps.people.public import MemberFacts, add_expert
from tenant_apps.questions.models import Question
from tenant_apps.questions.queries.unit_topics import offer
from tenant_apps.questions.rules.campaigns import came_by
from tenant_apps.questions.web.asking_topics import labelled, near
from tenant_apps.questions.web.draft import Draft
from tests.network import Network
from tests.tenant_apps.commons.conftest import LAMPS, WAGES, Import
from tests.tenant_apps.outreach.seasons import ADMIN, WORK, at, content
from tests.tenant_apps.outreach.seasons import season_of as a_season
from tests.tenant_apps.questions.test_asking_pages import send, to_confirm

COOKIE = settings.HUISHENG_CAMPAIGN_COOKIE_NAME
Move = Callable[[datetime], None]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """A function: it is this instant from now on."""

    def to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(UTC))

    return to


def form(**said: Any) -> dict[str, Any]:
    """What a browser sends for a season that runs now."""
    today = clock.business_day()
    return {
        "title": " 就业  创业问题季 ",
        "about": "找工作，问懂行的人。",
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=10)).isoformat(),
        "topics": [WORK],
        "office_rows": "2",
        "live_rows": "2",
        "code": "jiuye",
    } | said


# --- its days and hours


def test_both_days_belong_to_it_in_beijing(move: Move) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    shown = datetime(2026, 2, 20, tzinfo=UTC)

    def stands(now: datetime, **said: Any) -> Standing:
        move(now)
        values: dict[str, Any] = {"shown_at": shown, "closed_at": None} | said
        days = content(first_day=first, last_day=last, live=())
        return Season(campaign_id=1, code="a", content=days, saves=1, **values).standing

    assert stands(at(date(2026, 2, 28), 23, 59)) is Standing.COMING
    assert [stands(moment) for moment in (at(first, 0), at(last, 23, 59))] == [Standing.NOW] * 2
    assert stands(at(date(2026, 4, 1), 0)) is Standing.OVER
    assert stands(at(first, 0), shown_at=None) is Standing.DRAFT
    assert stands(at(first, 0), closed_at=shown) is Standing.OVER


def test_an_hour_that_crosses_midnight_ends_on_the_next_day() -> None:
    begins, ends = span(date(2026, 11, 25), time(22, 30), time(0, 30))
    assert (begins, ends) == (at(date(2026, 11, 25), 22, 30), at(date(2026, 11, 26), 0, 30))
    assert span(date(2026, 11, 25), time(19), time(21))[1] == at(date(2026, 11, 25), 21)


def test_what_cannot_stand_names_field_and_row() -> None:
    day = date(2026, 3, 10)
    good = {"topics": (WORK,), "first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31), "live": ()}

    def fault(**said: Any) -> tuple[str, str, int]:
        with pytest.raises(BadContent) as found:
            check(content(**(good | said)), topics=[WORK])
        return found.value.field, found.value.code, found.value.row

    check(content(**good), topics=[WORK])
    assert fault(title="") == ("title", "title", 0)
    assert fault(last_day=date(2026, 2, 1)) == ("last_day", "order", 0)
    assert fault(last_day=date(2027, 2, 1)) == ("last_day", "long", 0)
    assert fault(topics=()) == ("topics", "number", 0)
    assert fault(topics=("99",)) == ("topics", "unknown", 0)
    assert fault(offices=(Office("甲"), Office("乙" * 61))) == ("offices", "words", 2)
    assert fault(live=(LiveHour(at(day, 1), at(day, 14)),)) == ("live", "span", 1)
    # 16:30 UTC of the day before is half past midnight in Beijing: it is the first day, and belongs to it.
    early = datetime(2026, 2, 28, 16, 30, tzinfo=UTC)
    check(content(**(good | {"live": (LiveHour(early, early + timedelta(hours=1)),)})), topics=[WORK])
    before = datetime(2026, 2, 28, 15, 30, tzinfo=UTC)
    assert fault(live=(LiveHour(before, before + timedelta(hours=1)),)) == ("live", "outside", 1)


def test_it_is_stored_as_it_is() -> None:
    said = content(experts=(4,))
    assert from_data(as_data(said)) == said


# --- in public


def test_a_draft_stands_nowhere(in_unit_a: UnitRef, reader: Client) -> None:
    made = a_season(in_unit_a, code="jiuye")
    assert reader.get("/seasons/jiuye/").status_code == 404
    assert reader.get("/seasons/jiuye/ask/").status_code == 404
    assert reader.get("/c/jiuye/").status_code == 404
    assert "就业创业问题季" not in reader.get("/").content.decode()
    assert all_campaigns() == []
    keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    assert reader.get("/c/jiuye/")["Location"] == "/seasons/jiuye/"
    for address in ("/", "/seasons/", "/seasons/jiuye/"):
        assert "就业创业问题季" in reader.get(address).content.decode()
    assert [card.code for card in all_campaigns()] == ["jiuye"]
    assert [season.code for season in SEASONS.now()] == ["jiuye"]
    keeping_pages.take_away(SEASONS, made, saves=2, actor=ADMIN)
    assert reader.get("/seasons/jiuye/").status_code == 404
    assert "就业创业问题季" not in reader.get("/").content.decode()


def test_the_season_of_another_unit_is_none_here(
    in_unit_a: UnitRef, network: Network, client_of: Any
) -> None:
    a_season(in_unit_a, shown=True, code="jiuye")
    assert client_of(network.b).get("/seasons/jiuye/").status_code == 404


def test_its_page_shows_what_stands_in_public_of_its_topics_and_days(
    imported: Import, in_unit_a: UnitRef, reader: Client
) -> None:
    now = clock.now()
    inside = imported(title="三方协议怎么签", received_at=now - timedelta(hours=2), answered_at=now)
    imported(title="路灯坏了", topic=LAMPS, received_at=now - timedelta(hours=2), answered_at=now)
    imported(title="去年的工资", received_at=now - timedelta(days=300))
    a_season(in_unit_a, shown=True, code="jiuye")
    page = reader.get("/seasons/jiuye/").content.decode()
    assert "三方协议怎么签" in page
    assert "路灯坏了" not in page
    assert "去年的工资" not in page
    assert "就业指导中心" in page
    deciding.remove(inside.question, actor=ADMIN)
    assert "三方协议怎么签" not in reader.get("/seasons/jiuye/").content.decode()


def test_a_live_hour_before_during_and_after(
    imported: Import, in_unit_a: UnitRef, reader: Client, move: Move
) -> None:
    day = date(2026, 11, 25)
    hour = LiveHour(at(day, 22, 30), at(day + timedelta(days=1), 0, 30), "简历门诊")
    move(at(day, 12))
    a_season(in_unit_a, shown=True, code="jiuye", live=(hour,))
    season = SEASONS.shown_one("jiuye")
    assert season is not None
    before = reader.get("/seasons/jiuye/").content.decode()
    assert "简历门诊" in before
    assert "现在可以提问" not in before
    assert "次日 00:30" in before
    move(at(day + timedelta(days=1), 0, 10))
    asked = at(day + timedelta(days=1), 0, 5)
    imported(title="零点问的简历", received_at=asked, answered_at=asked + timedelta(minutes=2))
    assert "现在可以提问" in reader.get("/seasons/jiuye/").content.decode()
    move(at(day + timedelta(days=1), 0, 30))
    over = page_of(season).live[0]
    assert over.standing is LiveStanding.AFTER
    assert [row.title for row in over.answers] == ["零点问的简历"]
    after = reader.get("/seasons/jiuye/").content.decode()
    assert "现在可以提问" not in after
    assert "零点问的简历" in after


def test_an_expert_who_has_left_is_named_no_more(in_unit_a: UnitRef, reader: Client) -> None:
    expert, _secret = add_expert(MemberFacts(name="周懂行", organisation="人社局"), actor=ADMIN)
    a_season(in_unit_a, shown=True, code="jiuye", experts=(expert,))
    assert "周懂行" in reader.get("/seasons/jiuye/").content.decode()
    with pytest.raises(BadContent):
        a_season(in_unit_a, experts=(expert + 1,))
    Member.objects.filter(pk=expert).update(
        starts_on=clock.business_day() - timedelta(days=9), ends_on=clock.business_day() - timedelta(days=1)
    )
    season = SEASONS.shown_one("jiuye")
    assert season is not None
    assert page_of(season).experts == []


# --- asking from it


def test_a_question_asked_from_it_has_its_topic_and_is_counted(
    in_unit_a: UnitRef, reader: Client, topics: None
) -> None:
    a_season(in_unit_a, shown=True, code="jiuye")
    led = reader.get("/seasons/jiuye/ask/")
    assert (led.status_code, led["Location"]) == (302, f"/ask/?topic={WORK}")
    assert came_by(led.cookies[COOKIE].value) == "jiuye"
    assert "劳动和社会保障" in reader.get(led["Location"]).content.decode()
    done = send(reader, to_confirm(reader))
    assert done.status_code == 303
    assert Question.objects.latest("received_at").campaign == "jiuye"
    assert all_campaigns()[0].asked == 1


def test_outside_its_days_the_way_leads_on_and_counts_nobody(
    in_unit_a: UnitRef, reader: Client, move: Move
) -> None:
    a_season(in_unit_a, shown=True, code="jiuye")
    move(clock.now() + timedelta(days=30))
    led = reader.get("/seasons/jiuye/ask/")
    assert led.status_code == 302
    assert COOKIE not in led.cookies
    assert "本季已结束" in reader.get("/seasons/jiuye/").content.decode()


def test_topics_near_the_page_are_offered_first(in_unit_a: UnitRef, topics: None) -> None:
    assert near("nowhere") == near("99x") == ""
    with_topic = labelled(Draft.fresh(text="你好", near=near(WORK)), offer())
    assert all(value.startswith(f"n:{WORK}") for value, _name in with_topic[:-1])
    assert len(with_topic) > 1
    assert labelled(Draft.fresh(text="你好", near=near(WAGES)), offer())[0][0] == f"n:{WAGES}"


def test_the_closing_report_fills_itself(
    imported: Import, admin_a: Client, in_unit_a: UnitRef, reader: Client
) -> None:
    made = a_season(in_unit_a, shown=True, code="jiuye")
    now = clock.now()
    imported(title="试用期多长", received_at=now - timedelta(hours=5), answered_at=now)
    imported(title="路灯坏了", topic=LAMPS, received_at=now - timedelta(hours=5), answered_at=now)
    reader.get("/seasons/jiuye/ask/")
    send(reader, to_confirm(reader))
    send(reader, to_confirm(reader))
    first, second = Question.objects.filter(campaign="jiuye")
    for question, minutes in ((first, 60), (second, 180)):
        question.answered_at = question.received_at + timedelta(minutes=minutes)
        question.solved = question == first
        question.save()
    season = SEASONS.one(made)
    assert season is not None
    report = report_of(season)
    figures = report.figures
    assert (figures.asked, figures.answered, figures.helped, figures.median_minutes) == (2, 2, 1, 120)
    assert sum(number for _name, number in report.by_topic) == 2
    assert [row.title for row in report.best] == ["试用期多长"]
    page = admin_a.get(f"/manage/seasons/{made}/report/").content.decode()
    assert "试用期多长" in page
    assert "一半的首次答复在 2 小时内" in page


def test_a_sensitive_answer_is_no_example(imported: Import, in_unit_a: UnitRef) -> None:
    """Should one stand in public all the same, because its topic became sensitive later."""
    made = a_season(in_unit_a, shown=True)
    now = clock.now()
    row = imported(title="后来才算敏感", received_at=now - timedelta(hours=5), answered_at=now)
    season = SEASONS.one(made)
    assert season is not None
    assert [one.title for one in report_of(season).best] == ["后来才算敏感"]
    code = sorted(sensitive_codes())[0]
    Publication.objects.filter(pk=row.pk).update(topic=code)
    wide = replace(season, content=replace(season.content, topics=(code,)))
    assert report_of(wide).best == []


# --- kept by the administrator


def test_written_shown_and_ended_on_its_pages(admin_a: Client, in_unit_a: UnitRef, topics: None) -> None:
    day = clock.business_day().isoformat()
    rows = {"office_1": "就业指导中心", "hours_1": "周一 14:00", "agreed": "on"}
    hour = {"day_2": day, "begins_2": "22:00", "ends_2": "01:00", "words_2": "简历"}
    made = admin_a.post("/manage/seasons/new/", form(**rows, **hour))
    assert made.status_code == 302, made.content.decode()
    row = Row.objects.get()
    season = SEASONS.one(row.pk)
    assert season is not None
    assert (row.code, row.name, season.content.title) == ("jiuye", "就业 创业问题季", "就业 创业问题季")
    assert season.content.live[0].ends - season.content.live[0].begins == timedelta(hours=3)
    address = f"/manage/seasons/{row.pk}/"
    assert "就业 创业问题季" in admin_a.get(f"{address}preview/").content.decode()
    assert admin_a.post(f"{address}step/", {"show": "1", "saves": "1"}).status_code == 302
    shown = admin_a.get(address).content.decode()
    assert 'value="22:00"' in shown
    assert 'value="01:00"' in shown
    assert admin_a.post(address, form(saves="2", about="改过的话")).status_code == 302
    assert admin_a.post(f"{address}step/", {"end": "1", "saves": "3"}).status_code == 302
    assert SEASONS.now() == []
    assert "改过的话" in admin_a.get("/seasons/jiuye/").content.decode()
    entries = unit_audit().entry._default_manager.filter(action__startswith="outreach.season_")
    assert sorted(entries.values_list("action", flat=True)) == [
        "outreach.season_drafted",
        "outreach.season_ended",
        "outreach.season_saved",
        "outreach.season_shown",
    ]
    assert "结束了问题季" in admin_a.get("/manage/audit/").content.decode()


def test_what_was_typed_is_kept_and_the_fault_is_named(
    admin_a: Client, in_unit_a: UnitRef, topics: None
) -> None:
    bad = form(office_2="李老师", words_1="没有时间", topics=[])
    page = admin_a.post("/manage/seasons/new/", bad)
    assert page.status_code == 422
    text = page.content.decode()
    for words in ("李老师", "没有时间", "请先征得", "至少选择一个主题"):
        assert words in text
    assert not Row.objects.exists()
    outside = form(day_1="2020-01-01", begins_1="10:00", ends_1="11:00")
    assert "不在本季" in admin_a.post("/manage/seasons/new/", outside).content.decode()


def test_of_two_who_save_the_second_is_told(admin_a: Client, in_unit_a: UnitRef) -> None:
    made = a_season(in_unit_a)
    keeping_pages.save(SEASONS, made, content(about="同事写的"), saves=1, actor=ADMIN)
    late = admin_a.post(f"/manage/seasons/{made}/", form(saves="1", about="我写的"))
    assert late.status_code == 409
    assert "我写的" in late.content.decode()
    season = SEASONS.one(made)
    assert season is not None
    assert season.content.about == "同事写的"
    with pytest.raises(PageChangedMeanwhile):
        keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)


def test_what_was_shown_once_is_not_removed(in_unit_a: UnitRef) -> None:
    made = a_season(in_unit_a, shown=True)
    keeping_pages.take_away(SEASONS, made, saves=2, actor=ADMIN)
    with pytest.raises(PageChangedMeanwhile):
        keeping_pages.discard(SEASONS, made, saves=3, actor=ADMIN)
    draft = a_season(in_unit_a)
    keeping_pages.discard(SEASONS, draft, saves=1, actor=ADMIN)
    assert SEASONS.one(draft) is None


def test_a_mere_link_cannot_be_a_season(admin_a: Client, in_unit_a: UnitRef) -> None:
    page = admin_a.post("/manage/outreach/", {"name": "季", "target": "season"})
    assert page.status_code == 422
    assert not Row.objects.exists()


def test_what_was_ended_too_early_goes_on(in_unit_a: UnitRef) -> None:
    made = a_season(in_unit_a, shown=True)
    keeping_pages.end(SEASONS, made, saves=2, actor=ADMIN)
    over = SEASONS.one(made)
    assert over is not None
    assert over.standing is Standing.OVER
    keeping_pages.go_on(SEASONS, made, saves=3, actor=ADMIN)
    assert [one.campaign_id for one in SEASONS.now()] == [made]


def test_a_season_is_no_broadcast(in_unit_a: UnitRef) -> None:
    made = a_season(in_unit_a)
    with pytest.raises(LookupError):
        keeping_pages.show(BROADCASTS, made, saves=1, actor=ADMIN)
    assert (BROADCASTS.one(made), BROADCASTS.all()) == (None, [])
