"""`/desk/`: queues, items, two officers, strangers."""

import html
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Answer, Decision, Question, Step
from tenant_apps.questions.operations import answering, holding, screening
from tenant_apps.questions.queries import desk_item
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.queries.desk_list import PAGE
from tenant_apps.questions.rules.visibility import Reader
from tests.network import Network
from tests.tenant_apps.questions.conftest import COLLEAGUE

POSTS = {
    "accept": {"version": "1"},
    "decline": {"decline-version": "1", "decline-reason": "unclear", "decline-note": "请补充"},
    "answer": {"answer-version": "1", "answer-text": "答复正文"},
    "reply": {"reply-version": "1", "reply-text": "请补充合同"},
    "progress": {"progress-version": "1", "progress-text": "已联系"},
    "complete": {
        "complete-version": "1",
        "complete-outcome": "solved",
        "complete-helped_by": "league",
        "complete-words": "办好了",
    },
    "give-up": {"give_up-version": "1", "give_up-reason": "no_means", "give_up-words": "暂时没有经费"},
    "handle": {"version": "1"},
    "note": {"note-text": "内部话"},
    "hand-on": {"hand_on-version": "1", "hand_on-to": "duty", "hand_on-note": "请接手"},
    "refile": {"refile-version": "1", "refile-topic": "150305", "refile-kind": "help"},
    "correct": {"correct-version": "1", "correct-answer": "1", "correct-text": "改正"},
    "watch": {},
    "claim": {"do": "take"},
    "merge": {"version": "1"},
    "split": {"version": "1"},
    "contact": {"contact_reason": "核实"},
}


def leave_now() -> None:
    """The ten seconds are over: what waits leaves."""
    for held in Decision.objects.filter(kind="send", state="open"):
        Decision.objects.filter(pk=held.pk).update(effective_at=clock.now() - timedelta(seconds=1))
        holding.send(held.pk)


def page(response) -> str:
    return response.content.decode()


def test_the_way_of_a_question_over_the_desk(desk_a: Client, asked):
    pk = asked(contact_phone="13800001111").question_id
    assert "拖欠三个月工资" in page(desk_a.get("/desk/"))
    item = page(desk_a.get(f"/desk/q/{pk}/"))
    assert "138****11" in item
    assert "13800001111" not in item
    accepted = desk_a.post(f"/desk/q/{pk}/accept/", {"version": "1"})
    assert (accepted.status_code, accepted["Location"]) == (303, f"/desk/q/{pk}/")
    assert "拖欠三个月工资" in page(desk_a.get("/desk/?queue=to_answer"))
    sent = desk_a.post(
        f"/desk/q/{pk}/answer/?queue=to_answer", {"answer-version": "2", "answer-text": "请来办公室。"}
    )
    assert (sent.status_code, sent["Location"]) == (303, f"/desk/q/{pk}/?queue=to_answer")
    # Nothing has left yet: the banner counts, and offers to take it back.
    assert Question.objects.get().state == State.ACCEPTED
    assert f"/desk/undo/{Decision.objects.get().pk}/" in page(desk_a.get(f"/desk/q/{pk}/"))
    leave_now()
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
    for queue in Queue:
        assert desk_a.get(f"/desk/?queue={queue}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "?queue=nonsense",
        "?after=x",
        "?after=1~2026-11-16~x",
        "?after=99999999999999~2026-11-16T00:00:00%2B00:00~00000000-0000-0000-0000-000000000000",
        "?since=2026-13-99&until=0000-00-00",
        "?until=9999-12-31",
        "?topic=%25&holder=s&kind=x&channel=y",
        "?holder=99999999999999999999999",
        "?q=%27%26%7C%21%3A*",
        "?q=" + "长" * 3000,
        "?q=%E2%80%8B",
    ],
)
def test_odd_addresses_are_read_kindly(desk_a: Client, topics, query):
    assert desk_a.get(f"/desk/{query}").status_code == 200


def test_the_second_officer_sees_the_others_answer_and_loses_nothing(desk_a: Client, asked):
    pk = asked().question_id
    answering.answer(pk, version=1, text="同事已经答复的内容", actor=COLLEAGUE)
    response = desk_a.post(f"/desk/q/{pk}/answer/", {"answer-version": "1", "answer-text": "我辛苦写的内容"})
    assert response.status_code == 409
    assert "同事已经答复的内容" in page(response)
    assert "我辛苦写的内容" in page(response)
    assert Answer.objects.get().author == COLLEAGUE


def test_after_a_colleague_accepted_the_typed_answer_stands_in_its_box(desk_a: Client, asked):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=COLLEAGUE)
    response = desk_a.post(f"/desk/q/{pk}/answer/", {"answer-version": "1", "answer-text": "我辛苦写的内容"})
    assert response.status_code == 409
    assert '<input type="hidden" name="answer-version" value="2"' in page(response)
    assert (
        desk_a.post(
            f"/desk/q/{pk}/answer/", {"answer-version": "2", "answer-text": "我辛苦写的内容"}
        ).status_code
        == 303
    )


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("accept", {}),
        ("accept", {"version": "x"}),
        ("answer", {"answer-version": "1", "answer-text": ""}),
        ("answer", {"answer-version": "1", "answer-text": "\u200b"}),
        ("answer", {"answer-version": "1", "answer-text": "长" * 5001}),
        ("decline", {"decline-version": "1", "decline-reason": "", "decline-note": "话"}),
        ("decline", {"decline-version": "1", "decline-reason": "unclear", "decline-note": ""}),
        ("decline", {"decline-version": "1", "decline-reason": "because", "decline-note": "话"}),
        ("reply", {"reply-version": "1", "reply-text": ""}),
        ("note", {"note-text": ""}),
        ("hand-on", {"hand_on-version": "1", "hand_on-to": "", "hand_on-note": "话"}),
        ("hand-on", {"hand_on-version": "1", "hand_on-to": "99999999", "hand_on-note": "话"}),
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
def queries_at(desk_a: Client, asked, monkeypatch):
    """A function: how many queries the desk and an item need with so many questions; time stands still."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from huisheng.kernel.ops import kept

    monkeypatch.setattr(kept, "time", SimpleNamespace(monotonic=lambda: 0.0))

    def measure(rows: int) -> tuple[int, int]:
        while Question.objects.count() < rows:
            asked()
        pk = Question.objects.latest("received_at").pk
        for address in ("/desk/", f"/desk/q/{pk}/"):
            desk_a.get(address)  # what is kept for some seconds alone is kept again
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
    # The left pane, the list and the item each ask for their own; none of it grows with the rows.
    desk, item = one
    assert desk <= 12
    assert item <= 25


def test_an_item_does_not_ask_the_tree_which_unit_it_is_in(
    desk_a: Client, asked, django_assert_max_num_queries
):
    address = f"/desk/q/{asked().question_id}/"
    page(desk_a.get(address))  # whatever is kept in the process is kept now
    with django_assert_max_num_queries(25) as seen:
        page(desk_a.get(address))
    assert [query["sql"] for query in seen.captured_queries if '"tenants_unit"' in query["sql"]] == []


@pytest.mark.parametrize("address", ["/desk/", "/desk/q/{pk}/"])
def test_what_words_are_found_by_is_not_fetched_for_a_page(
    address: str, desk_a: Client, asked, django_assert_max_num_queries
):
    pk = asked().question_id
    with django_assert_max_num_queries(60) as seen:
        page(desk_a.get(address.format(pk=pk)))
    fetched = [
        query["sql"] for query in seen.captured_queries if '"questions_question"."text"' in query["sql"]
    ]
    assert fetched
    long = [sql[sql.index(" FROM ") :] for sql in fetched if '"questions_question"."terms"' in sql]
    assert long == []


def test_a_step_asks_once_what_its_form_needs(asked, django_assert_num_queries):
    pk = asked().question_id
    with django_assert_num_queries(1):
        found = desk_item.about(pk, who=Reader(1, frozenset(), frozenset(), leads=False))
    assert found is not None
    assert found.id == pk
    Question.objects.update(excluded_section=3)
    assert desk_item.about(pk, who=Reader(1, frozenset({3}), frozenset({3}), leads=False)) is None


def test_pages_of_a_queue(desk_a: Client, asked):
    for number in range(PAGE + 1):
        asked(text=f"第{number:02}号问题", received_at=datetime(2026, 11, 16, 1, number, tzinfo=UTC))
    Question.objects.update(next_due_at=datetime(2099, 1, 1, tzinfo=UTC))
    first = page(desk_a.get("/desk/?queue=to_screen"))
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following is not None
    # Something urgent comes in and pushes the order; the next page goes on where this one ended.
    asked(text="我不想活了")
    second = page(desk_a.get(html.unescape(following[1])))
    numbers = {f"第{number:02}号问题" for number in range(PAGE + 1)}
    seen = {text for text in numbers if text in first}
    rest = {text for text in numbers if text in second}
    assert (len(seen), len(rest)) == (PAGE, 1)
    assert seen | rest == numbers
