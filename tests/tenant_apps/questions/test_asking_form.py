"""What a unit asks beside the question: designed on `/manage/asking-form/`, asked on the last page of asking
and by the API, kept with the question and shown to its staff and its asker alone.
"""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.forms import Definition, Words, said_of, without
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.settings import DEFAULT_KEEP_DAYS
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import asking_form_keeping, erasing, topic_keeping
from tenant_apps.questions.operations.asking_form_keeping import NothingToPublish
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.queries import asking_form, parcels
from tenant_apps.questions.queries.asking_form import form_for
from tenant_apps.questions.rules.asking_form import (
    MOST_ASKED,
    BadForm,
    Details,
    asked_with_care,
    never_asked,
)
from tenant_apps.questions.rules.receipts import new_token
from tests.network import Network
from tests.tenant_apps.questions.asked import draft, field, publish
from tests.tenant_apps.questions.calling import Program
from tests.tenant_apps.questions.conftest import OFFICER, WAGES
from tests.tenant_apps.questions.test_asking_pages import go, page, send, to_confirm

PATH = "/manage/asking-form/"


@pytest.fixture
def phone(network: Network, client_of: Any, topics: None) -> Client:
    client: Client = client_of(network.a)
    return client


@pytest.mark.usefixtures("topics", "in_unit_a")
class TestDesigning:
    def add(self, admin: Client, kind: str = "short", query: str = "", **said: Any) -> Any:
        values = {"label_zh": "公司名称", "why_zh": "好找对部门"} | said
        return admin.post(f"{PATH}new/?kind={kind}{query}", values)

    def test_drafted_looked_at_and_published(self, admin_a: Client) -> None:
        assert (
            self.add(
                admin_a, "one", label_zh=" 拖欠  几个月 ", options="一个月\n\n 两个月 \n更久"
            ).status_code
            == 303
        )
        assert asking_form.asking_form() == Definition()
        assert "提问人还看不到" in page(admin_a.get(PATH))
        preview = page(admin_a.get(f"{PATH}preview/"))
        assert "为什么要填：好找对部门" in preview
        tried = admin_a.post(f"{PATH}preview/", {"detail-q1": "2"})
        assert "两个月" in page(tried).partition("工作人员会看到")[2]
        assert admin_a.post(f"{PATH}preview/", {"detail-q1": "9"}).status_code == 422
        assert admin_a.post(PATH, {"part": "publish"}).status_code == 303
        (one,) = asking_form.asking_form().fields
        assert (one.id, one.label.zh, [option.label.zh for option in one.options]) == (
            "q1",
            "拖欠 几个月",
            ["一个月", "两个月", "更久"],
        )
        # Pressed once more: there is nothing left to publish, and nothing is published.
        assert "草稿已经不在了" in page(admin_a.post(PATH, {"part": "publish"}, follow=True))
        assert asking_form.asking_form().version == 1

    def test_changed_moved_removed_and_taken_up_again(self, admin_a: Client) -> None:
        publish(field("甲"), field("乙"))
        assert admin_a.post(f"{PATH}q1/", {"label_zh": "丙", "why_zh": "因为"}).status_code == 303
        admin_a.post(PATH, {"part": "down", "field": "q1"})
        assert [one.label.zh for one in (asking_form.draft() or Definition()).fields] == ["乙", "丙"]
        admin_a.post(PATH, {"part": "remove", "field": "q2"})
        admin_a.post(PATH, {"part": "publish"})
        assert [one.label.zh for one in form_for(WAGES).fields] == ["丙"]
        assert "第 1 版" in page(admin_a.get(PATH))
        admin_a.post(PATH, {"part": "again", "version": "1"})
        again = asking_form.draft()
        assert again is not None
        assert [one.label.zh for one in again.fields] == ["甲", "乙"]
        admin_a.post(PATH, {"part": "discard"})
        assert asking_form.draft() is None
        assert [one.label.zh for one in form_for(WAGES).fields] == ["丙"]
        for refused in ({"part": "again", "version": "77"}, {"part": "else"}):
            assert admin_a.post(PATH, refused).status_code == 404
        assert admin_a.get(f"{PATH}q77/").status_code == 404
        assert admin_a.get(f"{PATH}new/?kind=colour").status_code == 404

    def test_every_question_says_why_it_is_asked(self, admin_a: Client) -> None:
        assert self.add(admin_a, why_zh=" ").status_code == 422
        draft(field(why=""))
        with pytest.raises(BadForm) as refused:
            asking_form_keeping.publish(actor=OFFICER)
        assert [fault.code for fault in refused.value.faults] == ["why"]
        assert "请写明为什么要填" in page(admin_a.post(PATH, {"part": "publish"}))
        assert asking_form.draft() is not None

    @pytest.mark.parametrize(
        "said",
        [
            {"label_zh": "您的身份证号"},
            {"label_zh": "民　族"},
            {"label_zh": "怎么联系", "help_zh": "留下手机号"},
            {"label_zh": "证件", "label_en": "Passport or ID card"},
        ],
    )
    def test_who_somebody_is_may_not_be_asked(self, admin_a: Client, said: dict[str, str]) -> None:
        refused = self.add(admin_a, **said, sure="on")
        assert refused.status_code == 422
        assert "附加项不问身份" in page(refused)
        assert asking_form.draft() is None

    def test_what_is_about_a_person_needs_a_second_thought(self, admin_a: Client) -> None:
        refused = self.add(admin_a, label_zh="每月收入")
        assert (refused.status_code, asking_form.draft()) == (422, None)
        assert "非知道不可吗" in page(refused)
        assert self.add(admin_a, label_zh="每月收入", sure="on").status_code == 303

    def test_about_one_topic_alone(self, admin_a: Client) -> None:
        own = topic_keeping.add("青年公寓", "010902", actor=OFFICER)
        listed = page(admin_a.get(f"{PATH}?topic={WAGES}"))
        assert f'name="about" value="{WAGES}"' in listed
        assert self.add(admin_a, query=f"&about={WAGES}", about=[WAGES]).status_code == 303
        assert self.add(admin_a, label_zh="几栋", about=[f"own-{own}"]).status_code == 303
        assert self.add(admin_a, label_zh="哪里", about=["xyz"]).status_code == 422
        assert self.add(admin_a, label_zh="何时", about=[WAGES[:2]]).status_code == 303
        admin_a.post(PATH, {"part": "publish"})
        assert [one.label.zh for one in form_for(WAGES).fields] == ["公司名称", "何时"]
        assert [one.label.zh for one in form_for("", own).fields] == ["几栋"]
        assert form_for("010902").fields == ()
        assert f"({1})" in page(admin_a.get(f"/manage/topics/?first={WAGES[:2]}"))

    def test_not_more_than_anybody_answers(self, admin_a: Client) -> None:
        publish(*(field(f"第{number}项") for number in range(MOST_ASKED)))
        draft(field("另一个话题的", about=("010902",)))
        with pytest.raises(BadForm) as refused:
            asking_form_keeping.publish(actor=OFFICER)
        assert [(fault.code, fault.field.label.zh) for fault in refused.value.faults] == [
            ("many", "另一个话题的")
        ]
        asking_form_keeping.change_draft(lambda form: without(form, "q1"), actor=OFFICER)
        assert asking_form_keeping.publish(actor=OFFICER) == 2

    def test_no_number_is_given_twice(self) -> None:
        publish(field("甲"), field("乙"))
        asking_form_keeping.change_draft(lambda form: without(form, "q2"), actor=OFFICER)
        asking_form_keeping.publish(actor=OFFICER)
        assert publish(field("丙")) == ["q1", "q3"]
        asking_form_keeping.take_version(1, actor=OFFICER)
        assert publish(field("丁")) == ["q1", "q2", "q4"]
        with pytest.raises(NothingToPublish):
            asking_form_keeping.publish(actor=OFFICER)


@pytest.mark.parametrize(
    ("label", "never", "care"),
    [
        ("您的身份证号", True, False),
        ("ＱＱ号", True, False),
        ("哪家公司", False, False),
        ("家庭住址", False, True),
        ("车库在哪里", False, False),
    ],
)
def test_what_a_label_speaks_of(label: str, never: bool, care: bool) -> None:
    assert (never_asked(field(label)), asked_with_care(field(label))) == (never, care)


def test_words_in_english_begin_where_a_word_begins() -> None:
    garage, age = field(), field()
    garage = type(garage)(id="q1", kind=garage.kind, label=Words("车库", "Which garage?"))
    age = type(age)(id="q1", kind=age.kind, label=Words("几岁了", "Your age"))
    assert not asked_with_care(garage)
    assert asked_with_care(age)


class TestAsking:
    def test_answers_are_kept_beside_the_text(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            company, owed = publish(
                field(required=True), field("拖欠什么", "several", options=["工资", "加班费", "社保"])
            )
        confirm = to_confirm(phone)
        assert "为什么要填：好找对部门" in confirm
        refused = send(phone, confirm, **{f"detail-{owed}": ["1", "3"], "details_along": "yes"})
        assert refused.status_code == 422
        assert "请回答这一项" in page(refused)
        # What was typed elsewhere on the page is still there.
        assert checked(page(refused)) == ["1", "3", "yes"]
        said = {f"detail-{company}": "某某公司", f"detail-{owed}": ["1", "3"]}
        sent = send(phone, page(refused), **said)
        assert sent.status_code == 303
        with enter_unit(unit_a):
            question = Question.objects.get()
            assert "某某公司" not in question.text
            assert [(one.asked.zh, one.words.zh) for one in asking_form.said_in(question)] == [
                ("公司名称", "某某公司"),
                ("拖欠什么", "工资、社保"),
            ]
            assert (question.details["version"], question.details["along"]) == (1, False)
        own = page(phone.get(sent["Location"].replace("receipt/", "")))
        assert "工资、社保" in own

    def test_another_topic_asks_nothing_of_it(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            publish(field(required=True, about=("010902",)))
        assert send(phone, to_confirm(phone)).status_code == 303

    def test_going_back_keeps_what_was_answered(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            publish(field())
        said = {"detail-q1": "某某公司", "visibility": "private", "details_along": "yes"}
        back = page(go(phone, to_confirm(phone), "confirm", go="about", **said))
        again = page(go(phone, back, "about", go="confirm", kind="help", choice="n:150305"))
        assert 'value="某某公司"' in again
        assert checked(again) == ["yes"]

    def test_a_form_published_meanwhile_is_asked_anew(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            publish(field())
        confirm = to_confirm(phone)
        with enter_unit(unit_a):
            publish(field("几个月", "number", required=True))
        refused = send(phone, confirm, **{"detail-q1": "某某公司"})
        assert refused.status_code == 422
        assert 'value="某某公司"' in page(refused)
        assert send(phone, page(refused), **{"detail-q1": "某某公司", "detail-q2": "3"}).status_code == 303

    def test_somebody_in_danger_may_leave_it_out(self, phone: Client, unit_a: UnitRef) -> None:
        with enter_unit(unit_a):
            publish(field(required=True))
        assert send(phone, to_confirm(phone, text="我不想活了")).status_code == 303
        assert send(phone, to_confirm(phone), **{"detail-q1": "我不想活了"}).status_code == 303
        with enter_unit(unit_a):
            assert Question.objects.filter(danger=True).count() == 2

    def test_asking_costs_no_query_for_what_is_asked_beside(
        self, phone: Client, django_assert_num_queries: Any
    ) -> None:
        """Once read by the process, the last page asks the database for nothing at all."""
        about = page(go(phone, page(phone.get("/ask/")), "write", text="公司拖欠工资", go="about"))
        said = {"go": "confirm", "kind": "help", "choice": "n:150305"}
        assert "detail-" not in page(go(phone, about, "about", **said))
        with django_assert_num_queries(0):
            go(phone, about, "about", **said)


def checked(html: str) -> list[str]:
    return re.findall(r'<input type="checkbox"[^>]*value="(\w+)"[^>]*checked', html)


@pytest.mark.usefixtures("topics", "in_unit_a")
class TestKept:
    def asked(self, *, along: bool = False) -> Question:
        publish(field())
        form = form_for(WAGES)
        said = said_of(form, {"q1": "某某公司"})
        new = NewQuestion(
            token=new_token(), text="公司欠钱。", topic=WAGES, details=Details(said, form.version, along)
        )
        return Question.objects.get(pk=ask(new).question_id)

    def test_answers_of_an_earlier_version_stay_readable(self) -> None:
        question = self.asked()
        asking_form_keeping.change_draft(lambda form: without(form, "q1"), actor=OFFICER)
        publish(field("别的"))
        (one,) = asking_form.said_in(Question.objects.get(pk=question.pk))
        assert (one.asked.zh, one.words.zh, one.value) == ("公司名称", "某某公司", "某某公司")

    def test_they_go_along_as_text_where_the_asker_agreed(self) -> None:
        assert "某某公司" not in json.dumps(parcels.for_transfer(self.asked()), ensure_ascii=False)
        agreed = self.asked(along=True)
        assert str(parcels.for_transfer(agreed)["text"]) == "公司欠钱。\n\n公司名称：某某公司"
        # What was covered since may stand in an answer as well.
        agreed.covered_at, agreed.public_text = clock.now(), "有人欠钱。"
        assert parcels.for_transfer(agreed)["text"] == "有人欠钱。"
        # Where a life may be at stake every word goes.
        assert "某某公司" in str(parcels.for_alarm(agreed)["text"])

    def test_they_are_part_of_what_is_held_and_go_with_everything(self) -> None:
        question = self.asked()
        assert erasing.held_data(question.pk)["answered_beside"] == [
            {"asked": "公司名称", "answer": "某某公司"}
        ]
        Question.objects.filter(pk=question.pk).update(state="closed", closed_at=clock.now())
        erasing.erase_all(question.pk)
        assert Question.objects.get(pk=question.pk).details == {}

    @pytest.mark.parametrize("forgotten", [False, True])
    def test_they_are_erased_in_time_with_or_without_a_contact(
        self, forgotten: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        question = self.asked()
        question.state, question.closed_at = "closed", clock.now()
        question.save()
        erasing.plan(question)
        if forgotten:
            erasing.erase_contact(question.pk)
        erasing.contact_due(question.pk)
        assert Question.objects.get(pk=question.pk).details
        late = clock.now() + timedelta(days=DEFAULT_KEEP_DAYS, minutes=1)
        monkeypatch.setattr(clock, "now", lambda: late)
        erasing.contact_due(question.pk)
        assert Question.objects.get(pk=question.pk).details == {}


def test_staff_read_the_answers(desk_a: Client, unit_a: UnitRef, topics: None) -> None:
    with enter_unit(unit_a):
        question = TestKept().asked()
    assert "某某公司" in page(desk_a.get(f"/desk/q/{question.pk}/"))


@pytest.fixture
def program(network: Network, client_of: Any, topics: None, in_unit_a: UnitRef) -> Program:
    return Program(client_of(network.a))


def test_programs_read_what_is_asked_and_answer_it(program: Program) -> None:
    publish(
        field("欠了什么", "one", options=["工资", "社保"], required=True),
        field("多少", "number", unit=Words("元"), when=("q1", ("1",)), required=True),
    )
    owed, amount = program.get(f"topics/{WAGES}").json()["asks"]
    assert (owed["code"], owed["datatype"], owed["needed"], owed["why"]) == (
        "q1", "singlevaluelist", True, "好找对部门",
    )  # fmt: skip
    assert owed["options"] == [{"key": "1", "name": "工资"}, {"key": "2", "name": "社保"}]
    assert (amount["unit"], amount["only_if"]) == ("元", {"code": "q1", "keys": ["1"]})
    body = {"text": "公司欠钱不给。", "topic": WAGES}
    for details, code in (
        ({}, "detail_missing"),
        ({"q1": ["9"]}, "detail_invalid"),
        ({"q1": ["1"]}, "detail_missing"),
        ({"q1": ["1"], "q2": ["很多"]}, "detail_invalid"),
        ({"q4711": ["1"], "q1": ["2"]}, "unknown_detail"),
    ):
        assert program.post("questions", body | {"details": details}).status_code == 400
        assert program.code() == code
    sent = program.post(
        "questions", body | {"details": {"q1": ["1"], "q2": ["3,000"]}, "details_along": True}
    )
    assert sent.status_code == 201
    question = Question.objects.get()
    assert question.text == "公司欠钱不给。"
    assert [said.words.zh for said in asking_form.goes_along(question)] == ["工资", "3000 元"]
    assert program.post("questions", body | {"text": "我不想活了"}).status_code == 201
    assert program.get("topics/999999").status_code == 404
