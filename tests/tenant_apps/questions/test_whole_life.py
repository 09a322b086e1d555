"""From the answer to the end: handling, completion, the asker's word, silence, withdrawal."""

from datetime import timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.codes import AnswerKind, DecisionState, State
from tenant_apps.questions.models import Answer, Decision, Message, Step
from tenant_apps.questions.operations import (
    answering,
    confirming,
    conversation,
    going_on,
    handling,
    holding,
    withdrawing,
)
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transitions import NotPossible
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER
from tests.tenant_apps.questions.life import (
    answered,
    codes,
    facts_agree,
    resolved,
    row,
    version,
)


def test_an_answer_alone_does_not_end_what_needs_handling(asked, outbox):
    pk = asked(kind="complain").question_id
    answering.answer(pk, version=1, text="已转物业，周五前修好。", actor=OFFICER)
    question = row()
    assert question.state == State.HANDLING
    assert question.next_due_at == question.handling_due_at
    assert question.closed_at is None
    assert facts_agree(outbox)


def test_an_answer_that_needs_nothing_more_asks_whether_it_helped(asked):
    pk = asked(kind="consult").question_id
    answering.answer(pk, version=1, text="周一到周五，带身份证。", actor=OFFICER)
    question = row()
    assert question.state == State.ANSWERED
    assert question.confirm_until == question.answered_at + timedelta(days=7)
    assert question.next_due_at is None


def test_silence_closes_unrated_and_never_as_satisfied(asked, later):
    pk = asked(kind="consult").question_id
    answered(pk, handles=False)
    confirming.close_in_silence(pk)
    assert row().state == State.ANSWERED
    later(days=7)
    confirming.close_in_silence(pk)
    confirming.close_in_silence(pk)
    question = row()
    assert (question.state, question.solved, question.rating) == (State.CLOSED, None, None)
    assert codes().count("closed") == 1


def test_the_asker_confirms_and_rates(asked):
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    resolved(pk)
    assert row().helped_by == ["league"]
    confirming.say_solved(pk, rating=5, note="谢谢")
    question = row()
    assert (question.state, question.solved, question.rating) == (State.CLOSED, True, 5)
    with pytest.raises(NotPossible):
        confirming.say_solved(pk, rating=1)


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_is_one_to_five(asked, rating):
    pk = asked(kind="consult").question_id
    answered(pk, handles=False)
    with pytest.raises(BadDecision) as error:
        confirming.say_solved(pk, rating=rating)
    assert error.value.field == "rating"
    assert row().state == State.ANSWERED


@pytest.mark.parametrize("at_the_end", [None, 5])
def test_a_rating_is_given_once(asked, at_the_end):
    pk = asked(kind="consult").question_id
    answered(pk, handles=False)
    confirming.say_solved(pk, rating=at_the_end)
    if at_the_end is None:
        confirming.rate(pk, solved=True, rating=5)
    with pytest.raises(NotPossible):
        confirming.rate(pk, solved=False, rating=1)
    assert (row().solved, row().rating) == (True, 5)


def test_not_solved_goes_back_to_work_with_a_new_date(asked):
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    resolved(pk)
    token = new_token()
    for _twice in range(2):
        going_on.say_not_solved(pk, words="还是不亮", token=token)
    question = row()
    assert (question.state, question.redos, question.handled_at) == (State.HANDLING, 1, None)
    assert question.next_due_at == question.handling_due_at
    assert question.confirm_until is None
    assert [message.text for message in Message.objects.all()] == ["还是不亮"]


def test_reopening_once_within_fifteen_days(asked, later):
    pk = asked(kind="consult").question_id
    answered(pk, handles=False)
    confirming.say_solved(pk, rating=4)
    going_on.reopen(pk, words="又坏了", token=new_token())
    assert row().state == State.HANDLING
    assert row().solved is None
    resolved(pk)
    confirming.say_solved(pk, rating=None)
    with pytest.raises(NotPossible):
        going_on.reopen(pk, words="第三次", token=new_token())


def test_after_fifteen_days_it_stays_closed(asked, later):
    pk = asked(kind="consult").question_id
    answered(pk, handles=False)
    confirming.say_solved(pk, rating=None)
    later(days=15)
    with pytest.raises(NotPossible):
        going_on.reopen(pk, words="太晚了", token=new_token())


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("consult", "adopted"), ("suggest", "solved"), ("praise", "solved"), ("complain", "")],
)
def test_every_kind_has_its_own_endings(asked, kind, outcome):
    pk = asked(kind=kind).question_id
    answered(pk, handles=True)
    with pytest.raises(BadDecision) as error:
        handling.propose_completion(
            pk, version=version(), outcome=outcome, helped_by=["party"], words="完成", actor=OFFICER
        )
    assert error.value.field == "outcome"
    assert row().state == State.HANDLING


@pytest.mark.parametrize("helped_by", [[], ["nobody"]])
def test_every_resolution_says_who_helped(asked, helped_by):
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    with pytest.raises(BadDecision) as error:
        handling.propose_completion(
            pk, version=version(), outcome="solved", helped_by=helped_by, words="完成", actor=OFFICER
        )
    assert error.value.field == "helped_by"


def test_a_tip_is_never_public(asked):
    asked(kind="tip", visibility="public_wish")
    assert row().visibility == "private"


def test_withdrawn_owes_nothing(asked, outbox):
    pk = asked().question_id
    withdrawing.withdraw(pk)
    question = row()
    assert (question.state, question.next_due_at) == (State.WITHDRAWN, None)
    assert facts_agree(outbox)
    with pytest.raises(NotPossible):
        answered(pk, handles=False)


def test_urging_once_in_three_days(asked, later):
    pk = asked().question_id
    conversation.urge(pk)
    later(days=2, hours=23)
    with pytest.raises(NotPossible):
        conversation.urge(pk)
    later(hours=1)
    conversation.urge(pk)
    assert codes().count("urged") == 2


def test_nobody_urges_what_is_not_owed(asked):
    pk = asked(kind="consult").question_id
    answered(pk, handles=False)
    with pytest.raises(NotPossible):
        conversation.urge(pk)


def test_an_addition_sent_twice_is_one(asked):
    pk = asked().question_id
    token = new_token()
    assert conversation.add(pk, text="补充一点", token=token) == conversation.add(
        pk, text="补充一点", token=token
    )
    assert Message.objects.count() == 1
    assert row().asker_spoke_at is not None


def test_words_of_danger_in_an_addition_raise_and_nothing_lowers(asked):
    pk = asked().question_id
    assert not row().danger
    conversation.add(pk, text="我不想活了", token=new_token())
    conversation.add(pk, text="没事了", token=new_token())
    assert row().danger
    assert row().state == State.RECEIVED


def test_internal_notes_never_reach_the_asker(asked):
    from tenant_apps.questions.queries import seen_by_asker

    receipt = asked()
    conversation.note(receipt.question_id, text="内部：先问法务", mentions=[COLLEAGUE], actor=OFFICER)
    found = seen_by_asker.find(receipt.number, receipt.secret, unit="历下区团委", now=clock.now())
    assert "先问法务" not in repr(found)


def test_an_expert_answers_too_and_everybody_is_labelled(asked):
    pk = asked(kind="consult").question_id
    answering.answer(
        pk,
        version=1,
        text="可以申请劳动仲裁。",
        actor=OFFICER,
        kind=AnswerKind.EXPERT,
        member=7,
        persona="王律师",
        disclaimer="仅供参考",
    )
    answered(pk, handles=False)
    assert [(a.kind, a.official, a.persona) for a in Answer.objects.order_by("id")] == [
        ("expert", False, "王律师"),
        ("official", True, "共青团历下区委员会"),
    ]
    assert Step.objects.filter(code="answered").count() == 2


# --- the undo window


def test_a_step_waits_ten_seconds_and_leaves_once(asked, later):
    pk = asked().question_id
    held = holding.hold(pk, "answer", {"text": "答复"}, version=1, actor=OFFICER)
    holding.send(held)
    assert not Answer.objects.exists()
    later(seconds=10)
    holding.send(held)
    holding.send(held)
    assert [answer.author for answer in Answer.objects.all()] == [OFFICER]
    left = Decision.objects.get()
    assert (left.state, left.payload) == (DecisionState.APPROVED, {})


def test_undo_gives_the_words_back_and_nothing_leaves(asked, later):
    pk = asked().question_id
    held = holding.hold(pk, "answer", {"text": "说错了"}, version=1, actor=OFFICER)
    assert holding.undo(held, actor=COLLEAGUE) is None
    assert holding.undo(held, actor=OFFICER) == {"text": "说错了"}
    later(seconds=11)
    holding.send(held)
    assert not Answer.objects.exists()
    assert row().state == State.RECEIVED


def test_after_ten_seconds_there_is_no_undo(asked, later):
    pk = asked().question_id
    held = holding.hold(pk, "answer", {"text": "答复"}, version=1, actor=OFFICER)
    later(seconds=10)
    holding.send(held)
    assert holding.undo(held, actor=OFFICER) is None
    assert Answer.objects.count() == 1


def test_nobody_else_steps_in_while_it_waits(asked):
    pk = asked().question_id
    holding.hold(pk, "answer", {"text": "第一位"}, version=1, actor=OFFICER)
    with pytest.raises(BeingWorkedOn) as halted:
        answering.answer(pk, version=version(), text="第二位", actor=COLLEAGUE)
    assert halted.value.account == OFFICER


def test_what_the_step_refuses_is_refused_at_once(asked):
    pk = asked().question_id
    with pytest.raises(BadDecision):
        holding.hold(pk, "answer", {"text": " "}, version=1, actor=OFFICER)
    with pytest.raises(ChangedMeanwhile):
        holding.hold(pk, "answer", {"text": "答复"}, version=9, actor=OFFICER)
    assert not Decision.objects.exists()
    assert version() == 1


def test_a_question_withdrawn_meanwhile_is_not_answered(asked, later):
    pk = asked().question_id
    held = holding.hold(pk, "answer", {"text": "太晚了"}, version=1, actor=OFFICER)
    withdrawing.withdraw(pk)
    later(seconds=10)
    holding.send(held)
    assert not Answer.objects.exists()
    decision = Decision.objects.get()
    assert (decision.state, decision.payload) == (DecisionState.OVERTAKEN, {"text": "太晚了"})


def test_what_the_asker_adds_meanwhile_is_read_before_an_answer_leaves(asked, later):
    pk = asked().question_id
    held = holding.hold(pk, "answer", {"text": "请携带合同前来办理。"}, version=1, actor=OFFICER)
    conversation.add(pk, text="合同被公司收走了", token="t")
    later(seconds=10)
    holding.send(held)
    assert not Answer.objects.exists()
    decision = Decision.objects.get()
    assert (decision.state, decision.payload) == (DecisionState.OVERTAKEN, {"text": "请携带合同前来办理。"})


def test_another_unit_finds_none_of_it(asked, unit_b: UnitRef):
    pk = asked().question_id
    with enter_unit(unit_b):
        for step in (withdrawing.withdraw, conversation.urge):
            with pytest.raises(LookupError):
                step(pk)
