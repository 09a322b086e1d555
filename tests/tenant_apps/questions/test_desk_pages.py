"""`/desk/`: queues, items, two officers, strangers."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.operations import answering, screening
from tests.network import Network
from tests.tenant_apps.questions.conftest import COLLEAGUE

POSTS = {
    "accept": {"version": "1"},
    "decline": {"version": "1", "reason": "unclear", "note": "请补充"},
    "answer": {"version": "1", "text": "答复正文"},
    "contact": {"contact_reason": "核实"},
}


def page(response) -> str:
    return response.content.decode()


def test_the_way_of_a_question_over_the_desk(desk_a: Client, asked):
    pk = asked(contact_phone="13800001111").question_id
    assert "拖欠三个月工资" in page(desk_a.get("/desk/"))
    item = page(desk_a.get(f"/desk/q/{pk}/"))
    assert "138****11" in item
    assert "13800001111" not in item
    accepted = desk_a.post(f"/desk/q/{pk}/accept/", {"version": "1"})
    assert (accepted.status_code, accepted["Location"]) == (303, f"/desk/q/{pk}/?queue=")
    assert "拖欠三个月工资" in page(desk_a.get("/desk/?queue=to_answer"))
    assert desk_a.post(f"/desk/q/{pk}/answer/", {"version": "2", "text": "请来办公室。"}).status_code == 303
    assert "拖欠三个月工资" in page(desk_a.get("/desk/?queue=answered"))
    assert Question.objects.get().state == State.ANSWERED


def test_due_soonest_first_and_danger_before_everything(desk_a: Client, asked):
    asked(text="第二个到期", received_at=datetime(2026, 11, 18, tzinfo=UTC))
    asked(text="第一个到期", received_at=datetime(2026, 11, 17, tzinfo=UTC))
    asked(text="我不想活了", received_at=datetime(2026, 11, 19, tzinfo=UTC))
    listed = page(desk_a.get("/desk/?queue=to_screen"))
    places = [listed.index(text) for text in ("我不想活了", "第一个到期", "第二个到期")]
    assert places == sorted(places)


def test_overdue_stands_in_its_own_queue_before_the_wakeup_came(desk_a: Client, asked):
    asked(text="早就该答复了", received_at=datetime(2026, 3, 2, tzinfo=UTC))
    assert "早就该答复了" in page(desk_a.get("/desk/?queue=overdue"))


def test_nothing_waits(desk_a: Client, topics):
    for queue in ("to_screen", "to_answer", "overdue", "answered", "not_accepted"):
        assert desk_a.get(f"/desk/?queue={queue}").status_code == 200


@pytest.mark.parametrize("query", ["?queue=nonsense", "?page=0", "?page=-1", "?page=99999999999", "?page=x"])
def test_odd_addresses_are_read_kindly(desk_a: Client, topics, query):
    assert desk_a.get(f"/desk/{query}").status_code == 200


def test_the_second_officer_sees_the_others_answer_and_loses_nothing(desk_a: Client, asked):
    pk = asked().question_id
    answering.answer(pk, version=1, text="同事已经答复的内容", actor=COLLEAGUE)
    response = desk_a.post(f"/desk/q/{pk}/answer/", {"version": "1", "text": "我辛苦写的内容"})
    assert response.status_code == 409
    assert "同事已经答复的内容" in page(response)
    assert "我辛苦写的内容" in page(response)
    assert Answer.objects.get().author == COLLEAGUE


def test_after_a_colleague_accepted_the_typed_answer_stands_in_its_box(desk_a: Client, asked):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=COLLEAGUE)
    response = desk_a.post(f"/desk/q/{pk}/answer/", {"version": "1", "text": "我辛苦写的内容"})
    assert response.status_code == 409
    assert '<input type="hidden" name="version" value="2"' in page(response)
    assert desk_a.post(f"/desk/q/{pk}/answer/", {"version": "2", "text": "我辛苦写的内容"}).status_code == 303


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("accept", {}),
        ("accept", {"version": "x"}),
        ("answer", {"version": "1", "text": ""}),
        ("answer", {"version": "1", "text": "\u200b"}),
        ("answer", {"version": "1", "text": "长" * 5001}),
        ("decline", {"version": "1", "reason": "", "note": "话"}),
        ("decline", {"version": "1", "reason": "unclear", "note": ""}),
        ("decline", {"version": "1", "reason": "because", "note": "话"}),
        ("contact", {"contact_reason": ""}),
    ],
)
def test_what_lacks_something_is_named_and_changes_nothing(desk_a: Client, asked, step, fields):
    pk = asked(contact_phone="13800001111").question_id
    response = desk_a.post(f"/desk/q/{pk}/{step}/", fields)
    assert response.status_code == 422
    for typed in fields.values():
        assert typed in page(response) or typed in ("x", "because", "\u200b")
    assert Question.objects.get().version == 1
    assert Step.objects.count() == 1


def test_the_contact_is_shown_after_a_reason_and_only_then(desk_a: Client, asked):
    pk = asked(contact_phone="13800001111").question_id
    shown = desk_a.post(f"/desk/q/{pk}/contact/", {"contact_reason": "核实地址"})
    assert "13800001111" in page(shown)
    assert "13800001111" not in page(desk_a.get(f"/desk/q/{pk}/"))
    assert Step.objects.filter(code="contact_viewed").count() == 1


@pytest.mark.parametrize("step", list(POSTS))
def test_an_item_of_another_unit_is_not_there(network: Network, staff, asked, unit_b: UnitRef, step):
    pk = asked(contact_phone="13800001111").question_id
    in_b = staff("duty_officer", network.b)
    assert in_b.get(f"/desk/q/{pk}/").status_code == 404
    assert in_b.post(f"/desk/q/{pk}/{step}/", POSTS[step]).status_code == 404
    # Nor does an officer of b get anywhere on a's site, with or without an id that exists.
    on_a = staff("duty_officer", network.b, at=network.a)
    assert on_a.get("/desk/").status_code == 403
    assert on_a.get(f"/desk/q/{pk}/").status_code == 404
    assert on_a.post(f"/desk/q/{pk}/{step}/", POSTS[step]).status_code == 404
    assert (Question.objects.get().version, Step.objects.count()) == (1, 1)


@pytest.mark.parametrize("step", list(POSTS))
def test_a_question_that_does_not_exist(desk_a: Client, topics, step):
    assert desk_a.get(f"/desk/q/{uuid4()}/").status_code == 404
    assert desk_a.post(f"/desk/q/{uuid4()}/{step}/", POSTS[step]).status_code == 404


def test_upper_levels_do_not_read_a_units_desk(network: Network, staff, asked):
    pk = asked().question_id
    above = staff("network_staff", network.province, at=network.a)
    assert above.get("/desk/").status_code == 403
    assert above.get(f"/desk/q/{pk}/").status_code == 404


def test_nobody_is_asked_to_sign_in_first(client_of, network: Network, asked):
    pk = asked().question_id
    response = client_of(network.a).get(f"/desk/q/{pk}/")
    assert response.status_code == 302
    assert "next=" in response["Location"]


@pytest.fixture
def queries_at(desk_a: Client, asked, django_assert_num_queries):
    """A function: how many queries the desk and an item need with so many questions."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def measure(rows: int) -> tuple[int, int]:
        while Question.objects.count() < rows:
            asked()
        pk = Question.objects.latest("received_at").pk
        with CaptureQueriesContext(connection) as desk:
            assert desk_a.get("/desk/").status_code == 200
        with CaptureQueriesContext(connection) as item:
            assert desk_a.get(f"/desk/q/{pk}/").status_code == 200
        return len(desk), len(item)

    return measure


def test_as_many_queries_for_one_question_as_for_a_hundred(queries_at):
    queries_at(1)  # whatever is kept in the process is kept now
    one = queries_at(1)
    assert queries_at(100) == one
    assert max(one) <= 12


def test_pages_of_a_queue(desk_a: Client, asked):
    for number in range(31):
        asked(text=f"第{number:02}号问题", received_at=datetime(2026, 11, 16, 1, number, tzinfo=UTC))
    Question.objects.update(due_at=datetime(2099, 1, 1, tzinfo=UTC))
    first = page(desk_a.get("/desk/?queue=to_screen"))
    second = page(desk_a.get("/desk/?queue=to_screen&page=2"))
    seen = {f"第{number:02}号问题" for number in range(31) if f"第{number:02}号问题" in first}
    rest = {f"第{number:02}号问题" for number in range(31) if f"第{number:02}号问题" in second}
    assert (len(seen), len(rest)) == (30, 1)
    assert not seen & rest
