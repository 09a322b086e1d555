"""The pool: where no second person is, the unit above decides; there too an end may be reviewed."""

from datetime import timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.accounts.models import Account
from tenant_apps.questions.data.codes import DecisionKind, DecisionState, State, StepCode
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Answer, Decision, Question, Step
from tenant_apps.questions.operations import (
    appealing,
    approving,
    asking_review,
    deciding,
    screening,
    second_person,
    settling,
)
from tenant_apps.questions.operations.refusals import BadDecision, NotYours
from tenant_apps.questions.queries import referred
from tenant_apps.questions.rules.transitions import NotPossible
from tests.actors import give_role
from tests.shared_apps.oversight.conftest import CANARY, World

QUESTION = f"父母离婚后谁来监护我{CANARY}"
ANSWER = "依法由父母双方协商，协商不成由法院判决。"


def proposed(world: World, author: int, **said):
    """An answer that waits for a second person, in unit a."""
    receipt = world.ask(world.a, QUESTION, **said)
    with enter_unit(world.a):
        question = Question.objects.get(pk=receipt.question_id)
        approving.propose_answer(
            question.id, version=question.version, text=ANSWER, handles=False, actor=author
        )
    return receipt.question_id


def closed(world: World, **said):
    """A question of unit a that has ended."""
    receipt = world.ask(world.a, QUESTION, **said)
    with enter_unit(world.a):
        Question.objects.update(state=State.CLOSED, closed_at=clock.now())
    return receipt.question_id


def test_a_unit_of_one_gets_its_second_person_from_above(world: World) -> None:
    only_one, above = world.leader(world.a), world.leader(world.city)
    question_id = proposed(world, only_one)
    world.deliver()
    assert world.told(world.city, "approval") == {above}
    [wanted] = world.decisions(world.city)
    with enter_unit(world.city):
        shown = referred.referred_view(wanted.id)
        assert (shown.text, shown.proposed, shown.unit) == (QUESTION, ANSWER, "历下区团委")
        assert settling.decide_for_below(wanted.id, approve=True, words="", actor=above)
        assert not settling.decide_for_below(wanted.id, approve=True, words="", actor=above)
    world.deliver()
    with enter_unit(world.a):
        given = Answer.objects.get()
        assert (given.text, given.author) == (ANSWER, only_one)
        own = Decision.objects.get()
        assert (own.state, own.decided_by) == (DecisionState.APPROVED, above)
    assert world.question(world.a, question_id).state == State.ANSWERED
    assert CANARY not in str(world.decisions(world.city)[0].payload)
    assert (world.parcels(), world.waiting()) == ([], [])
    assert world.custody().taken_unit_id == world.city.id


def test_where_somebody_may_decide_nothing_goes_up(world: World) -> None:
    author = world.somebody(world.a)
    world.leader(world.a)
    proposed(world, author)
    world.deliver()
    assert (world.decisions(world.city), world.parcels()) == ([], [])


def test_while_it_is_above_nobody_decides_it_here(world: World) -> None:
    only_one = world.leader(world.a)
    world.leader(world.city)
    proposed(world, only_one)
    world.deliver()
    late = world.leader(world.a)
    with enter_unit(world.a):
        [own] = Decision.objects.all()
        with pytest.raises(NotYours):
            deciding.decide(own.id, approve=True, words="", actor=late)


def test_never_by_the_one_who_asked_wherever_they_work(world: World) -> None:
    """The same person leads both units: it goes on to the next one."""
    both = world.leader(world.a)
    with enter_network():
        account = Account.objects.get(pk=both)
    give_role(account, "leader", world.city.id)
    above = world.leader(world.province)
    proposed(world, both)
    world.deliver()
    assert world.told(world.province, "approval") == {above}
    assert [row.state for row in world.decisions(world.city)] == [DecisionState.OVERTAKEN]
    assert CANARY not in str(world.decisions(world.city)[0].payload)
    with enter_unit(world.province), pytest.raises(NotYours):
        settling.decide_for_below(world.decisions(world.province)[0].id, approve=True, words="", actor=both)


def test_nobody_above_it_comes_back_and_is_asked_again_tomorrow(world: World) -> None:
    only_one = world.leader(world.a)
    proposed(world, only_one)
    world.deliver()
    with enter_unit(world.a):
        [own] = Decision.objects.all()
        assert own.referred_at is None
        assert second_person.may_decide(own) == set()
    assert world.parcels() == []
    above = world.leader(world.city)
    world.later(days=1, seconds=5)
    assert world.told(world.city, "approval") == {above}
    with enter_unit(world.city):
        wanted = Decision.objects.get(state=DecisionState.OPEN)
        settling.decide_for_below(wanted.id, approve=False, words="请补充法条依据。", actor=above)
    world.deliver()
    with enter_unit(world.a):
        assert Decision.objects.get().state == DecisionState.REFUSED
        assert not Answer.objects.exists()
        assert Step.objects.filter(code=StepCode.REFERRED).count() == 1


def test_taken_back_below_the_text_goes_above(world: World) -> None:
    only_one, above = world.leader(world.a), world.leader(world.city)
    proposed(world, only_one)
    world.deliver()
    with enter_unit(world.a):
        typed = second_person.take_back(Decision.objects.get().id, actor=only_one)
        assert typed is not None
    world.deliver()
    [wanted] = world.decisions(world.city)
    assert (wanted.state, CANARY in str(wanted.payload)) == (DecisionState.UNDONE, False)
    with enter_unit(world.city):
        assert not settling.decide_for_below(wanted.id, approve=True, words="", actor=above)
    assert world.parcels() == []


def test_decided_above_while_it_was_taken_back_below_changes_nothing(world: World) -> None:
    only_one, above = world.leader(world.a), world.leader(world.city)
    question_id = proposed(world, only_one)
    world.deliver()
    with enter_unit(world.city):
        settling.decide_for_below(Decision.objects.get().id, approve=True, words="", actor=above)
    with enter_unit(world.a):
        second_person.take_back(Decision.objects.get().id, actor=only_one)
    world.deliver(units=(world.city,))
    world.deliver()
    assert world.question(world.a, question_id).state == State.RECEIVED
    with enter_unit(world.a):
        assert not Answer.objects.exists()
        assert Decision.objects.get().state == DecisionState.UNDONE
    assert (world.parcels(), world.waiting()) == ([], [])


def test_a_unit_below_is_refused_nothing_without_a_word(world: World) -> None:
    only_one, above = world.leader(world.a), world.leader(world.city)
    proposed(world, only_one)
    world.deliver()
    with enter_unit(world.city):
        [wanted] = Decision.objects.all()
        for said in (" ", "。"):
            with pytest.raises(BadDecision) as refused:
                settling.decide_for_below(wanted.id, approve=False, words=said, actor=above)
            assert refused.value.field == "words"
    world.deliver()
    assert [row.state for row in world.decisions(world.city)] == [DecisionState.OPEN]
    assert [row.state for row in world.decisions(world.a)] == [DecisionState.OPEN]


def test_an_excluded_unit_is_never_asked(world: World) -> None:
    only_one = world.leader(world.a)
    world.leader(world.city)
    above = world.leader(world.province)
    proposed(world, only_one, excluded_units=(world.city.id,))
    world.deliver()
    assert (world.decisions(world.city), world.told(world.city, "approval")) == ([], set())
    assert world.told(world.province, "approval") == {above}


def test_an_appeal_of_a_unit_of_one(world: World) -> None:
    only_one, above = world.leader(world.a), world.leader(world.city)
    receipt = world.ask(world.a, QUESTION)
    with enter_unit(world.a):
        screening.decline(receipt.question_id, version=1, reason="unclear", note="请说清楚", actor=only_one)
        appealing.appeal(receipt.question_id, words="我写得很清楚", token="t1")
    world.deliver()
    with enter_unit(world.city):
        [wanted] = Decision.objects.all()
        assert referred.referred_view(wanted.id).thread[-1].text == "我写得很清楚"
        with pytest.raises(BadDecision):
            settling.decide_for_below(wanted.id, approve=True, words=" ", actor=above)
        settling.decide_for_below(wanted.id, approve=True, words="写得清楚，应当受理。", actor=above)
    world.deliver()
    assert world.question(world.a, receipt.question_id).state == State.ACCEPTED


def test_review_handle_again(world: World) -> None:
    above = world.leader(world.city)
    question_id = closed(world)
    with enter_unit(world.a):
        with pytest.raises(BadDecision):
            asking_review.ask_review(question_id, words="没有解决", consent=False, token="t1")
        asking_review.ask_review(question_id, words="没有解决", consent=True, token="t1")
        asking_review.ask_review(question_id, words="没有解决", consent=True, token="t1")
        assert [row.kind for row in Decision.objects.all()] == [DecisionKind.REVIEW]
    world.deliver()
    with enter_unit(world.city):
        [wanted] = Decision.objects.all()
        shown = referred.referred_view(wanted.id)
        assert (shown.text, shown.objection) == (QUESTION, "没有解决")
        settling.decide_for_below(wanted.id, approve=True, words="材料齐全，请再办。", actor=above)
    world.deliver()
    assert world.question(world.a, question_id).state == State.HANDLING
    with enter_unit(world.a):
        step = Step.objects.get(code=StepCode.REVIEW_DECIDED)
        assert step.params == {"upheld": True, "words": "材料齐全，请再办。", "by": "济南市团委"}
        with pytest.raises(NotPossible):
            asking_review.ask_review(question_id, words="再来一次", consent=True, token="t2")
    assert (world.parcels(), world.waiting()) == ([], [])


@pytest.mark.parametrize(("days", "too_late"), [(29, False), (30, True)])
def test_a_review_is_asked_for_in_time(world: World, days: int, too_late: bool) -> None:
    world.leader(world.city)
    question_id = closed(world)
    with enter_unit(world.a):
        Question.objects.update(closed_at=clock.now() - timedelta(days=days, minutes=-1 * (not too_late)))
        if too_late:
            with pytest.raises(NotPossible):
                asking_review.ask_review(question_id, words="没有解决", consent=True, token="t1")
        else:
            asking_review.ask_review(question_id, words="没有解决", consent=True, token="t1")
        assert Decision.objects.filter(question=question_id, kind="review").exists() is not too_late


def test_a_decision_asked_of_this_unit_has_a_last_day(world: World, monkeypatch) -> None:
    above = world.leader(world.city)
    question_id = closed(world)
    with enter_unit(world.a):
        asking_review.ask_review(question_id, words="没有解决", consent=True, token="t1")
    world.deliver()
    with enter_unit(world.city):
        wanted = Decision.objects.get()
        assert wanted.due_at is not None
        told: list[StaffWanted] = []
        monkeypatch.setattr(settling, "publish", told.append)
        settling.decision_due(wanted.id)
        assert told == [], "too early"
        for due_at, tone in ((clock.now() + timedelta(hours=20), "soon"), (clock.now(), "late")):
            Decision.objects.update(due_at=due_at)
            settling.decision_due(wanted.id)
            [shown] = referred.referred_list(clock.now())
            assert shown.due is not None
            assert (shown.due.tone, told.pop().accounts) == (tone, (above,))
        settling.decide_for_below(wanted.id, approve=False, words="处理得当。", actor=above)
        settling.decision_due(wanted.id)
        assert told == []
        assert referred.referred_list(clock.now())[0].due is None


def test_review_upheld_and_excluded(world: World) -> None:
    world.leader(world.city)
    above = world.leader(world.province)
    question_id = closed(world, excluded_units=(world.city.id,))
    with enter_unit(world.a):
        asking_review.ask_review(question_id, words="没有解决", consent=True, token="t1")
    world.deliver()
    assert world.decisions(world.city) == []
    with enter_unit(world.province):
        settling.decide_for_below(Decision.objects.get().id, approve=False, words="处理得当。", actor=above)
    world.deliver()
    assert world.question(world.a, question_id).state == State.CLOSED


def test_review_of_what_goes_on_already(world: World) -> None:
    above = world.leader(world.city)
    question_id = closed(world)
    with enter_unit(world.a):
        asking_review.ask_review(question_id, words="没有解决", consent=True, token="t1")
        Question.objects.update(state=State.HANDLING, closed_at=None)
    world.deliver()
    with enter_unit(world.city):
        settling.decide_for_below(Decision.objects.get().id, approve=True, words="请再办。", actor=above)
    world.deliver()
    assert world.question(world.a, question_id).state == State.HANDLING


def test_no_review_where_nobody_is_above(world: World) -> None:
    receipt = world.ask(world.province, QUESTION)
    with enter_unit(world.province):
        Question.objects.update(state=State.CLOSED, closed_at=clock.now() - timedelta(days=1))
        with pytest.raises(NotPossible):
            asking_review.ask_review(receipt.question_id, words="没有解决", consent=True, token="t1")
