"""The pages of clusters, and what staff decide there."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.insights.models import Cluster, ClusterDecision, ClusterItem, PublicItem
from shared_apps.insights.operations.clustering import look_at_all, work_off
from shared_apps.network_ledger.models import NetworkAudit
from tenants.models import Unit
from tests.actors import StaffClient
from tests.network import Network
from tests.shared_apps.insights.clusters.made import gone, shown, together
from tests.shared_apps.insights.clusters.test_clustering import SAID

Staff = Callable[..., StaffClient]


@pytest.fixture
def items(network: Network, db: None) -> dict[str, PublicItem]:
    """w1, w3, p2 in county a; w2, p1, x in county b; all put together."""
    with enter_network():
        Unit.objects.filter(pk__in=[network.a.id, network.b.id, network.stranger.id]).update(state="live")
        units = (network.a.id, network.b.id)
        found = {
            key: shown(units[at % 2], *SAID[key], question_id=key)
            for at, key in enumerate(("w1", "w2", "w3", "p1", "p2", "x"))
        }
        work_off()
    return found


def cluster_of(item: PublicItem) -> int:
    with enter_network():
        found = ClusterItem.objects.get(pk=item.pk).cluster_id
    assert found is not None
    return found


def stands() -> set[frozenset[str]]:
    with enter_network():
        return together()


def test_the_list_shows_what_touches_the_area(staff: Staff, network: Network, items) -> None:
    page = staff("network_viewer", network.city).get("/clusters/").content.decode()
    assert page.count("data-cluster=") == 2
    assert "3 个问题" in page
    assert items["w1"].title in page or items["w2"].title in page or items["w3"].title in page
    nobody = staff("network_viewer", network.other_city).get("/clusters/").content.decode()
    assert "data-cluster=" not in nobody


def test_questions_beyond_the_area_are_shown_in_a_cluster_that_touches_it(
    staff: Staff, network: Network, items
) -> None:
    page = staff("network_viewer", network.a).get(f"/clusters/{cluster_of(items['w1'])}/").content.decode()
    for key in ("w1", "w2", "w3"):
        assert items[key].title in page
    assert network.b.host in page
    assert "insights-cluster-out" not in page
    assert 'name="item"' not in page


def test_a_cluster_that_does_not_touch_the_area_does_not_exist(staff: Staff, network: Network, items) -> None:
    address = f"/clusters/{cluster_of(items['w1'])}/"
    assert staff("network_staff", network.other_city).get(address).status_code == 404
    assert staff("network_staff", network.stranger).post(f"{address}name/", {"name": "x"}).status_code == 404


def test_what_is_withdrawn_is_named_nowhere(staff: Staff, network: Network, items) -> None:
    cluster = cluster_of(items["w1"])
    with enter_network():
        for key in ("w1", "w2"):
            gone(items[key])
    reader = staff("network_viewer", network.city)
    page = reader.get(f"/clusters/{cluster}/").content.decode()
    assert items["w1"].title not in page.replace(items["w3"].title, "")
    assert "锅炉一直" not in page
    assert page.count("data-item=") == 1
    assert f'data-cluster="{cluster}"' not in reader.get("/clusters/").content.decode()


@pytest.mark.parametrize("state", ["sandbox", "suspended", "archived"])
def test_questions_of_units_that_are_not_live_are_shown_nowhere(
    staff: Staff, network: Network, items, state: str
) -> None:
    with enter_network():
        Unit.objects.filter(pk=network.b.id).update(state=state)
    page = staff("network_viewer", network.city).get(f"/clusters/{cluster_of(items['w1'])}/")
    assert network.b.host not in page.content.decode()


def test_a_name_is_kept_through_a_rebuild(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    address = f"/clusters/{cluster_of(items['w1'])}/"
    page = chief.post(f"{address}name/", {"name": " 七号楼  没有热水 "}, follow=True).content.decode()
    assert "<h1>七号楼 没有热水</h1>" in page
    with enter_network():
        look_at_all()
        work_off()
        said = NetworkAudit.objects.filter(action="cluster.named").get()
        assert said.actor == f"account:{chief.account_id}"
        assert "热水" not in str(said.detail)
    assert "七号楼 没有热水" in chief.get("/clusters/").content.decode()
    assert "七号楼 没有热水" in chief.get("/clusters/", {"q": "没有热水"}).content.decode()
    assert "data-cluster=" not in chief.get("/clusters/", {"q": "火星"}).content.decode()


def test_a_name_too_long_is_given_back(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    answer = chief.post(f"/clusters/{cluster_of(items['w1'])}/name/", {"name": "长" * 61})
    assert answer.status_code == 422
    assert "长" * 61 in answer.content.decode()
    with enter_network():
        assert not Cluster.objects.exclude(name="").exists()


def test_taken_out_for_good(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    chief.post(f"/clusters/{cluster_of(items['w1'])}/out/", {"item": [items["w3"].pk]})
    assert stands() == {frozenset({"w1", "w2"}), frozenset({"p1", "p2"})}
    with enter_network():
        look_at_all()
        work_off()
        assert NetworkAudit.objects.filter(action="cluster.split").count() == 1
    assert stands() == {frozenset({"w1", "w2"}), frozenset({"p1", "p2"})}


def test_several_taken_out_stand_together(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    with enter_network():
        more = shown(network.a.id, "热水", SAID["w1"][1], question_id="w4")
        work_off()
    chief.post(f"/clusters/{cluster_of(items['w1'])}/out/", {"item": [items["w3"].pk, more.pk]})
    assert frozenset({"w3", "w4"}) in stands()
    assert frozenset({"w1", "w2"}) in stands()


def test_not_all_can_be_taken_out(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    address = f"/clusters/{cluster_of(items['p1'])}/out/"
    page = chief.post(address, {"item": [items["p1"].pk, items["p2"].pk]}, follow=True).content.decode()
    assert "全部勾选" in page
    assert chief.post(address, {}, follow=True).status_code == 200
    assert frozenset({"p1", "p2"}) in stands()


def test_only_questions_of_the_cluster_are_taken_out(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    chief.post(f"/clusters/{cluster_of(items['p1'])}/out/", {"item": [items["w1"].pk]})
    assert frozenset({"w1", "w2", "w3"}) in stands()
    with enter_network():
        assert not ClusterDecision.objects.exists()


def test_added_with_its_own(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    water = cluster_of(items["w1"])
    chief.post(f"/clusters/{water}/name/", {"name": "热水"})
    chief.post(f"/clusters/{cluster_of(items['p1'])}/name/", {"name": "工资"})
    chief.post(f"/clusters/{water}/join/", {"item": items["x"].pk})
    chief.post(f"/clusters/{water}/join/", {"item": items["p1"].pk})
    assert stands() == {frozenset(SAID)}
    with enter_network():
        look_at_all()
        work_off()
        assert [row.name for row in Cluster.objects.all()] == ["热水"]
    assert stands() == {frozenset(SAID)}
    chief.post(f"/clusters/{water}/out/", {"item": [items["p1"].pk, items["p2"].pk]})
    assert stands() == {frozenset({"w1", "w2", "w3", "x"}), frozenset({"p1", "p2"})}


def test_more_questions_are_found_by_words(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    page = chief.get(f"/clusters/{cluster_of(items['w1'])}/", {"q": "图书馆"}).content.decode()
    assert items["x"].title in page


def test_put_aside_and_taken_up_again(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    water = cluster_of(items["w1"])
    chief.post(f"/clusters/{water}/dismiss/", {})
    assert f'data-cluster="{water}"' not in chief.get("/clusters/").content.decode()
    assert f'data-cluster="{water}"' in chief.get("/clusters/", {"state": "aside"}).content.decode()
    with enter_network():
        look_at_all()
        work_off()
    assert f'data-cluster="{water}"' not in chief.get("/clusters/").content.decode()
    chief.post(f"/clusters/{water}/dismiss/", {"back": "1"})
    assert f'data-cluster="{water}"' in chief.get("/clusters/").content.decode()


@pytest.mark.parametrize(
    ("step", "said"),
    [("name", {"name": "x"}), ("out", {"item": "w1"}), ("join", {"item": "x"}), ("dismiss", {})],
)
def test_who_stands_over_a_part_decides_nothing(
    staff: Staff, network: Network, items, step: str, said: dict[str, str]
) -> None:
    sent = {key: str(items[value].pk) if value in items else value for key, value in said.items()}
    chief = staff("network_staff", network.a)
    before = stands()
    answer = chief.post(f"/clusters/{cluster_of(items['w1'])}/{step}/", sent)
    assert answer.status_code == 403
    assert stands() == before
    with enter_network():
        assert not Cluster.objects.exclude(name="", dismissed_at=None).exists()
        assert not NetworkAudit.objects.filter(action__startswith="cluster.").exists()


def test_nobody_adds_what_stands_outside_the_area(staff: Staff, network: Network, items) -> None:
    with enter_network():
        other = shown(network.stranger.id, "外省的事", "西安的公园什么时候修好？")
    answer = staff("network_staff", network.city).post(
        f"/clusters/{cluster_of(items['w1'])}/join/", {"item": other.pk}
    )
    assert answer.status_code == 403
    assert frozenset({"w1", "w2", "w3"}) in stands()


def test_as_many_statements_for_many_questions_as_for_few(staff: Staff, network: Network, items) -> None:
    reader = staff("network_staff", network.city)
    water = cluster_of(items["w1"])

    def statements(address: str) -> int:
        reader.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert reader.get(address).status_code == 200
        return len(counted)

    addresses = ("/clusters/", f"/clusters/{water}/", f"/clusters/{water}/?q=热水")
    few = [statements(address) for address in addresses]
    with enter_network():
        for number in range(30):
            unit = (network.a, network.b)[number % 2]
            shown(unit.id, f"第{number}封：宿舍没有热水", SAID["w1"][1])
            shown(unit.id, f"电影票{number}", f"电影院{number % 5}的学生票什么时候恢复半价，售票处说等通知。")
        work_off()
    assert [statements(address) for address in addresses] == few
    assert max(few) <= 30


def directive_form(page: str) -> dict[str, str]:
    """What the link to the form of a directive carries."""
    found = re.search(r'href="/directives/new/\?([^"]+)"', page)
    return dict(parse_qsl(unescape(found.group(1)))) if found else {}


def test_a_task_to_the_units_is_prepared(staff: Staff, network: Network, items) -> None:
    chief = staff("network_staff", network.city)
    page = chief.get(f"/clusters/{cluster_of(items['w1'])}/").content.decode()
    said = directive_form(page)
    assert said["kind"] == "task"
    assert (said["issuer"], said["target"]) == (str(network.city.id), str(network.city.id))
    assert set(said["units"].split("\n")) == {network.a.name, network.b.name}
    for key in ("w1", "w2", "w3"):
        assert items[key].number in said["text"]
    assert items["p1"].number not in said["text"]
    form = chief.get("/directives/new/", said).content.decode()
    assert items["w1"].number in form
    assert items["w2"].title in form or items["w1"].title in form or items["w3"].title in form


def test_a_task_names_questions_of_one_s_own_area_alone(staff: Staff, network: Network, items) -> None:
    with enter_network():
        other = shown(network.stranger.id, *SAID["w2"], question_id="w9")
        work_off()
    page = staff("network_staff", network.city).get(f"/clusters/{cluster_of(items['w1'])}/").content.decode()
    said = directive_form(page)
    assert items["w1"].number in said["text"]
    assert other.number not in said["text"]
    assert network.stranger.short_name not in said["text"]


def test_who_only_reads_or_issues_to_nobody_there_is_offered_no_task(
    staff: Staff, network: Network, items
) -> None:
    address = f"/clusters/{cluster_of(items['w1'])}/"
    for role, unit in (("network_viewer", network.city), ("network_staff", network.a)):
        assert "/directives/new/?" not in staff(role, unit).get(address).content.decode()


def test_the_address_of_a_large_matter_stays_short(staff: Staff, network: Network, items) -> None:
    with enter_network():
        for _number in range(120):
            shown(network.a.id, "宿舍没有热水" * 6, SAID["w1"][1])
        work_off()
        found = ClusterItem.objects.filter(item__question_id="w1").values_list("cluster", flat=True)[0]
    page = staff("network_staff", network.city).get(f"/clusters/{found}/").content.decode()
    link = re.search(r'href="(/directives/new/[^"]+)"', page)
    assert link is not None
    assert len(link.group(1)) < 8_000


def test_an_entry_of_the_knowledge_base_is_prepared(
    staff: Staff, network: Network, unit_a: UnitRef, items
) -> None:
    writer = staff("duty_officer", unit_a)
    page = writer.get(
        "/manage/knowledge/new/article/",
        {"title": "热水", "text": "本周五前恢复供应。", "questions": "什么时候有热水"},
    ).content.decode()
    for said in ("热水", "本周五前恢复供应。", "什么时候有热水"):
        assert said in page
