"""From the answer to the end: handling, completion, the asker's word, silence, appeal, withdrawal."""

from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AnswerKind, DecisionState, State, StepCode
from tenant_apps.questions.data.settings import GIVE_UP_REASONS
from tenant_apps.questions.models import Answer, Decision, Message, Question, Step
from tenant_apps.questions.operations import (
    answering,
    appealing,
    approving,
    confirming,
    conversation,
    deciding,
    going_on,
    handling,
    holding,
    screening,
    second_person,
    withdrawing,
)
from tenant_apps.questions.operations.facts import whole_history
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision, NotYours
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transitions import NotPossible
from tenants.public import add_reason
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER

LEADER = 31


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Moves the clock on."""
    moved = [timedelta()]
    real = clock.now

    def shift(**by: float) -> None:
        moved[0] += timedelta(**by)

    monkeypatch.setattr(clock, "now", lambda: real() + moved[0])
    return shift


@pytest.fixture
def leader(monkeypatch: pytest.MonkeyPatch) -> int:
    """A unit with one leader, who decides."""
    monkeypatch.setattr(people, "leaders", lambda: [LEADER])
    return LEADER


def row() -> Question:
    return Question.objects.get()


def version() -> int:
    return row().version


def codes() -> list[str]:
    return list(Step.objects.order_by("at", "id").values_list("code", flat=True))


def answered(pk: UUID, *, handles: bool) -> None:
    answering.answer(pk, version=version(), text="已联系物业。", actor=OFFICER, handles=handles)


def resolved(pk: UUID) -> None:
    handling.propose_completion(
        pk, version=version(), outcome="solved", helped_by=["league"], words="路灯已修好。", actor=OFFICER
    )


def facts_agree(outbox) -> bool:
    sent = sorted((m["kind"], m["business_day"]) for m in outbox() if m["kind"].startswith("question."))
    return sent == sorted((fact.kind, fact.business_day) for fact in whole_history(row()))


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


def test_unresolvable_needs_the_leader(asked, leader):
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    decision = approving.propose_unresolvable(
        pk, version=version(), reason="no_policy", words="目前没有政策依据。", actor=OFFICER
    )
    assert row().state == State.HANDLING
    with pytest.raises(NotYours):
        deciding.decide(decision, approve=True, words="", actor=OFFICER)
    with pytest.raises(AlreadyWaiting):
        approving.propose_unresolvable(
            pk, version=version(), reason="no_policy", words="再来一次", actor=OFFICER
        )
    assert deciding.decide(decision, approve=True, words="", actor=leader)
    assert not deciding.decide(decision, approve=True, words="", actor=leader)
    question = row()
    assert (question.state, question.unresolvable_reason) == (State.UNRESOLVABLE, "no_policy")
    assert question.confirm_until is not None


def test_the_leader_reads_a_reason_of_the_units_own(asked, leader, in_unit_a):
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    add_reason(in_unit_a.id, GIVE_UP_REASONS, below="no_means", zh="今年预算已用完", en="", actor_id=leader)
    with pytest.raises(BadDecision):
        approving.propose_unresolvable(pk, version=version(), reason="own-1", words=" ", actor=OFFICER)
    decision = approving.propose_unresolvable(
        pk, version=version(), reason="own-1", words="明年再申请。", actor=OFFICER
    )
    deciding.decide(decision, approve=True, words="", actor=leader)
    assert (row().unresolvable_reason, row().outcome_note) == (
        "no_means",
        "具体原因：今年预算已用完\n明年再申请。",
    )


def test_a_refusal_goes_back_with_words_and_nothing_is_lost(asked, leader):
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    decision = approving.propose_unresolvable(
        pk, version=version(), reason="no_means", words="没有经费。", actor=OFFICER
    )
    with pytest.raises(BadDecision):
        deciding.decide(decision, approve=False, words=" ", actor=leader)
    deciding.decide(decision, approve=False, words="先问街道办。", actor=leader)
    assert row().state == State.HANDLING
    notes = Message.objects.order_by("pk")
    assert [(note.side, note.text, note.actor) for note in notes] == [
        ("internal", "没有经费。", OFFICER),
        ("internal", "先问街道办。", leader),
    ]


def test_the_leader_never_decides_an_own_proposal(asked, leader):
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    decision = approving.propose_unresolvable(
        pk, version=version(), reason="no_means", words="没有经费。", actor=leader
    )
    with pytest.raises(NotYours):
        deciding.decide(decision, approve=True, words="", actor=leader)
    assert row().state == State.HANDLING


def proposed(asked) -> UUID:
    """暂不能解决, which an officer proposes and the leader has to decide."""
    pk = asked(kind="complain").question_id
    answered(pk, handles=True)
    return approving.propose_unresolvable(
        pk, version=version(), reason="no_means", words="没有经费。", actor=OFFICER
    )


def test_a_proposal_is_taken_back_by_who_made_it_alone(asked, leader):
    decision = proposed(asked)
    for other in (COLLEAGUE, leader):
        assert second_person.take_back(decision, actor=other) is None
        assert Decision.objects.get().state == DecisionState.OPEN
    typed = second_person.take_back(decision, actor=OFFICER)
    assert typed is not None
    assert typed["words"] == "没有经费。"
    assert Decision.objects.get().state == DecisionState.UNDONE


def test_what_was_decided_is_not_taken_back(asked, leader):
    decision = proposed(asked)
    deciding.decide(decision, approve=True, words="", actor=leader)
    assert second_person.take_back(decision, actor=OFFICER) is None
    assert (Decision.objects.get().state, row().state) == (DecisionState.APPROVED, State.UNRESOLVABLE)


def test_one_appeal_decided_by_somebody_else(asked, leader, outbox):
    pk = asked().question_id
    screening.decline(pk, version=1, reason="unclear", note="看不清", actor=OFFICER)
    token = new_token()
    for _twice in range(2):
        appealing.appeal(pk, words="我写得很清楚", token=token)
    decision = Decision.objects.get()
    with pytest.raises(NotYours):
        deciding.decide(decision.id, approve=True, words="", actor=OFFICER)
    deciding.decide(decision.id, approve=True, words="", actor=leader)
    question = row()
    assert (question.state, question.holder_kind) == (State.ACCEPTED, "duty")
    assert question.next_due_at == question.due_at
    assert facts_agree(outbox)
    with pytest.raises(NotPossible):
        screening.decline(pk, version=version(), reason="unclear", note="还是看不清", actor=OFFICER)
    answered(pk, handles=False)
    assert facts_agree(outbox)


def test_whoever_declined_decides_no_appeal_even_as_a_leader(asked, leader):
    pk = asked().question_id
    screening.decline(pk, version=1, reason="unclear", note="看不清", actor=leader)
    appealing.appeal(pk, words="请再看", token=new_token())
    with pytest.raises(NotYours):
        deciding.decide(Decision.objects.get().id, approve=False, words="维持", actor=leader)
    assert Decision.objects.get().state == DecisionState.OPEN


def test_an_upheld_appeal_is_the_last(asked, leader):
    pk = asked().question_id
    screening.decline(pk, version=1, reason="unclear", note="看不清", actor=OFFICER)
    appealing.appeal(pk, words="请再看", token=new_token())
    deciding.decide(
        Decision.objects.get().id, approve=False, words="确实无法判断，请补充时间地点。", actor=leader
    )
    assert row().state == State.NOT_ACCEPTED
    with pytest.raises(NotPossible):
        appealing.appeal(pk, words="再申诉", token=new_token())


def test_of_two_who_decide_an_appeal_the_first_has_decided(asked, leader):
    pk = asked().question_id
    screening.decline(pk, version=1, reason="unclear", note="看不清", actor=OFFICER)
    appealing.appeal(pk, words="请再看", token=new_token())
    decision = Decision.objects.get().id
    assert deciding.decide(decision, approve=False, words="请补充时间地点。", actor=leader)
    assert not deciding.decide(decision, approve=True, words="", actor=leader)
    assert row().state == State.NOT_ACCEPTED
    decided = Decision.objects.get()
    assert (decided.state, decided.words) == (DecisionState.REFUSED, "请补充时间地点。")
    assert codes().count(StepCode.APPEAL_DECIDED) == 1


def test_no_appeal_is_turned_down_without_a_word(asked, leader):
    pk = asked().question_id
    screening.decline(pk, version=1, reason="unclear", note="看不清", actor=OFFICER)
    appealing.appeal(pk, words="请再看", token=new_token())
    with pytest.raises(BadDecision) as refused:
        deciding.decide(Decision.objects.get().id, approve=False, words=" \n ", actor=leader)
    assert refused.value.field == "words"
    assert Decision.objects.get().state == DecisionState.OPEN
    assert StepCode.APPEAL_DECIDED not in codes()


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
