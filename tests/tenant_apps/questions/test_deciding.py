"""A second person decides: what cannot be solved now, appeals, proposals of an own."""

from uuid import UUID

import pytest

from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import DecisionState, State, StepCode
from tenant_apps.questions.data.settings import GIVE_UP_REASONS
from tenant_apps.questions.models import Decision, Message
from tenant_apps.questions.operations import (
    appealing,
    approving,
    deciding,
    screening,
    second_person,
)
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision, NotYours
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transitions import NotPossible
from tenants.public import add_reason
from tests.actors import NOT_GIVEN
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER
from tests.tenant_apps.questions.life import answered, codes, facts_agree, row, version

LEADER = NOT_GIVEN + 31


@pytest.fixture
def leader(monkeypatch: pytest.MonkeyPatch) -> int:
    """A unit with one leader, who decides."""
    monkeypatch.setattr(people, "leaders", lambda: [LEADER])
    return LEADER


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
