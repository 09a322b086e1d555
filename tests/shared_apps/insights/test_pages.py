"""The dashboard's pages: who sees which subtree, and what stands on them."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.projections.intake import take
from shared_apps.topics.public import TopicTree
from tenants.models import Unit
from tests.network import Network
from tests.shared_apps.insights.facts import Question

Staff = Callable[..., Client]


@pytest.fixture
def late(topic_tree: TopicTree, network: Network) -> Question:
    """A question of county a that is overdue."""
    question = Question.asked(network.a.id, clock.business_day() - timedelta(days=3))
    take([question.received(), question.overdue(after=1)])
    return question


@pytest.mark.parametrize("role", ["network_viewer", "network_staff"])
@pytest.mark.parametrize(
    ("unit", "status"),
    [("province", 404), ("city", 200), ("a", 200), ("listed", 200), ("other_city", 404), ("stranger", 404)],
)
def test_only_the_own_subtree(staff: Staff, network: Network, role: str, unit: str, status: int) -> None:
    client = staff(role, network.city)
    for tail in ("", "units.csv"):
        assert client.get(f"/dashboard/{getattr(network, unit).id}/{tail}").status_code == status


def test_others_see_nothing(staff: Staff, network: Network, network_client: Client) -> None:
    address = f"/dashboard/{network.city.id}/"
    assert network_client.get(address).status_code == 302
    assert staff("operator").get(address).status_code == 403
    assert staff("leader", network.a, at=None).get(address).status_code in {403, 404}
    assert staff("network_viewer", network.city).get("/dashboard/999999/").status_code == 404
    assert staff("network_viewer", network.city).post(address).status_code == 405


def test_start_leads_to_the_own_subtree(staff: Staff, network: Network) -> None:
    response = staff("network_viewer", network.city).get("/dashboard/?period=7")
    assert response.status_code == 302
    assert response["Location"] == f"/dashboard/{network.city.id}/?period=7"


def test_what_needs_me_today(staff: Staff, network: Network, late: Question) -> None:
    body = (
        staff("network_viewer", network.province).get(f"/dashboard/{network.province.id}/").content.decode()
    )
    assert "今日关注：1 件问题逾期未答复。" in body
    assert f'href="/dashboard/{network.city.id}/?period=30"' in body
    assert "口径说明" in body
    assert "未达公布标准" in body
    assert "无可比数据" in body


@pytest.mark.parametrize(("unit", "number"), [("province", 1), ("city", 1), ("other_city", 0)])
def test_the_day_begins_with_what_is_overdue_in_ones_own_area(
    staff: Staff, network: Network, late: Question, unit: str, number: int
) -> None:
    body = staff("network_viewer", getattr(network, unit)).get("/my/").content.decode()
    assert (f"本片区有 {number} 件问题逾期未答复" in body) == bool(number)
    assert ("片区内目前没有逾期的事项" in body) == (not number)


@pytest.mark.parametrize(("unit", "number"), [("province", 1), ("other_city", 0)])
def test_supervision_leads_to_what_is_overdue_and_does_not_say_that_nothing_is(
    staff: Staff, network: Network, late: Question, unit: str, number: int
) -> None:
    body = staff("network_staff", getattr(network, unit)).get("/oversight/").content.decode()
    assert (f"本片区有 {number} 件问题逾期未答复" in body) == bool(number)
    assert ("片区内没有逾期、滞留或退回的诉求" in body) == (not number)


def test_who_is_silent_can_be_looked_up_beside_what_is_overdue(
    staff: Staff, network: Network, late: Question
) -> None:
    Unit.objects.filter(pk=network.b.id).update(state="live")
    body = staff("network_viewer", network.city).get(f"/dashboard/{network.city.id}/").content.decode()
    needs = body.partition('class="ins-needs"')[2].partition("</section>")[0]
    assert "1 件问题逾期未答复" in needs
    assert "还没有任何数据上报" in needs
    assert '<a href="#units">查看单位</a>' in needs


def test_the_way_up_ends_at_the_own_subtree(staff: Staff, network: Network, late: Question) -> None:
    body = staff("network_viewer", network.city).get(f"/dashboard/{network.a.id}/").content.decode()
    assert f"/dashboard/{network.city.id}/" in body
    assert f"/dashboard/{network.province.id}/" not in body


def test_bad_filters_say_so(staff: Staff, network: Network) -> None:
    client = staff("network_viewer", network.city)
    address = f"/dashboard/{network.city.id}/"
    assert "日期无法识别" in client.get(address, {"from": "x", "to": "y"}).content.decode()
    assert (
        "结束日期早于开始日期"
        in client.get(address, {"from": "2026-02-02", "to": "2026-02-01"}).content.decode()
    )
    assert client.get(address, {"topic": "zz", "period": "²"}).status_code == 200


def test_what_changes_hands_stands_in_the_table_and_in_the_file(
    staff: Staff, network: Network, late: Question
) -> None:
    with enter_network():
        take([late.handed_out(0, late=True), late.handed_in(network.b.id, 0, late=True)])
    viewer = staff("network_viewer", network.city)
    page = viewer.get(f"/dashboard/{network.city.id}/?period=30").content.decode()
    lines = {
        int(unit): tuple(re.findall(r'data-cell="handed-(?:in|out)"[^>]*>(\d+)<', line))
        for unit, line in re.findall(r'<tr data-unit="(\d+)"(.*?)</tr>', page, re.DOTALL)
    }
    assert (lines[network.a.id], lines[network.b.id]) == (("0", "1"), ("1", "0"))
    text = viewer.get(f"/dashboard/{network.city.id}/units.csv?period=30").content.decode("utf-8")
    rows = {row["单位"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
    assert (rows[network.a.name]["转出"], rows[network.b.name]["转入"]) == ("1", "1")


def test_the_table_as_a_file(staff: Staff, network: Network, late: Question) -> None:
    with enter_network():
        from tenants.models import Unit

        Unit.objects.filter(pk=network.b.id).update(name="=1+1")
    response = staff("network_viewer", network.city).get(f"/dashboard/{network.city.id}/units.csv?period=7")
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff单位,")
    every = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    rows = [row for row in every if row["统计时间"]]
    assert {(row["单位"], row["状态"], row["收到"], row["逾期"]) for row in rows} == {
        (network.a.name, "", "1", "1"),
        ("'=1+1", "未上报", "", ""),
        (network.listed.name, "未开通", "", ""),
    }
    assert {row["结束日期"] for row in rows} == {clock.business_day().isoformat()}
    below = {row["单位"]: row["状态"] for row in every[len(rows) :]}
    assert "首次正式答复" in below["已答复"], "the definitions stand below the table"
    assert below["各单位"] == network.city.name
    assert below["统计时间"]
