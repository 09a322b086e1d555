"""`/manage/topics/`."""

import pytest
from django.test import Client

from tenant_apps.questions.models import UnitTopic
from tenant_apps.questions.operations import topic_keeping
from tenant_apps.questions.operations.topic_keeping import BadTopic
from tenant_apps.questions.queries import unit_topics
from tests.network import Network
from tests.tenant_apps.questions.conftest import OFFICER

pytestmark = pytest.mark.usefixtures("topics", "in_unit_a")


def test_the_network_is_listed_level_by_level(admin_a: Client):
    top = admin_a.get("/manage/topics/").content.decode()
    assert "劳动和社会保障" in top
    assert "最低工资标准" not in top.split("<form")[-1]
    assert "工资福利" in admin_a.get("/manage/topics/?first=15").content.decode()


def test_add_map_hide_and_show_an_own_topic(admin_a: Client):
    added = admin_a.post("/manage/topics/", {"name": " 青年公寓 ", "network_topic": "010902"})
    assert added.status_code == 303
    own = UnitTopic.objects.get()
    assert (own.name, own.network_topic, own.hidden) == ("青年公寓", "010902", False)
    assert admin_a.get(f"/manage/topics/?map={own.pk}").status_code == 200
    assert admin_a.post(f"/manage/topics/{own.pk}/map/", {"network_topic": "010909"}).status_code == 303
    assert admin_a.post(f"/manage/topics/{own.pk}/hide/", {"hidden": "1"}).status_code == 303
    own.refresh_from_db()
    assert (own.network_topic, own.hidden) == ("010909", True)
    assert unit_topics.offer().own == ()
    admin_a.post(f"/manage/topics/{own.pk}/hide/", {"hidden": "0"})
    assert [topic.name for topic in unit_topics.offer().own] == ["青年公寓"]


@pytest.mark.parametrize("code", ["15", "1503", "150305"])
def test_hiding_takes_everything_below_with_it(admin_a: Client, code):
    assert unit_topics.offer().has_leaf("150305")
    admin_a.post("/manage/topics/network/", {"code": code, "hidden": "1"})
    offer = unit_topics.offer()
    assert not offer.has_leaf("150305")
    assert offer.has_leaf("010902")
    assert "150305" not in {leaf.code for leaf in offer.suggest("拖欠工资", limit=20)}
    admin_a.post("/manage/topics/network/", {"code": code, "hidden": "0"})
    assert unit_topics.offer().has_leaf("150305")


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "network_topic": "010902"},
        {"name": "\u200b", "network_topic": "010902"},
        {"name": "长" * 31, "network_topic": "010902"},
        {"name": "青年公寓", "network_topic": ""},
        {"name": "青年公寓", "network_topic": "15"},
        {"name": "青年公寓", "network_topic": "x"},
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_added(admin_a: Client, fields):
    response = admin_a.post("/manage/topics/", fields)
    assert response.status_code == 422
    assert not UnitTopic.objects.exists()


def test_a_name_stands_once(admin_a: Client):
    topic_keeping.add("青年公寓", "010902", actor=OFFICER)
    response = admin_a.post("/manage/topics/", {"name": "青年公寓", "network_topic": "010909"})
    assert response.status_code == 422
    assert UnitTopic.objects.count() == 1


@pytest.mark.parametrize(("path", "status"), [("4711/map/", 404), ("4711/hide/", 404), ("network/", 303)])
def test_what_is_not_there_changes_nothing(admin_a: Client, path, status):
    response = admin_a.post(f"/manage/topics/{path}", {"code": "zz", "network_topic": "010902"})
    assert response.status_code == status
    assert not UnitTopic.objects.exists()


def test_mapping_to_a_branch_is_refused():
    own = topic_keeping.add("青年公寓", "010902", actor=OFFICER)
    with pytest.raises(BadTopic):
        topic_keeping.map_to(own, "0109", actor=OFFICER)


def test_officers_do_not_manage_topics(network: Network, desk_a: Client, staff):
    assert desk_a.get("/manage/topics/").status_code == 403
    neighbour = staff("unit_admin", network.b, at=network.a)
    assert neighbour.post("/manage/topics/", {"name": "外人", "network_topic": "010902"}).status_code == 403
    assert not UnitTopic.objects.exists()
