"""The wizard: every part says by itself whether it is done, and leads to the page where it is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import resolve

from huisheng.kernel import clock
from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.people.operations.sectioning import keep_section
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.data.settings import KEEP_CONTACT_DAYS
from tenant_apps.questions.models import UnitTopic
from tenant_apps.questions.public import worked_between
from tenant_apps.questions.queries import unit_topics
from tenant_apps.setup.data.codes import IN_GATE, Milestone, Part
from tenant_apps.setup.data.privacy_text import START
from tenant_apps.setup.data.settings import BY_KIND, EXPERTS, PRIVACY
from tenant_apps.setup.queries.evidence import gather, thresholds
from tenant_apps.setup.queries.last_month import last_month
from tenant_apps.setup.queries.milestones import begun as read_begun
from tenant_apps.setup.queries.milestones import steps
from tenant_apps.setup.queries.parts import parts
from tenants.public import UnitKind, set_setting, setting_versions
from tests.actors import StaffClient, give_role, make_account
from tests.network import Network
from tests.tenant_apps.setup.conftest import (
    JOBS,
    TEXT,
    Staff,
    fill_roster,
    make_expert,
    make_question,
    make_ready,
    practise,
)

UNIT_URLS = "huisheng.config.urls_unit"


def done() -> set[str]:
    return {part.code.value for part in parts(gather()) if part.is_done}


def test_an_empty_unit_is_told_what_each_part_lacks(begun: UnitRef, admin: StaffClient) -> None:
    page = admin.get("/manage/setup/")
    words = page.content.decode()
    assert page.status_code == 200
    for said in ("还没有公布隐私说明", "还差3位专家", "无人值班", "下一步：单位名称与形象"):
        assert said in words.replace(" ", ""), said
    with enter_unit(begun):
        # What the network offers is counted there, and sends mail for units: those parts need nobody.
        assert done() == {"topics", "senders"}


def test_every_part_is_found_done_by_what_is_there(
    begun: UnitRef, network: Network, admin: StaffClient
) -> None:
    other = make_account(name="王干事")
    give_role(other, UNIT_ADMIN, begun.id)
    make_ready(begun, admin.account_id)
    with enter_unit(begun):
        set_setting(begun.id, "look.logo", "logo.png", actor_id=None)
        hours = [["09:00-17:00"]] * 5 + [[], []]
        set_setting(begun.id, "calendar.hours", hours, actor_id=None)
        assert done() == set(Part.values)


def test_every_door_leads_somewhere(begun: UnitRef, admin: StaffClient) -> None:
    with enter_unit(begun):
        found, since = gather(), read_begun()
        assert since is not None
        places = {part.href for part in parts(found)} | {step.href for step in steps(found, since)}
    for place in sorted(places):
        assert resolve(place, UNIT_URLS).url_name, place


@pytest.mark.parametrize("part", [part for part in Part if part != Part.PRIVACY])
def test_a_part_says_why_and_has_one_button(part: Part, begun: UnitRef, admin: StaffClient) -> None:
    page = admin.get(f"/manage/setup/{part.value}/")
    assert page.status_code == 200
    assert page.content.decode().count("btn-primary") == (0 if part in (Part.TOPICS, Part.SENDERS) else 1)


def test_a_part_that_is_none(begun: UnitRef, admin: StaffClient) -> None:
    assert admin.get("/manage/setup/nothing/").status_code == 404
    assert admin.get("/manage/setup/stages/nothing/").status_code == 404


def test_who_may_not_do_it_is_told_who_does(begun: UnitRef, leader: StaffClient) -> None:
    page = leader.get("/manage/setup/clocks/").content.decode()
    assert "由本单位管理员办理" in page
    assert "/manage/clocks/" not in page


def test_days_off_need_nobody_on_duty(
    begun: UnitRef, admin: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A Wednesday: of the next fourteen days ten are worked.
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 3, 3, 2, tzinfo=UTC))
    with enter_unit(begun):
        empty = gather().uncovered
        assert len(empty) == 10
        assert all(day.weekday() < 5 for day in empty)
        fill_roster(admin.account_id, days=1, first=empty[3])
        assert gather().uncovered == (*empty[:3], *empty[4:])


def test_an_own_topic_without_one_of_the_network_is_named(begun: UnitRef) -> None:
    with enter_unit(begun):
        UnitTopic.objects.create(name="青年夜校", network_topic="999999")
        unit_topics._kept.forget_after_commit()
        topics = next(part for part in parts(gather()) if part.code == Part.TOPICS)
        assert topics.missing == ("“青年夜校”没有对应到仍在使用的全网主题。",)


def test_less_is_asked_of_smaller_units(begun: UnitRef, network: Network) -> None:
    assert set(BY_KIND) == set(UnitKind)
    assert BY_KIND["city"].experts == 5
    with enter_unit(begun):
        assert thresholds().experts == BY_KIND["county"].experts == 3
    assert BY_KIND["township"].experts == 1


def test_the_unit_above_sets_the_bar_and_nobody_lowers_their_own(begun: UnitRef, network: Network) -> None:
    with enter_unit(begun):
        make_expert()
    with enter_network():
        set_setting(begun.id, EXPERTS, 1, actor_id=None)
    with enter_unit(begun):
        assert thresholds().experts == 3
    with enter_network():
        set_setting(network.city.id, EXPERTS, 1, actor_id=None)
    with enter_unit(begun):
        assert thresholds().experts == 1
        assert Part.EXPERTS.value in done()


def test_the_bar_is_set_among_the_standards_alone(begun: UnitRef, admin: StaffClient) -> None:
    assert admin.get(f"/manage/settings/{EXPERTS}/").status_code == 404
    assert "新单位：" not in admin.get("/manage/settings/").content.decode()


def test_last_month_with_questions_of_ones_own(begun: UnitRef) -> None:
    now = datetime(2027, 4, 8, 2, tzinfo=UTC)
    # A Tuesday morning, answered two days later; a Saturday, never answered.
    tuesday = datetime(2027, 3, 9, 2, tzinfo=UTC)
    with enter_unit(begun):
        answered = tuesday + timedelta(days=2)
        make_question(received_at=tuesday, responded_at=tuesday + timedelta(hours=1), answered_at=answered)
        make_question(received_at=datetime(2027, 3, 13, 2, tzinfo=UTC))
        make_question(received_at=tuesday, state=State.WITHDRAWN)
        make_question(received_at=now)
        month = last_month(now)
        assert not month.is_sample
        found = month.found
        assert (found.came, found.outside_hours, found.late_responses, found.late_answers) == (2, 1, 1, 1)
        # With an answer promised within one day the first one would have been late, too.
        assert last_month(now, days=1).found.late_answers == 2


def test_without_questions_a_sample_says_that_it_is_one(begun: UnitRef, admin: StaffClient) -> None:
    with enter_unit(begun):
        month = last_month(datetime(2027, 4, 8, 2, tzinfo=UTC))
        assert month.is_sample
        assert month.found.came == 61
        assert 0 < month.found.outside_hours < 61
        patient = last_month(datetime(2027, 4, 8, 2, tzinfo=UTC), days=60)
        assert patient.found.late_answers < month.found.late_answers
    page = admin.get("/manage/setup/clocks/?days=20").content.decode()
    assert "2018 年 11 月" in page or "2018年11月" in page
    assert 'value="20"' in page


def test_the_privacy_text_stands_on_the_site_once_it_is_adopted(
    begun: UnitRef, admin: StaffClient, client_of: object
) -> None:
    reader = Client(headers={"host": begun.host})
    assert "正在建设" in reader.get("/privacy/").content.decode()
    form = admin.get("/manage/setup/privacy/").content.decode()
    assert START.splitlines()[0] in form
    assert admin.post("/manage/setup/privacy/", {"text": "太短"}).status_code == 422
    assert admin.post("/manage/setup/privacy/", {"text": TEXT}).status_code == 302
    page = reader.get("/privacy/").content.decode()
    assert "<h2>我们收集什么</h2>" in page
    with enter_unit(begun):
        assert Part.PRIVACY.value in done()
        assert [version.value for version in setting_versions(begun.id, PRIVACY, 5)] == [TEXT]


def test_what_the_unit_left_as_it_was_is_read_in_english(begun: UnitRef, admin: StaffClient) -> None:
    reader = Client(headers={"host": begun.host, "accept-language": "en"})
    admin.post("/manage/setup/privacy/", {"text": START})
    page = reader.get("/privacy/").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "<h2>What we collect</h2>" in main
    assert "180 days after" in main
    assert re.findall("[\u3400-\u9fff]+", main) == []
    set_setting(begun.id, KEEP_CONTACT_DAYS, 60, actor_id=None)
    assert "60 days after" in reader.get("/privacy/").content.decode()
    # A word of the unit's own stays as it was typed, and is told to be Chinese.
    admin.post("/manage/setup/privacy/", {"text": START.replace("{保留天数} 天", "90 天")})
    changed = reader.get("/privacy/").content.decode()
    assert "<h2>What we collect</h2>" in changed
    assert "问题办结满 90 天后" in changed
    assert changed.count('<section class="hs-stack hs-stack--tight" lang="zh-hans">') == 1
    assert "180 days" not in changed


def test_what_is_written_into_the_privacy_text_is_no_markup(begun: UnitRef, admin: StaffClient) -> None:
    admin.post("/manage/setup/privacy/", {"text": "<script>alert(1)</script>\n" + TEXT})
    page = Client(headers={"host": begun.host}).get("/privacy/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_steps_are_found_done_by_what_is_there(
    begun: UnitRef, staff: Staff, leader: StaffClient, admin: StaffClient
) -> None:
    def not_done() -> set[str]:
        with enter_unit(begun):
            since = read_begun()
            assert since is not None
            return {step.code.value for step in steps(gather(), since) if step.done_on is None}

    # Somebody leads, and somebody else looks after the site.
    assert not_done() == set(Milestone.values) - {"notice", "contact"}
    with enter_unit(begun):
        practise()
        assert "training" not in not_done()
        for number in range(3):
            make_expert(f"专家{number}")
        assert "group" not in not_done()
        fill_roster(admin.account_id)
        assert "active" in not_done()
        keep_section(
            section_id=None,
            kind="section",
            name="学校部",
            parent_id=None,
            leader_id=None,
            member_ids=[],
            has_queue=True,
            actor=1,
        )
        assert "active" not in not_done()


def test_questions_of_sensitive_topics_are_in_no_figure(begun: UnitRef) -> None:
    now = clock.now()
    with enter_unit(begun):
        make_question()
        make_question(topic="900101")
        make_question(seeded=True)
        assert worked_between(now - timedelta(hours=1), now + timedelta(hours=1)).received == 1
    assert JOBS != "900101"
    assert [part.value for part in IN_GATE] == ["topics", "roster", "experts", "privacy", "practice"]
