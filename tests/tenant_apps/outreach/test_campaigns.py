"""Campaigns: a link that is counted, and leads a question to its own count, without knowing who came."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.tasks import HEADER
from tenant_apps.commons.tasks import count
from tenant_apps.outreach.data.codes import Target
from tenant_apps.outreach.models import Campaign as Row
from tenant_apps.outreach.operations import keeping_campaigns
from tenant_apps.outreach.operations.keeping_campaigns import BadCampaign
from tenant_apps.outreach.queries.campaigns import all_campaigns
from tenant_apps.outreach.rules.targets import path_of
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules.campaigns import came_by, carried, is_code
from tests.network import Network
from tests.platform.kernel.web.test_counting import PHONE
from tests.tenant_apps.commons.conftest import Import
from tests.tenant_apps.outreach.conftest import ADMIN, Campaign
from tests.tenant_apps.questions.test_asking_pages import send, to_confirm

COOKIE = settings.HUISHENG_CAMPAIGN_COOKIE_NAME
FORM = {"name": " 开学  季 ", "target": "ask", "code": "KaiXue-2026 "}


def gather() -> None:
    with enter_network():
        count.apply(headers={HEADER: "network"}, throw=True)


def follow(client: Client, code: str = "kaixue", **headers: str) -> Any:
    return client.get(f"/c/{code}/", headers={"User-Agent": PHONE, **headers})


def ask(client: Client) -> Question:
    """All three pages of asking, as a browser sends them."""
    done = send(client, to_confirm(client))
    assert done.status_code == 303
    return Question.objects.latest("received_at")


def test_from_the_poster_to_the_question(campaign: Campaign, reader: Client, topics: None) -> None:
    campaign()
    followed = follow(reader)
    assert (followed.status_code, followed["Location"]) == (302, "/ask/")
    assert "no-store" in followed["Cache-Control"]
    cookie = followed.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/ask/", True, "Lax")
    follow(reader, "KAIXUE")
    follow(reader, User_Agent="Googlebot/2.1")
    assert ask(reader).campaign == "kaixue"
    gather()
    card = all_campaigns()[0]
    assert (card.visits, card.asked) == (2, 1)


def test_who_came_otherwise_counts_nowhere(campaign: Campaign, reader: Client, topics: None) -> None:
    campaign()
    assert ask(reader).campaign == ""


def test_a_code_that_we_did_not_give_out_is_none(in_unit_a: UnitRef, network: Network) -> None:
    assert came_by(carried("kaixue")) == "kaixue"
    with enter_unit(network.ref(network.b)):
        foreign = carried("kaixue")
    for cookie in ("", "kaixue", foreign, carried("kaixue")[:-1], carried("<b>")):
        assert came_by(cookie) == ""
    assert [is_code(said) for said in ("a", "ab-1", "-a", "a-", "A", "a b", "a" * 24, "a" * 25, "é")] == [
        True, True, False, False, False, False, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("days", [(1, None), (None, -1), (-9, -1)])
def test_outside_its_days_it_leads_and_counts_nobody(
    campaign: Campaign, reader: Client, days: tuple[int | None, int | None]
) -> None:
    today = clock.business_day()
    first, last = (None if day is None else today + timedelta(days=day) for day in days)
    campaign(starts_on=first, ends_on=last)
    followed = follow(reader)
    assert (followed["Location"], COOKIE in followed.cookies) == ("/ask/", False)
    gather()
    assert all_campaigns()[0].visits == 0


def test_closed_it_leads_and_counts_nobody(campaign: Campaign, reader: Client, admin_a: Client) -> None:
    made = campaign()
    for _again in range(2):
        assert admin_a.post(f"/manage/outreach/{made}/close/").status_code == 303
    followed = follow(reader)
    assert (followed["Location"], COOKIE in followed.cookies) == ("/ask/", False)
    assert "已结束" in admin_a.get("/manage/outreach/").content.decode()
    entries = unit_audit().entry._default_manager.filter(action__startswith="outreach.")
    assert sorted(entries.values_list("action", flat=True)) == [
        "outreach.campaign_closed",
        "outreach.campaign_made",
    ]
    assert admin_a.post("/manage/outreach/4711/close/").status_code == 404


def test_the_link_of_another_unit_is_none_here(campaign: Campaign, network: Network, client_of: Any) -> None:
    campaign()
    assert follow(client_of(network.b)).status_code == 404


def test_targets_are_the_addresses_of_the_pages() -> None:
    unit = settings.UNIT_URLCONF
    assert [path_of(target, "15") for target in Target] == [
        reverse("questions-ask", unit),
        reverse("pages-home", unit),
        reverse("commons-list", unit),
        reverse("commons-topic", unit, args=["15"]),
        reverse("commons-question", unit, args=["15"]),
        reverse("outreach-season", unit, args=["15"]),
        reverse("outreach-broadcast", unit, args=["15"]),
    ]


def test_made_on_its_page(admin_a: Client, topics: None, in_unit_a: UnitRef) -> None:
    made = admin_a.post("/manage/outreach/", FORM)
    assert made.status_code == 303
    row = Row.objects.get()
    assert (row.name, row.code, row.target, row.words) == ("开学 季", "kaixue-2026", "ask", "")
    page = admin_a.get(made["Location"]).content.decode()
    assert "http://lixia.localhost:8000/c/kaixue-2026/" in page
    again = admin_a.post("/manage/outreach/", FORM)
    assert again.status_code == 422
    assert "这个推广码已被使用" in again.content.decode()
    assert admin_a.post("/manage/outreach/", FORM | {"code": ""}).status_code == 303
    assert len(Row.objects.latest("id").code) == 6


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "请填写"),
        ({"name": "a\u202eb"}, "名称请用可读的字符"),
        ({"code": "-a"}, "请用小写字母"),
        ({"code": "有码"}, "请用小写字母"),
        ({"target": "topic"}, "请选择"),
        ({"target": "question", "question": "LX-0"}, "没有这个编号的公开提问"),
        ({"starts_on": "2026-11-02", "ends_on": "2026-11-01"}, "结束日期早于开始日期"),
        ({"target": "elsewhere"}, "选择"),
    ],
)
def test_what_cannot_be_is_said(
    admin_a: Client, topics: None, in_unit_a: UnitRef, said: dict[str, str], words: str
) -> None:
    answer = admin_a.post("/manage/outreach/", FORM | said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Row.objects.exists()


def test_to_one_public_question(campaign: Campaign, imported: Import, reader: Client) -> None:
    row = imported()
    campaign(target=Target.QUESTION, target_key=f" {row.number.lower()} ")
    assert follow(reader)["Location"] == f"/questions/{row.number}/"


def test_no_more_than_anybody_looks_after(
    campaign: Campaign, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping_campaigns, "MOST_CAMPAIGNS", 1)
    made = campaign()
    with pytest.raises(BadCampaign, match="many"):
        campaign(code="other")
    keeping_campaigns.close(made, actor=ADMIN)
    campaign(code="other")


def test_staff_see_by_which_campaign_a_question_came(
    campaign: Campaign, reader: Client, topics: None, staff: Any, network: Network
) -> None:
    campaign()
    follow(reader)
    question = ask(reader)
    page = staff("duty_officer", network.a).get(f"/desk/q/{question.id}/").content.decode()
    assert "推广来源" in page
    assert "<code>kaixue</code>" in page
