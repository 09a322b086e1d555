"""The privacy text says what is done with what people write: what is added to it reaches every unit."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.setup.data.codes import Advice
from tenant_apps.setup.data.privacy_text import PARAGRAPHS, START
from tenant_apps.setup.data.settings import PRIVACY, PRIVACY_MAX
from tenant_apps.setup.queries.advice import advise
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.gate import gate
from tenant_apps.setup.queries.privacy import privacy_text
from tenant_apps.setup.rules import privacy_text as rules
from tenants.public import set_setting, setting_versions
from tests.actors import StaffClient
from tests.tenant_apps.setup.conftest import ADDED, OLD_WORDS, TEXT, fill_roster, make_ready

FIRST = "\n\n".join(f"{one.heading}\n{one.text}" for one in PARAGRAPHS if one.added is None)
CHANGED = FIRST.replace("{保留天数} 天", "90 天")
PAGE = "/manage/setup/privacy/"
ADD = f"{PAGE}add/"


def read(unit: UnitRef, language: str = "zh-hans") -> str:
    page = Client(headers={"host": unit.host, "accept-language": language}).get("/privacy/")
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def keep(unit: UnitRef, text: str) -> None:
    with enter_unit(unit):
        set_setting(unit.id, PRIVACY, text, actor_id=None)


def test_the_text_says_that_a_device_is_counted_for_an_hour() -> None:
    words = ADDED.heading + ADDED.text
    for said in (
        "同一台设备",
        "计数一小时",
        "临时缓存",
        "不存进数据库",
        "也不告诉任何人",
        "不影响受理和答复",
        "要求保密",
    ):
        assert said in words, said
    english = ADDED.english_text
    for said in (
        "one hour",
        "not stored in the database",
        "told to nobody",
        "changes nothing",
        "never marked",
    ):
        assert said in english, said
    assert re.findall("[\u3400-\u9fff]+", english + ADDED.english_heading) == []


@pytest.mark.parametrize("text", [FIRST, FIRST.replace("\n", "\r\n"), FIRST + "\n\n", START])
def test_who_left_the_text_as_it_was_shows_what_was_added(begun: UnitRef, text: str) -> None:
    keep(begun, text)
    page = read(begun)
    assert f"<h2>{ADDED.heading}</h2>" in page
    assert page.count("<section") == len(PARAGRAPHS)
    english = read(begun, "en")
    assert f"<h2>{ADDED.english_heading}</h2>" in english
    assert re.findall("[\u3400-\u9fff]+", english) == []
    with enter_unit(begun):
        assert gather().privacy_lacks == ()


def test_readers_are_told_since_when_and_what_is_new(begun: UnitRef, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = datetime(2026, 3, 2, 2, tzinfo=UTC)
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: long_ago)
    keep(begun, FIRST)
    monkeypatch.setattr(clock, "now", real)
    page = read(begun)
    assert ADDED.added is not None
    assert (
        f"{ADDED.added.month} 月 {ADDED.added.day} 日" in page
        or f"{ADDED.added.month}月{ADDED.added.day}日" in page
    )
    assert page.count("hs-chip--accent") == 1
    assert ADDED.heading in page.partition("<section")[0]


def test_what_a_unit_changes_itself_is_told_to_readers(
    begun: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(begun, START)
    assert "hs-chip--accent" not in read(begun), "the first text is new as a whole and marks nothing"
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    keep(begun, START.replace("{保留天数} 天", "90 天"))
    page = read(begun)
    assert page.count("hs-chip--accent") == 1
    assert "保存多久" in page.partition("<section")[0]


def test_who_changed_theirs_is_told_and_nothing_of_it_is_touched(begun: UnitRef, admin: StaffClient) -> None:
    keep(begun, CHANGED)
    assert ADDED.heading not in read(begun)
    page = admin.get(PAGE).content.decode()
    assert ADDED.text in page
    assert "一键补充这 1 段" in page
    assert "隐私说明缺少全网新增的段落" in admin.get("/manage/").content.decode()
    assert f"“{ADDED.heading}”" in admin.get("/manage/setup/open/").content.decode()
    with enter_unit(begun):
        assert privacy_text().text == CHANGED


def test_the_gate_stays_shut_until_it_is_taken_over(begun: UnitRef, admin: StaffClient) -> None:
    make_ready(begun, admin.account_id)
    keep(begun, OLD_WORDS)
    with enter_unit(begun):
        assert [one.part.code.value for one in gate(gather()).missing] == ["privacy"]
    assert admin.post(ADD).status_code == 302
    with enter_unit(begun):
        assert gate(gather()).is_open


def test_the_coach_says_it(begun: UnitRef, admin: StaffClient) -> None:
    keep(begun, OLD_WORDS)
    with enter_unit(begun):
        fill_roster(admin.account_id)
        seen = advise(clock.business_day())
        assert seen is not None
        assert (seen.code, seen.count) == (Advice.PRIVACY_BEHIND, 1)


def test_one_button_takes_it_over_at_its_place(begun: UnitRef, admin: StaffClient) -> None:
    keep(begun, CHANGED)
    answer = admin.post(ADD, follow=True)
    assert "已补充并公布到网站" in answer.content.decode()
    with enter_unit(begun):
        stands = rules.blocks_of(privacy_text().text)
        assert stands[1] == (ADDED.heading, ADDED.text)
        assert [block for block in stands if block[0] != ADDED.heading] == rules.blocks_of(CHANGED)
        assert len(setting_versions(begun.id, PRIVACY, 5)) == 2
    # Pressed once more there is nothing to do, and no version of it.
    assert "各段均已写入" in admin.post(ADD, follow=True).content.decode()
    with enter_unit(begun):
        assert len(setting_versions(begun.id, PRIVACY, 5)) == 2
    assert "隐私说明缺少" not in admin.get("/manage/").content.decode()


def test_a_text_of_which_no_paragraph_is_the_networks_gets_it_at_the_end() -> None:
    own = "一、总则\n我们按法律保护你的信息。"
    assert rules.with_additions(own) == f"{own}\n\n{ADDED.heading}\n{ADDED.text}"


def test_a_text_without_room_for_it_is_left_as_it_is(begun: UnitRef, admin: StaffClient) -> None:
    full = "总则\n" + "字" * (PRIVACY_MAX - 10)
    keep(begun, full)
    answer = admin.post(ADD)
    assert answer.status_code == 422
    assert "请先精简" in answer.content.decode()
    with enter_unit(begun):
        assert privacy_text().text == full


def test_who_says_it_in_other_words_is_asked_no_more(begun: UnitRef, admin: StaffClient) -> None:
    keep(begun, OLD_WORDS)
    assert "没有这一段" in admin.post(ADD, {"said": "我们收集什么"}, follow=True).content.decode()
    with enter_unit(begun):
        assert len(privacy_text().lacks) == 1
    assert "已记下" in admin.post(ADD, {"said": ADDED.heading}, follow=True).content.decode()
    with enter_unit(begun):
        assert privacy_text().lacks == ()
        assert privacy_text().text == OLD_WORDS
        found = replace(gather(), has_privacy=True)
        assert found.privacy_lacks == ()


def test_saving_a_text_that_lacks_it_leads_back_to_where_it_can_be_had(
    begun: UnitRef, admin: StaffClient
) -> None:
    assert admin.post(PAGE, {"text": CHANGED})["Location"] == PAGE
    assert admin.post(PAGE, {"text": TEXT})["Location"] == "/manage/setup/"
