"""What a unit asks about a topic: kept on `/manage/topics/…/questions/`, asked on the last page of asking and
by the API.
"""

import re
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.topic_fields import MOST_FIELDS, Datatype
from tenant_apps.questions.models import Question, UnitTopic
from tenant_apps.questions.operations import field_keeping, topic_keeping
from tenant_apps.questions.operations.topic_keeping import BadTopic
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.queries.topic_fields import all_fields, fields_of
from tenant_apps.questions.rules.topic_fields import BadDetail, TopicFieldCard, details_of
from tests.network import Network
from tests.tenant_apps.questions.calling import Program
from tests.tenant_apps.questions.conftest import OFFICER, WAGES
from tests.tenant_apps.questions.test_asking_pages import go, page, send, to_confirm

PATH = f"/manage/topics/{WAGES}/questions/"


def add(topic: str = WAGES, **said: Any) -> int:
    values: dict[str, Any] = {
        "label": "公司名称", "hint": "", "datatype": "string", "required": False, "options": (),
    }  # fmt: skip
    return field_keeping.add_field(topic, **(values | said), actor=OFFICER)


@pytest.fixture
def phone(network: Network, client_of: Any, topics: None) -> Client:
    client: Client = client_of(network.a)
    return client


@pytest.mark.usefixtures("topics", "in_unit_a")
class TestKeeping:
    def test_added_shown_and_asked_no_longer(self, admin_a: Client) -> None:
        assert admin_a.get("/manage/topics/?first=15").content.decode().count(PATH) == 1
        said = {
            "label": " 拖欠  几个月 ",
            "datatype": "singlevaluelist",
            "options": "一个月\n\n 两个月 \n更久",
        }
        assert admin_a.post(PATH, said | {"required": "on"}).status_code == 303
        (field,) = UnitTopic.objects.get().fields
        number = field["number"]
        assert (field["label"], field["required"]) == ("拖欠 几个月", True)
        assert field["options"] == ["一个月", "两个月", "更久"]
        assert "两个月" in admin_a.get(PATH).content.decode()
        assert [card.code for card in fields_of(WAGES)] == [f"q{number}"]
        assert admin_a.post(f"/manage/topics/questions/{number}/hide/").status_code == 303
        assert fields_of(WAGES) == ()
        assert "不再询问" in admin_a.get(PATH).content.decode()
        assert admin_a.post("/manage/topics/questions/4711/hide/").status_code == 404

    def test_an_own_topic_has_its_own(self, admin_a: Client) -> None:
        own = topic_keeping.add("青年公寓", "010902", actor=OFFICER)
        assert admin_a.post(f"/manage/topics/own-{own}/questions/", {"label": "几栋", "datatype": "string"})
        assert [card.label for card in fields_of("010902", own)] == ["几栋"]
        assert fields_of("010902") == ()

    @pytest.mark.parametrize("topic", ["15", "999999", "own-4711", "own-x", "xyz"])
    def test_a_topic_that_is_not_offered_has_no_page(self, admin_a: Client, topic: str) -> None:
        assert admin_a.get(f"/manage/topics/{topic}/questions/").status_code == 404

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"label": "\u200b"}, "label"),
            ({"label": "字" * 61}, "label"),
            ({"hint": "字" * 121}, "hint"),
            ({"datatype": "colour"}, "datatype"),
            ({"datatype": "singlevaluelist", "options": ["只有一个"]}, "options"),
            ({"datatype": "multivaluelist", "options": ["同", "同"]}, "options"),
            ({"datatype": "multivaluelist", "options": ["甲", "字" * 41]}, "options"),
        ],
    )
    def test_what_cannot_be_asked_so(self, said: dict[str, Any], field: str) -> None:
        with pytest.raises(BadTopic) as refused:
            add(**said)
        assert refused.value.field == field
        assert not UnitTopic.objects.exists()

    def test_not_more_than_anybody_answers(self) -> None:
        for number in range(MOST_FIELDS):
            add(label=f"第{number}项")
        with pytest.raises(BadTopic):
            add()

    def test_a_topic_that_is_only_asked_about(self, admin_a: Client) -> None:
        """The row that keeps it is no own topic and hides nothing, and stays when the topic is hidden."""
        first = add()
        row = UnitTopic.objects.get()
        assert (row.network_topic, row.name, row.hidden) == (WAGES, "", False)
        assert unit_topics.marks() == ((), frozenset())
        assert unit_topics.offer().has_leaf(WAGES)
        for hidden in ("1", "0"):
            admin_a.post("/manage/topics/network/", {"code": WAGES, "hidden": hidden})
            assert unit_topics.offer().has_leaf(WAGES) is (hidden == "0")
            assert [card.field_id for card in fields_of(WAGES)] == [first]
        again = UnitTopic.objects.get()
        assert (again.pk, again.hidden, again.fields) == (row.pk, False, row.fields)

    def test_a_topic_that_was_hidden_before(self) -> None:
        topic_keeping.set_network_hidden(WAGES, True, actor=OFFICER)
        with pytest.raises(BadTopic):
            add()
        topic_keeping.set_network_hidden(WAGES, False, actor=OFFICER)
        add()
        assert UnitTopic.objects.count() == 1

    def test_no_number_is_given_twice(self) -> None:
        own = topic_keeping.add("青年公寓", "010902", actor=OFFICER)
        numbers = [add(), add(f"own-{own}"), add("010902")]
        assert field_keeping.hide_field(numbers[2], actor=OFFICER) == "010902"
        assert field_keeping.hide_field(numbers[1], actor=OFFICER) == f"own-{own}"
        numbers.append(add("010902"))
        assert len(set(numbers)) == 4
        assert [card.field_id for card in fields_of("010902")] == numbers[3:]
        assert [(card.field_id, hidden) for card, hidden in all_fields("010902")] == [
            (numbers[2], True),
            (numbers[3], False),
        ]
        assert all_fields(f"own-{own}")[0][1]


def card(datatype: Datatype, *, required: bool = False) -> TopicFieldCard:
    options = (("1", "甲"), ("2", "乙")) if datatype in (Datatype.SINGLE, Datatype.MULTI) else ()
    return TopicFieldCard(7, "问", "", datatype, required, options)


@pytest.mark.parametrize(
    ("datatype", "values", "words"),
    [
        (Datatype.STRING, ["  K12 路 "], "K12 路"),
        (Datatype.NUMBER, ["-12.5"], "-12.5"),
        (Datatype.DATETIME, ["2026-11-21T08:30"], "2026-11-21 08:30"),
        (Datatype.DATETIME, ["2026-11-21T00:30:00Z"], "2026-11-21 08:30"),
        (Datatype.TEXT, ["一\r\n二"], "一\n二"),
        (Datatype.SINGLE, ["2"], "乙"),
        (Datatype.MULTI, ["2", "1"], "甲、乙"),
    ],
)
def test_answers_as_a_person_reads_them(datatype: Datatype, values: list[str], words: str) -> None:
    assert details_of([card(datatype)], {"q7": values}) == (("问", words),)


@pytest.mark.parametrize(
    ("datatype", "values"),
    [
        (Datatype.STRING, ["字" * 101]),
        (Datatype.STRING, ["一", "二"]),
        (Datatype.NUMBER, ["十二"]),
        (Datatype.NUMBER, ["1e9"]),
        (Datatype.NUMBER, ["٣"]),
        (Datatype.DATETIME, ["昨天"]),
        (Datatype.DATETIME, ["0001-01-01T00:00:00+14:00"]),
        (Datatype.TEXT, ["字" * 501]),
        (Datatype.SINGLE, ["3"]),
        (Datatype.SINGLE, ["甲"]),
        (Datatype.MULTI, ["1", "x"]),
    ],
)
def test_what_is_no_answer(datatype: Datatype, values: list[str]) -> None:
    with pytest.raises(BadDetail) as refused:
        details_of([card(datatype)], {"q7": values})
    assert refused.value.fault == "invalid"


def test_what_must_be_answered() -> None:
    for said in ({}, {"q7": [""]}, {"q7": ["\u200b"]}):
        with pytest.raises(BadDetail):
            details_of([card(Datatype.STRING, required=True)], said)
        assert details_of([card(Datatype.STRING, required=True)], said, needed=False) == ()


class TestAsking:
    def test_answers_become_the_last_lines(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            name, months = (
                add(required=True),
                add(label="拖欠多久", datatype="multivaluelist", options=["工资", "加班费", "社保"]),
            )
        confirm = to_confirm(phone)
        assert confirm.count("公司名称") == 1
        refused = send(phone, confirm, **{f"detail-q{months}": ["1", "3"]})
        assert refused.status_code == 422
        assert "请回答这一项" in page(refused)
        # What was typed elsewhere on the page is still there.
        assert re_checked(page(refused)) == ["1", "3"]
        said = {f"detail-q{name}": "某某公司", f"detail-q{months}": ["1", "3"]}
        assert send(phone, page(refused), **said).status_code == 303
        with enter_unit(unit_a):
            text = Question.objects.get().text
        assert text.endswith("\n\n公司名称：某某公司\n拖欠多久：工资、社保")

    def test_another_topic_asks_nothing_of_it(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            add("010902", required=True)
        assert send(phone, to_confirm(phone)).status_code == 303

    def test_going_back_keeps_what_was_answered(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            name = add()
        said = {f"detail-q{name}": "某某公司", "visibility": "private"}
        back = page(go(phone, to_confirm(phone), "confirm", go="about", **said))
        again = page(go(phone, back, "about", go="confirm", kind="help", choice="n:150305"))
        assert 'value="某某公司"' in again

    def test_somebody_in_danger_may_leave_it_out(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            name = add(required=True)
        assert send(phone, to_confirm(phone, text="我不想活了")).status_code == 303
        confirm = to_confirm(phone)
        assert send(phone, confirm, **{f"detail-q{name}": "我不想活了"}).status_code == 303
        with enter_unit(unit_a):
            assert Question.objects.filter(danger=True).count() == 2


def re_checked(html: str) -> list[str]:

    return re.findall(r'type="checkbox" name="detail-q\d+" value="(\d+)"[^>]*checked', html)


@pytest.fixture
def program(network: Network, client_of: Any, topics: None, in_unit_a: UnitRef) -> Program:
    return Program(client_of(network.a))


def test_programs_read_what_is_asked_and_answer_it(program: Program) -> None:
    field = add(label="欠了什么", datatype="singlevaluelist", options=["工资", "社保"], required=True)
    (asked,) = program.get(f"topics/{WAGES}").json()["asks"]
    assert (asked["code"], asked["datatype"], asked["needed"]) == (f"q{field}", "singlevaluelist", True)
    assert asked["options"] == [{"key": "1", "name": "工资"}, {"key": "2", "name": "社保"}]
    body = {"text": "公司欠钱不给。", "topic": WAGES}
    for details, code in (
        ({}, "detail_missing"),
        ({f"q{field}": ["9"]}, "detail_invalid"),
        ({"q4711": ["1"], f"q{field}": ["1"]}, "unknown_detail"),
    ):
        assert program.post("questions", body | {"details": details}).status_code == 400
        assert program.code() == code
    assert program.post("questions", body | {"details": {f"q{field}": ["2"]}}).status_code == 201
    assert Question.objects.get().text == "公司欠钱不给。\n\n欠了什么：社保"
    assert program.post("questions", body | {"text": "我不想活了"}).status_code == 201
    assert program.get("topics/999999").status_code == 404
