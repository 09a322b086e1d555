"""The desk beyond one answer: taking back, deciding, many at once, calls, who may not know."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from shared_apps.accounts.public import account_names
from tenant_apps.questions.data.codes import DecisionState, State
from tenant_apps.questions.models import Answer, Decision, Message, Question, Step
from tenant_apps.questions.operations import (
    answering,
    approving,
    bulk,
    claiming,
    conversation,
    holding,
    screening,
    taking_calls,
)
from tenant_apps.questions.operations.intake import NewQuestion
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries.desk_list import PAGE
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.wording import TEXT_MAX
from tenant_apps.questions.web import desk_bulk, hotline
from tests.network import Network
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER


def page(response) -> str:
    return response.content.decode()


def row(pk: UUID) -> Question:
    return Question.objects.get(pk=pk)


def held() -> Decision:
    return Decision.objects.get(kind="send", state="open")


def leave_now() -> None:
    """The ten seconds are over."""
    Decision.objects.filter(kind="send", state="open").update(effective_at=clock.now() - timedelta(seconds=1))
    for one in Decision.objects.filter(kind="send", state="open"):
        holding.send(one.pk)


@pytest.fixture
def leader_a(network: Network, staff) -> Client:
    """The browser of a leader of unit a."""
    return staff("leader", network.a)


ANSWER = {"answer-version": "1", "answer-text": "请来大厅登记", "answer-handles": "on"}


def test_taken_back_the_words_stand_in_their_box(desk_a: Client, asked):
    pk = asked().question_id
    desk_a.post(f"/desk/q/{pk}/answer/", ANSWER)
    back = desk_a.post(f"/desk/undo/{held().pk}/")
    assert back.status_code == 200
    assert "请来大厅登记</textarea>" in page(back)
    assert 'name="answer-handles" data' in page(back) or "checked" in page(back)
    assert not Answer.objects.exists()
    assert row(pk).version == 1


def test_after_ten_seconds_it_cannot_be_taken_back(desk_a: Client, asked):
    pk = asked().question_id
    desk_a.post(f"/desk/q/{pk}/answer/", ANSWER)
    decision = held().pk
    leave_now()
    assert desk_a.post(f"/desk/undo/{decision}/").status_code == 303
    assert Answer.objects.count() == 1
    assert row(pk).state == State.HANDLING


def test_nobody_takes_a_colleagues_step_back(desk_a: Client, network: Network, staff, asked):
    pk = asked().question_id
    desk_a.post(f"/desk/q/{pk}/answer/", ANSWER)
    colleague, stranger = staff("duty_officer", network.a), staff("duty_officer", network.b)
    assert colleague.post(f"/desk/undo/{held().pk}/").status_code == 303
    assert stranger.post(f"/desk/undo/{held().pk}/").status_code == 404
    assert held().state == DecisionState.OPEN
    # Nor does anybody else take a step meanwhile; what they typed is kept.
    second = colleague.post(f"/desk/q/{pk}/answer/", {"answer-version": "1", "answer-text": "抢着答"})
    assert second.status_code == 409
    assert "抢着答" in page(second)
    leave_now()
    assert [answer.text for answer in Answer.objects.all()] == ["请来大厅登记"]


def test_the_countdown_sends_nothing_early(desk_a: Client, asked):
    pk = asked().question_id
    desk_a.post(f"/desk/q/{pk}/answer/", ANSWER)
    assert desk_a.post(f"/desk/undo/{held().pk}/over/").status_code == 303
    assert not Answer.objects.exists()
    Decision.objects.update(effective_at=clock.now() - timedelta(seconds=1))
    desk_a.post(f"/desk/undo/{held().pk}/over/")
    assert Answer.objects.count() == 1


def test_who_works_on_it_is_seen_and_keeps_others_out(desk_a: Client, network: Network, staff, asked):
    pk = asked().question_id
    claiming.claim(pk, actor=COLLEAGUE)
    shown = page(desk_a.get(f"/desk/q/{pk}/"))
    assert 'name="answer-text"' not in shown
    assert 'name="note-text"' in shown
    said = desk_a.post(f"/desk/q/{pk}/claim/", {"do": "take"}, headers={"accept": "application/json"})
    assert said.status_code == 409
    assert said.json()["text"]
    assert desk_a.post(f"/desk/q/{pk}/claim/", {"do": "over"}).status_code == 404
    assert row(pk).claimed_by == COLLEAGUE
    leader = staff("leader", network.a)
    assert leader.post(f"/desk/q/{pk}/claim/", {"do": "over"}).status_code == 303
    assert row(pk).claimed_by == leader.account_id


def test_a_sensitive_answer_goes_to_the_leader_and_back_with_words(desk_a, leader_a: Client, asked):
    pk = asked(confidential=True, on_behalf_by=desk_a.account_id).question_id
    said = {"answer-version": "1", "answer-text": "请到法律援助中心"}
    desk_a.post(f"/desk/q/{pk}/answer/", said)
    wanted = Decision.objects.get(kind="answer")
    assert not Answer.objects.exists()
    # Whoever proposed it reads the page and cannot decide.
    form = {"version": str(row(pk).version), "text": "改", "do": "approve"}
    assert desk_a.post(f"/desk/decide/{wanted.pk}/", form).status_code == 404
    assert "请到法律援助中心" in page(leader_a.get(f"/desk/decide/{wanted.pk}/"))
    assert f"/desk/decide/{wanted.pk}/" in page(leader_a.get("/desk/decide/"))
    assert f"/desk/decide/{wanted.pk}/" not in page(desk_a.get("/desk/decide/"))
    refuse = form | {"do": "refuse", "words": ""}
    assert leader_a.post(f"/desk/decide/{wanted.pk}/", refuse).status_code == 422
    assert leader_a.post(f"/desk/decide/{wanted.pk}/", refuse | {"words": "补上地址"}).status_code == 303
    assert Decision.objects.get(pk=wanted.pk).state == DecisionState.REFUSED
    assert "补上地址" in page(desk_a.get(f"/desk/q/{pk}/"))
    assert not Answer.objects.exists()


def test_the_queues_mark_the_decisions_while_one_looks_at_them(leader_a: Client):
    page = leader_a.get("/desk/decide/").content.decode()
    queues = page[page.index('id="desk-queues"') : page.index("</nav>", page.index('id="desk-queues"'))]
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', queues) == ["/desk/decide/"]


def test_approved_it_leaves_after_ten_seconds(desk_a: Client, leader_a: Client, asked):
    pk = asked().question_id
    wanted = approving.propose_answer(pk, version=1, text="请到法律援助中心", handles=False, actor=OFFICER)
    form = {"version": str(row(pk).version), "text": "请到法律援助中心（三楼）", "do": "approve"}
    assert leader_a.post(f"/desk/decide/{wanted}/", form).status_code == 303
    assert not Answer.objects.exists()
    leave_now()
    assert Answer.objects.get().text == "请到法律援助中心（三楼）"
    assert Answer.objects.get().author == OFFICER


def test_many_at_once_tell_what_failed(desk_a: Client, asked):
    ids = [asked(text=f"第{n}件").question_id for n in range(3)]
    screening.accept(ids[1], version=1, actor=COLLEAGUE)
    done = desk_a.post("/desk/many/", {"do": "accept", "chosen": [f"{pk}:1" for pk in ids]})
    assert done.status_code == 200
    assert [row(pk).version for pk in ids] == [2, 2, 2]
    assert row(ids[1]).holder == COLLEAGUE
    assert page(done).count("hs-chip--late") == 1


def test_one_go_is_a_page_of_a_list_and_no_more(desk_a: Client, asked, monkeypatch):
    assert bulk.MOST >= PAGE
    monkeypatch.setattr(desk_bulk, "MOST", 2)
    ids = [asked(text=f"第{n}件").question_id for n in range(3)]
    done = page(desk_a.post("/desk/many/", {"do": "accept", "chosen": [f"{pk}:1" for pk in ids]}))
    assert [row(pk).version for pk in ids] == [2, 2, 1]
    assert "一次最多" in done


def test_many_merged_wait_and_each_can_be_taken_back(desk_a: Client, asked):
    ids = [asked(text=f"第{n}件").question_id for n in range(3)]
    chosen = [f"{pk}:1" for pk in ids]
    assert "main" in page(desk_a.post("/desk/many/", {"do": "merge", "chosen": chosen}))
    sent = {"do": "merge", "chosen": chosen, "go": "1", "main": str(ids[0])}
    done = page(desk_a.post("/desk/many/", sent))
    waiting = list(Decision.objects.filter(state="open"))
    assert {one.question_id for one in waiting} == {ids[1], ids[2]}
    assert all(f"/desk/undo/{one.pk}/" in done for one in waiting)
    desk_a.post(f"/desk/undo/{waiting[0].pk}/")
    leave_now()
    merged = {question.pk for question in Question.objects.filter(merged_into=ids[0])}
    assert merged == {waiting[1].question_id}


def test_what_is_not_ones_to_know_is_not_among_the_many(desk_a: Client, asked):
    secret = asked(text="保密的事", confidential=True, on_behalf_by=COLLEAGUE).question_id
    desk_a.post("/desk/many/", {"do": "accept", "chosen": [f"{secret}:1"]})
    assert row(secret).state == State.RECEIVED


@pytest.mark.parametrize(
    "address",
    ["/desk/", "/desk/?queue=all", "/desk/?q=保密", "/desk/q/{pk}/", "/desk/q/{pk}/merge/"],
)
def test_told_in_confidence_it_stands_nowhere_for_others(desk_a: Client, leader_a: Client, asked, address):
    pk = asked(text="保密的家事", confidential=True, on_behalf_by=COLLEAGUE).question_id
    theirs = desk_a.get(address.format(pk=pk))
    assert "保密的家事" not in page(theirs)
    assert theirs.status_code == (404 if "{pk}" in address else 200)
    if "merge" not in address:
        assert "保密的家事" in page(leader_a.get(address.format(pk=pk)))


def test_found_by_words_and_by_number(desk_a: Client, asked):
    wages = asked(text="工厂拖欠三个月工资，怎么办？")
    asked(text="图书馆几点开门？")
    for looked_for in ("拖欠工资", wages.number, wages.number.lower()):
        found = page(desk_a.get("/desk/", {"q": looked_for}))
        assert "工厂拖欠三个月工资" in found
        assert "图书馆几点开门" not in found


def test_a_call_is_a_question_of_its_caller(desk_a, asked):
    sent = {
        "token": new_token(),
        "channel": "hotline",
        "caller_kind": "parent",
        "text": "孩子在学校被欺负，不知道找谁",
        "kind": "help",
        "topic": "",
        "contact_phone": "０５３１－8888 6666",
        "call_back": "明早九点回电",
        "confidential": "on",
    }
    first = desk_a.post("/desk/call/", sent)
    assert first.status_code == 200
    question = Question.objects.get()
    assert question.number in page(first)
    assert (question.channel, question.caller_kind, question.on_behalf_by, question.confidential) == (
        "hotline",
        "parent",
        desk_a.account_id,
        True,
    )
    assert question.contact_phone == "053188886666"
    assert "明早九点回电" in Message.objects.get(side="internal").text
    # Sent twice it is one question, and one note.
    desk_a.post("/desk/call/", sent)
    assert (Question.objects.count(), Message.objects.filter(side="internal").count()) == (1, 1)
    assert first["Cache-Control"] == "private, no-store"


def call(**said: str) -> dict[str, str]:
    values = {"channel": "hotline", "caller_kind": "self", "text": "食堂几点开门", "kind": "consult"}
    return {"token": new_token(), "topic": "150305", **values, **said}


CHANGED = [{"confidential": "on"}, {"caller_kind": "parent"}, {"channel": "visit"}, {"text": "食堂几点关门"}]


@pytest.mark.parametrize("changed", CHANGED)
def test_what_is_changed_in_a_call_that_is_in_already_is_not_lost_silently(desk_a: Client, asked, changed):
    sent = call()
    desk_a.post("/desk/call/", sent)
    before = Question.objects.values().get()
    again = desk_a.post("/desk/call/", sent | changed)
    assert again.status_code == 409
    shown = page(again)
    assert before["number"] in shown
    assert f"/desk/q/{before['id']}/" in shown
    assert (sent | changed)["text"] in shown, "what was typed stands there still"
    assert Question.objects.values().get() == before


def test_a_call_back_that_is_agreed_later_is_kept_and_one_is_kept_once(desk_a: Client, asked):
    sent = call()
    for call_back in ("", "明早九点", "明早九点", "后天下午"):
        assert desk_a.post("/desk/call/", sent | {"call_back": call_back}).status_code == 200
    told = Message.objects.filter(side="internal").order_by("pk").values_list("text", flat=True)
    assert [text.rsplit("：")[-1].rsplit(": ")[-1] for text in told] == ["明早九点", "后天下午"]
    assert Question.objects.count() == 1


def test_a_call_and_what_was_agreed_come_in_together_or_not_at_all(asked):
    new = NewQuestion(token=new_token(), text="食堂几点开门", topic="150305", on_behalf_by=OFFICER)
    with pytest.raises(BadDecision):
        taking_calls.take_call(new, agreed="九" * (TEXT_MAX + 1), actor=OFFICER)
    assert not Question.objects.exists()
    taking_calls.take_call(new, agreed="明早九点", actor=OFFICER)
    assert Message.objects.get().text == "明早九点"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"topic": "topic that ended"}, "不再使用"),
        ({"excluded_section": "7"}, ""),
    ],
)
def test_what_a_call_lacks_is_said_in_the_officers_language(desk_a: Client, asked, said, words, monkeypatch):
    monkeypatch.setattr(hotline, "topic_choices", lambda chosen: [("150305", "x"), ("topic that ended", "y")])
    response = desk_a.post("/desk/call/", call(**said))
    assert response.status_code == 422
    shown = page(response)
    assert words in shown
    assert not [english for english in ("unknown", "empty", "too long") if f">{english}" in shown]
    assert not Question.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("text", ""), ("contact_phone", "不是号码"), ("kind", "x")])
def test_a_call_says_what_is_missing(desk_a: Client, asked, field, value):
    sent = {
        "token": new_token(),
        "channel": "visit",
        "caller_kind": "self",
        "text": "食堂",
        "kind": "consult",
    }
    response = desk_a.post("/desk/call/", sent | {"topic": "150305"} | {field: value})
    assert response.status_code == 422
    assert not Question.objects.exists()


def test_waiting_for_details_then_a_colleague_is_named_in_a_note(
    desk_a: Client, network: Network, staff, asked
):
    pk = asked().question_id
    desk_a.post(f"/desk/q/{pk}/reply/", {"reply-version": "1", "reply-text": "请补充合同", "wait": "1"})
    leave_now()
    assert row(pk).waiting_since is not None
    assert "拖欠三个月工资" in page(desk_a.get("/desk/?queue=waiting"))
    assert "拖欠三个月工资" not in page(desk_a.get("/desk/?queue=todo"))
    conversation.add(pk, text="合同在这里", token=new_token())
    assert "拖欠三个月工资" in page(desk_a.get("/desk/?queue=asker_wrote"))
    other = staff("duty_officer", network.a)
    name = account_names([other.account_id])[other.account_id]
    desk_a.post(f"/desk/q/{pk}/note/", {"note-text": f"@{name} 请看一下合同"})
    assert Message.objects.get(side="internal").mentions == [other.account_id]


def test_the_pane_alone_for_a_script_and_the_page_for_going_back(desk_a: Client, asked):
    pk = asked().question_id
    asks = {"hx-request": "true", "hx-target": "desk-item"}
    alone = desk_a.get(f"/desk/q/{pk}/?queue=todo", headers=asks)
    assert "<html" not in page(alone)
    assert alone["HX-Push-Url"] == f"/desk/q/{pk}/?queue=todo"
    assert f'data-desk-fresh="row-{pk}"' in page(alone)
    again = desk_a.get(f"/desk/q/{pk}/", headers=asks | {"hx-history-restore-request": "true"})
    assert "<html" in page(again)


def test_reading_changes_nothing(desk_a: Client, leader_a: Client, asked):
    pk = asked().question_id
    wanted = approving.propose_answer(pk, version=1, text="好", handles=False, actor=OFFICER)
    before = (list(Question.objects.values()), Step.objects.count(), list(Decision.objects.values()))
    for browser in (desk_a, leader_a):
        for address in ("/desk/", f"/desk/q/{pk}/", f"/desk/q/{pk}/merge/", f"/desk/decide/{wanted}/"):
            assert browser.get(address).status_code == 200
    assert (list(Question.objects.values()), Step.objects.count(), list(Decision.objects.values())) == before


def test_a_published_answer_is_corrected_from_its_card(desk_a: Client, asked):
    pk = asked().question_id
    given = answering.answer(pk, version=1, text="周三来", handles=False, actor=OFFICER)
    sent = {"correct-version": str(row(pk).version), "correct-answer": str(given), "correct-text": "周四来"}
    assert desk_a.post(f"/desk/q/{pk}/correct/", sent).status_code == 303
    leave_now()
    assert Answer.objects.get().text == "周四来"
    assert "周三来" in page(desk_a.get(f"/desk/q/{pk}/"))
