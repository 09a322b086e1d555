"""The pages: find the unit, ask it, accept or send back, help; and what nobody may see."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.tenancy import enter_unit
from shared_apps.contracts import case_messages as cases
from tenant_apps.questions.data.codes import AssignmentState, DecisionState, MessageKind, NetworkReason
from tenant_apps.questions.models import Assignment, Decision, Message, Question
from tenant_apps.questions.operations import helping_units
from tenant_apps.questions.operations.helping_units import Plea
from tenant_apps.questions.queries.incoming import hops
from tenants.public import suspend
from tests.tenant_apps.questions.between.conftest import RULE, TEXT, WORDS, Between

SEEN = 200
SENT = 303
BAD = 422
LATE = 409

Staff = Callable[..., Client]


def said(page: Any) -> str:
    """What stands on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def ask_for_help(between: Between, question_id: UUID) -> UUID:
    with enter_unit(between.a):
        return helping_units.ask(
            question_id,
            plea=Plea(to_unit=between.b.id, words="请核实公司是否在贵区。"),
            actor=between.officers[between.a.id],
        )


# --- asking


@pytest.mark.parametrize("typed", ["槐荫", "huaiyin", "hyq"])
def test_the_unit_is_found_by_name_and_pinyin(between: Between, staff: Staff, typed: str) -> None:
    pk = between.ask().question_id
    desk = staff("duty_officer", between.network.a)
    page = desk.get(f"/desk/q/{pk}/hand-over/", {"find": typed})
    assert page.status_code == SEEN
    assert between.b.id in [one.ask.id for one in page.context["found"]]


def test_found_in_traditional_characters_and_by_an_address(between: Between, staff: Staff) -> None:
    pk = between.ask().question_id
    desk = staff("duty_officer", between.network.a)
    for typed in ("槐蔭區", "山东省济南市槐荫区"):
        page = desk.get(f"/desk/q/{pk}/hand-over/", {"find": typed})
        assert [one.ask.id for one in page.context["found"]] == [between.b.id], typed


def test_what_is_not_open_is_shown_with_the_reason_and_who_stands_in_for_it(
    between: Between, staff: Staff
) -> None:
    pk = between.ask().question_id
    desk = staff("duty_officer", between.network.a)
    page = desk.get(f"/desk/q/{pk}/hand-over/", {"find": "长清"})
    [hit] = page.context["found"]
    assert (hit.why_not, hit.ask.id) == ("尚未开通", between.city.id)
    assert f"?to={between.network.listed.id}&" not in page.content.decode()
    assert "改为交给济南市团委" in said(page)
    suspend(between.b.id, actor=1)
    [hit] = desk.get(f"/desk/q/{pk}/hand-over/", {"find": "槐荫"}).context["found"]
    assert (hit.why_not, hit.ask.id) == ("暂停使用", between.city.id)


def test_who_stands_in_is_never_one_that_the_asker_excluded(between: Between, staff: Staff) -> None:
    pk = between.ask(between.b, excluded_units=(between.city.id,)).question_id
    desk = staff("duty_officer", between.network.b)
    assert desk.get(f"/desk/q/{pk}/hand-over/", {"find": "长清"}).context["found"] == [], "it stands below it"
    pk = between.ask(between.province, excluded_units=(between.network.listed.id,)).question_id
    desk = staff("duty_officer", between.network.province)
    page = desk.get(f"/desk/q/{pk}/hand-over/", {"find": "长清"})
    assert page.context["found"] == [], "it is nowhere, not even as one that is not open"


def test_suggested_are_places_in_the_text_and_the_unit_above_each_with_the_reason(
    between: Between, staff: Staff
) -> None:
    pk = between.ask(text="公司在槐荫区，拖欠工资。").question_id
    desk = staff("duty_officer", between.network.a)
    page = desk.get(f"/desk/q/{pk}/hand-over/")
    assert [(one.id, one.way, one.why) for one in page.context["suggested"]] == [
        (between.b.id, "sideways", "文中提到“槐荫区”"),
        (between.city.id, "up", "上级单位"),
    ]


def test_of_a_place_that_is_not_open_the_unit_above_is_suggested(between: Between, staff: Staff) -> None:
    pk = between.ask(between.province, text="长清区的兼职公司拖欠工资。").question_id
    desk = staff("duty_officer", between.network.province)
    [one] = desk.get(f"/desk/q/{pk}/hand-over/").context["suggested"]
    assert one.id == between.city.id
    assert one.why == "文中提到“长清区”，长清区团委暂不能接收，由这个上级单位代收"


def test_a_unit_that_the_asker_excluded_is_nowhere(between: Between, staff: Staff) -> None:
    pk = between.ask(between.city, text="槐荫区的事", excluded_units=(between.b.id,)).question_id
    desk = staff("duty_officer", between.network.city)
    page = desk.get(f"/desk/q/{pk}/hand-over/", {"find": "槐荫"})
    assert page.context["found"] == []
    assert between.b.id not in [one.id for one in page.context["suggested"]]
    assert desk.get(f"/desk/q/{pk}/hand-over/", {"to": between.b.id}).status_code == 404
    assert desk.post(f"/desk/q/{pk}/hand-over/?to={between.b.id}", {}).status_code == 404


def test_the_form_shows_what_goes_along_and_what_stays(between: Between, staff: Staff) -> None:
    pk = between.ask(display_name="韩梅梅", contact_phone="13800001111").question_id
    desk = staff("duty_officer", between.network.a)
    page = desk.get(f"/desk/q/{pk}/hand-over/", {"to": between.b.id})
    seen = said(page)
    assert "转办给槐荫区团委" in seen
    assert TEXT in seen
    assert "不会带走：提问人的称呼、联系方式和内部备注" in seen
    assert "韩梅梅" not in seen
    assert "13800001111" not in seen


def test_asked_from_the_page_it_is_frozen_and_can_be_taken_back(between: Between, staff: Staff) -> None:
    pk = between.ask().question_id
    desk = staff("duty_officer", between.network.a)
    address = f"/desk/q/{pk}/hand-over/?to={between.b.id}"
    assert desk.post(address, {"version": 1, "reason": "", "words": ""}).status_code == BAD
    told = {"version": 1, "reason": "place", "rule": RULE, "words": WORDS}
    assert desk.post(address, told).status_code == SENT
    transfer = between.sent(between.a, "transfer.requested")[0]["transfer_id"]
    page = desk.get(f"/desk/q/{pk}/")
    assert "已转办槐荫区团委，等待签收" in said(page)
    assert set(page.context["can"]) == {"reply"}
    assert desk.post(address, told | {"version": 2}).status_code == LATE
    assert desk.post(f"/desk/q/{pk}/hand-over/{transfer}/back/").status_code == SENT
    assert len(between.sent(between.a, "transfer.taken_back")) == 1
    assert "正在撤回" in said(desk.get(f"/desk/q/{pk}/"))


def test_a_stranger_takes_nothing_back(between: Between, staff: Staff) -> None:
    pk, other = between.ask().question_id, between.ask().question_id
    transfer = between.request(pk)
    desk = staff("duty_officer", between.network.a)
    assert desk.post(f"/desk/q/{other}/hand-over/{transfer}/back/").status_code == 404
    assert between.sent(between.a, "transfer.taken_back") == []


def test_what_came_back_says_why(between: Between, staff: Staff) -> None:
    pk = between.ask().question_id
    transfer = between.request(pk)
    between.settle(transfer, cases.RETURNED, reason="not_ours", rule="三定方案第三条", words="应由市级办理")
    seen = said(staff("duty_officer", between.network.a).get(f"/desk/q/{pk}/"))
    assert "不属于我单位职责" in seen
    assert "三定方案第三条" in seen
    assert "应由市级办理" in seen


# --- 来件


def test_what_came_in_is_listed_counted_read_and_accepted(between: Between, staff: Staff) -> None:
    transfer = between.request(between.ask().question_id)
    between.offer()
    desk = staff("duty_officer", between.network.b)
    listed = desk.get("/desk/incoming/")
    assert [row.id for row in listed.context["waiting"]] == [transfer]
    assert "1 件来件待签收" in listed.content.decode()
    page = desk.get(f"/desk/incoming/{transfer}/")
    for words in (TEXT, WORDS, RULE, "历下区团委转办来件", "发生在对方辖区"):
        assert words in said(page)
    assert desk.post(f"/desk/incoming/{transfer}/accept/").status_code == SENT
    assert desk.post(f"/desk/incoming/{transfer}/accept/").status_code == LATE
    assert "正在移交" in said(desk.get(f"/desk/incoming/{transfer}/"))
    between.settle(transfer, cases.ACCEPTED)
    between.hold(transfer)
    page = desk.get(f"/desk/incoming/{transfer}/")
    copy = between.question(between.b)
    assert f"/desk/q/{copy.id}/" in page.content.decode()
    item = said(desk.get(f"/desk/q/{copy.id}/"))
    assert "最初在历下区团委提问" in item
    assert "刚从历下区团委接手" in item
    # Its asker hears from home, and files stay there.
    assert "通知情况" not in item
    assert "添加文件" not in item


def test_sent_back_from_the_page(between: Between, staff: Staff) -> None:
    transfer = between.request(between.ask().question_id)
    between.offer()
    desk = staff("duty_officer", between.network.b)
    address = f"/desk/incoming/{transfer}/send-back/"
    refused = desk.post(address, {"back-reason": "not_ours", "back-rule": "", "back-words": ""})
    assert refused.status_code == BAD
    assert "请写明依据" in said(refused)
    sent = desk.post(address, {"back-reason": "not_ours", "back-rule": RULE, "back-words": "归市里"})
    assert sent.status_code == SENT
    page = said(desk.get(f"/desk/incoming/{transfer}/"))
    assert TEXT not in page
    assert RULE in page
    assert between.decision(between.b, transfer).state == DecisionState.REFUSED
    assert desk.post(address, {"back-reason": "not_ours", "back-rule": RULE}).status_code == LATE


def test_in_confidence_only_leaders_read_and_accept_it(between: Between, staff: Staff) -> None:
    transfer = between.request(between.ask(confidential=True).question_id)
    between.offer()
    leader = staff("leader", between.network.b)
    officer = staff("duty_officer", between.network.b)
    assert officer.get("/desk/incoming/").context["waiting"] == []
    assert officer.get(f"/desk/incoming/{transfer}/").status_code == 404
    for step in ("accept", "send-back", "help"):
        assert officer.post(f"/desk/incoming/{transfer}/{step}/").status_code == 404
    assert between.decision(between.b, transfer).state == DecisionState.OPEN
    assert leader.get(f"/desk/incoming/{transfer}/").status_code == SEEN
    assert leader.post(f"/desk/incoming/{transfer}/accept/").status_code == SENT


def test_what_comes_in_is_no_decision_for_units_below(between: Between, staff: Staff) -> None:
    transfer = between.request(between.ask().question_id, to=between.city)
    between.offer()
    leader = staff("leader", between.network.city)
    assert leader.get("/desk/below/").context["waiting"] == []
    assert leader.get(f"/desk/below/{transfer}/").status_code == 404
    said_yes = {"decision": "yes", "words": "好"}
    assert leader.post(f"/desk/below/{transfer}/decide/", said_yes).status_code == 404
    assert between.decision(between.city, transfer).state == DecisionState.OPEN
    # Nor is what this unit asks of another one a decision for its own leaders.
    own = staff("leader", between.network.a)
    assert own.get("/desk/decide/").context["waiting"] == []
    assert own.get(f"/desk/decide/{transfer}/").status_code == 404


# --- 协办


def test_helpers_are_asked_answer_and_their_words_are_a_note(between: Between, staff: Staff) -> None:
    pk = between.ask().question_id
    desk = staff("duty_officer", between.network.a)
    address = f"/desk/q/{pk}/hand-over/?to={between.b.id}&role=helper"
    assert "请槐荫区团委协办" in said(desk.get(address))
    assert desk.post(address, {"words": ""}).status_code == BAD
    assert desk.post(address, {"words": "请核实公司是否在贵区。"}).status_code == SENT
    assert desk.post(address, {"words": "再问一次"}).status_code == BAD
    (wanted,) = between.sent(between.a, "transfer.requested")
    assert wanted["role"] == "helper"
    # The question stays where it is, and its steps go on.
    assert "accept" in desk.get(f"/desk/q/{pk}/").context["can"]
    offer = between.offer()
    there = staff("duty_officer", between.network.b)
    page = said(there.get(f"/desk/incoming/{offer}/"))
    assert "历下区团委请本单位协办" in page
    assert there.post(f"/desk/incoming/{offer}/accept/").status_code == 404
    assert there.post(f"/desk/incoming/{offer}/help/", {"help-words": " "}).status_code == BAD
    assert there.post(f"/desk/incoming/{offer}/help/", {"help-words": "在我区，已约谈。"}).status_code == SENT
    assert TEXT not in said(there.get(f"/desk/incoming/{offer}/"))
    (answer,) = between.sent(between.b, "case.helped")
    between.settle(offer, cases.GIVEN, words=answer["words"])
    with enter_unit(between.a):
        note = Message.objects.get(kind=MessageKind.NOTE)
        assert (note.text, note.persona, note.actor) == ("在我区，已约谈。", "槐荫区团委", None)
        assert Assignment.objects.get().state == AssignmentState.DONE
    page = said(desk.get(f"/desk/q/{pk}/"))
    assert "在我区，已约谈。" in page
    assert "槐荫区团委" in page


def test_helpers_can_send_back_and_be_taken_back(between: Between, staff: Staff) -> None:
    first, second = between.ask().question_id, between.ask().question_id
    helper = ask_for_help(between, first)
    between.settle(helper, cases.RETURNED, reason="not_ours", rule=RULE, words="不归我们")
    with enter_unit(between.a):
        assert Assignment.objects.get(pk=helper).state == AssignmentState.DECLINED
        assert not Question.objects.get(pk=first).returned
    other = ask_for_help(between, second)
    desk = staff("duty_officer", between.network.a)
    assert desk.post(f"/desk/q/{second}/hand-over/{other}/back/").status_code == SENT
    assert [row["transfer_id"] for row in between.sent(between.a, "transfer.taken_back")] == [str(other)]
    # Its word comes late, and is not taken any more.
    between.settle(other, cases.GIVEN, words="晚了")
    with enter_unit(between.a):
        assert not Message.objects.filter(text="晚了").exists()


def test_helpers_are_asked_no_more_when_it_ends(between: Between) -> None:
    from tenant_apps.questions.operations import screening

    pk = between.ask().question_id
    helper = ask_for_help(between, pk)
    with enter_unit(between.a):
        screening.decline(pk, version=1, reason="not_ours", note="请打 12345。", actor=1)
    assert [row["transfer_id"] for row in between.sent(between.a, "transfer.taken_back")] == [str(helper)]


def test_helpers_are_not_on_the_page_of_experts(between: Between, staff: Staff) -> None:
    pk = between.ask().question_id
    helper = ask_for_help(between, pk)
    desk = staff("duty_officer", between.network.a)
    assert desk.get(f"/desk/q/{pk}/help/").context["offers"] == []
    desk.post(f"/desk/q/{pk}/help/{helper}/", {"step": "back"})
    with enter_unit(between.a):
        assert Assignment.objects.get().state == AssignmentState.OFFERED
        assert not Decision.objects.exists()


def test_what_the_network_says_is_told_in_words(between: Between, staff: Staff) -> None:
    reasons = (
        cases.NOT_HOLDER, cases.SAME_UNIT, cases.UNIT_CLOSED, cases.UNIT_EXCLUDED, cases.ALREADY_ASKED,
        cases.OUTDATED, cases.CASE_ENDED, cases.TAKEN_BACK, cases.UNANSWERED, cases.MOVED_UP,
        cases.HANDED_ON, cases.NOTHING_LEFT, cases.NOBODY_ABOVE, cases.NOBODY_TOOK_IT, cases.GOING_ROUND,
        cases.HOLDER_CLOSED, cases.TAKEN_OVER, cases.REDONE, cases.LATE,
    )  # fmt: skip
    assert set(NetworkReason.values) == set(reasons)
    pk = between.ask().question_id
    between.settle(between.request(pk), cases.REFUSED, reason=cases.UNIT_CLOSED)
    desk = staff("duty_officer", between.network.a)
    assert "对方单位暂停或未开通" in said(desk.get(f"/desk/q/{pk}/"))
    between.call_up(between.a, pk, origin=between.a, to=between.city)
    assert "长期逾期" in said(desk.get(f"/desk/q/{pk}/"))


def test_the_unit_above_reads_that_it_moved_up_and_why(between: Between, staff: Staff) -> None:
    pk = between.ask().question_id
    between.hand_over(pk)
    called = between.call_up(between.b, pk, origin=between.a, to=between.city)
    between.hold(
        UUID(called["transfer_id"]),
        at=between.city,
        hop=2,
        way="up",
        why=cases.REDONE,
        parcel=called["parcel"],
    )
    with enter_unit(between.city):
        copy = Question.objects.get(origin_question=pk)
    shown = said(staff("duty_officer", between.network.city).get(f"/desk/q/{copy.pk}/"))
    assert "提级办理：由历下区团委移交，三次办理仍未解决。" in shown


@pytest.mark.parametrize(("reason", "moved_up"), [(cases.REDONE, True), ("higher", False)])
def test_what_the_network_moves_up_is_told_from_what_a_unit_hands_up(reason: str, moved_up: bool) -> None:
    known = {
        "from": "历下区团委",
        "to": "济南市团委",
        "way": "up",
        "outcome": "accepted",
        "why": "",
        "at": "",
    }
    (hop,) = hops([{**known, "reason": reason}])
    assert hop.moved_up is moved_up
    assert hop.reason
