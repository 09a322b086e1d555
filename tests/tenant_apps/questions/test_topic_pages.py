"""`/manage/topics/`."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel.web.sheets import Sheet, xlsx_file
from huisheng.kernel.web.workbooks import cells_of
from shared_apps.topics import public as topics
from tenant_apps.questions.models import Question, UnitTopic
from tenant_apps.questions.operations import topic_keeping
from tenant_apps.questions.operations.intake import BadQuestion, NewQuestion, ask
from tenant_apps.questions.operations.topic_keeping import BadTopic
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.rules.receipts import new_token
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
    assert (
        admin_a.post(f"/manage/topics/{own.pk}/map/", {"name": "公寓", "network_topic": "010909"}).status_code
        == 303
    )
    assert admin_a.post(f"/manage/topics/{own.pk}/hide/", {"hidden": "1"}).status_code == 303
    own.refresh_from_db()
    assert (own.name, own.network_topic, own.hidden) == ("公寓", "010909", True)
    assert unit_topics.offer().own == ()
    admin_a.post(f"/manage/topics/{own.pk}/hide/", {"hidden": "0"})
    assert [topic.name for topic in unit_topics.offer().own] == ["公寓"]


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


@pytest.mark.parametrize(
    ("path", "status"), [("4711/map/", 404), ("4711/hide/", 404), ("4711/move/", 404), ("network/", 303)]
)
def test_what_is_not_there_changes_nothing(admin_a: Client, path, status):
    response = admin_a.post(f"/manage/topics/{path}", {"code": "zz", "name": "甲", "network_topic": "010902"})
    assert response.status_code == status
    assert not UnitTopic.objects.exists()


def test_mapping_to_a_branch_is_refused():
    own = topic_keeping.add("青年公寓", "010902", actor=OFFICER)
    with pytest.raises(BadTopic):
        topic_keeping.change(own, name="青年公寓", network_topic="0109", actor=OFFICER)


def test_officers_do_not_manage_topics(network: Network, desk_a: Client, staff):
    assert desk_a.get("/manage/topics/").status_code == 403
    neighbour = staff("unit_admin", network.b, at=network.a)
    assert neighbour.post("/manage/topics/", {"name": "外人", "network_topic": "010902"}).status_code == 403
    assert not UnitTopic.objects.exists()


def names() -> list[str]:
    return [topic.name for topic in unit_topics.offer().own]


def test_own_topics_are_put_in_order(admin_a: Client):
    ids = [topic_keeping.add(name, "010902", actor=OFFICER) for name in ("甲", "乙", "丙")]
    assert names() == ["甲", "乙", "丙"]
    for own_id, way in ((ids[2], "up"), (ids[0], "up"), (ids[1], "down")):
        assert admin_a.post(f"/manage/topics/{own_id}/move/", {"way": way}).status_code == 303
    assert names() == ["甲", "丙", "乙"]
    topic_keeping.add("丁", "010902", actor=OFFICER)
    assert names()[-1] == "丁"


@pytest.mark.parametrize(
    "said", [{"name": "乙"}, {"name": ""}, {"network_topic": ""}, {"network_topic": "15"}]
)
def test_what_is_wrong_with_a_change_is_named(admin_a: Client, said):
    own = topic_keeping.add("甲", "010902", actor=OFFICER)
    topic_keeping.add("乙", "010902", actor=OFFICER)
    values = {"name": "丙", "network_topic": "010909"} | said
    refused = admin_a.post(f"/manage/topics/{own}/map/", values, follow=True)
    assert refused.redirect_chain[0][0].endswith(f"?map={own}")
    kept = UnitTopic.objects.get(pk=own)
    assert (kept.name, kept.network_topic) == ("甲", "010902")


def test_a_question_keeps_the_topic_that_was_retired(admin_a: Client):
    own = topic_keeping.add("青年公寓", "010902", actor=OFFICER)
    asked = ask(NewQuestion(token=new_token(), text="公寓漏水", unit_topic_id=own))
    admin_a.post(f"/manage/topics/{own}/hide/", {"hidden": "1"})
    topic_keeping.change(own, name="人才公寓", network_topic="010909", actor=OFFICER)
    question = Question.objects.get(pk=asked.question_id)
    assert (question.unit_topic.name, question.topic) == ("人才公寓", "010902")
    with pytest.raises(BadQuestion):
        ask(NewQuestion(token=new_token(), text="公寓漏水", unit_topic_id=own))


def workbook(*rows: tuple[str, str], titles: tuple[str, str] = ("主题", "归入")) -> SimpleUploadedFile:
    answer = xlsx_file([Sheet("话题", titles, rows)], "topics.xlsx")
    return SimpleUploadedFile("topics.xlsx", answer.content)


def test_topics_come_from_a_workbook(admin_a: Client):
    topic_keeping.add("青年公寓", "010902", actor=OFFICER)
    template = admin_a.get("/manage/topics/import/template/")
    assert cells_of(template.content, most_rows=9)[1][0] == "青年公寓"
    trail = " › ".join(topics.topic("150305").trail)
    sent = workbook(("青年公寓", "010909"), ("", ""), ("讨薪", trail), ("=夜校", "010214"))
    done = admin_a.post("/manage/topics/import/", {"file": sent}, follow=True)
    assert "新增 2 个主题，更改 1 个" in done.content.decode()
    assert [(topic.name, topic.network_topic) for topic in unit_topics.offer().own] == [
        ("青年公寓", "010909"),
        ("讨薪", "150305"),
        ("=夜校", "010214"),
    ]


def test_a_sheet_of_an_earlier_version_is_taken(admin_a: Client):
    sent = workbook(("青年公寓", "010902"), titles=("话题", "归入"))
    done = admin_a.post("/manage/topics/import/", {"file": sent}, follow=True)
    assert "新增 1 个主题" in done.content.decode()


def test_a_row_that_is_not_mapped_is_named_and_nothing_is_imported(admin_a: Client):
    sent = workbook(("甲", "010902"), ("乙", ""), ("丙", "15"), ("甲", "010902"), ("长" * 31, "010902"))
    refused = admin_a.post("/manage/topics/import/", {"file": sent})
    assert refused.status_code == 422
    shown = refused.content.decode()
    rows = re.findall(r'data-label="行号">(\d+)', shown)
    assert rows == ["3", "4", "5", "6"]
    assert shown.count("请写明归入全网的哪个主题") == 2
    assert not UnitTopic.objects.exists()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("a.xlsx", b"<html>"), "XLSX"),
        (workbook(("甲", "010902"), titles=("名字", "代码")), "主题、归入"),
        (workbook(), "请先填写模板"),
        (workbook(*(("甲", "010902"),) * 201), "200"),
    ],
    ids=["html", "columns", "empty", "rows"],
)
def test_what_is_no_workbook_of_topics(admin_a: Client, file, says):
    refused = admin_a.post("/manage/topics/import/", {"file": file})
    assert refused.status_code == 422
    assert says in refused.content.decode()
