"""A question goes to another unit; those that go along with it stay, and each asker gets its answers."""

from uuid import UUID

import pytest

from huisheng.kernel.tenancy import enter_unit
from shared_apps.contracts import case_messages as cases
from tenant_apps.questions.data.codes import AgeBand, HolderKind, State
from tenant_apps.questions.models import Answer, Message, Question, Step
from tenant_apps.questions.operations import merging, withdrawing
from tests.tenant_apps.questions import away
from tests.tenant_apps.questions.between.conftest import Between
from tests.tenant_apps.questions.between.test_handing_over import CANARY, texts
from tests.tenant_apps.questions.conftest import OFFICER
from tests.tenant_apps.questions.test_merging import SENSITIVE

SAME = f"我也被拖欠了工资，我姓周{CANARY}。"


def along(between: Between, main: UUID, **said: object) -> UUID:
    """Another asker of unit a, whose question goes along with the main one."""
    other = between.ask(**({"text": SAME} | said)).question_id
    with enter_unit(between.a):
        merging.merge(other, version=1, main=str(main), actor=OFFICER)
    return other


def codes(between: Between, question_id: UUID) -> list[str]:
    with enter_unit(between.a):
        return list(Step.objects.filter(question=question_id).order_by("pk").values_list("code", flat=True))


def test_those_that_go_along_stay_and_the_other_unit_knows_how_many(between: Between) -> None:
    main = between.ask().question_id
    other = along(between, main)
    between.hand_over(main)
    assert CANARY not in texts(between, between.b), "what they wrote is not sent"
    parcel = between.sent(between.a, "transfer.requested")[-1]["parcel"]
    assert parcel["along"] == "1"
    home = between.question(between.a, other)
    assert (home.state, home.merged_into_id, home.holder_kind) == (State.MERGED, main, HolderKind.DUTY)
    # Whoever waits for that answer reads who gives it.
    assert codes(between, other)[-1] == "handed_over"
    with enter_unit(between.b):
        held = Step.objects.get(code="held")
        assert held.params["along"] == "1"
    between.request(between.question(between.b).pk, of=between.b, to=between.city)
    assert between.sent(between.b, "transfer.requested")[-1]["parcel"]["along"] == "1"


def test_its_answers_reach_each_asker_at_home(between: Between) -> None:
    main = between.ask().question_id
    other = along(between, main)
    between.hand_over(main)
    with enter_unit(between.a):
        away.tell_answered(main)
        question = Question.objects.get(pk=other)
        assert (question.state, question.confirm_until is None) == (State.ANSWERED, False)
        given = Answer.objects.get(question=other)
        assert (given.text, given.persona) == ("学校已经补发。", "团小大")
        said = away.snapshot(
            main,
            state="handling",
            steps=[away.step("handling", f"{away.THERE}-s2", due_on="2026-12-01")],
        )
        away.tell(main, 2, said)
        assert Question.objects.get(pk=other).state == State.HANDLING
        note = {
            "key": f"{away.THERE}-m1",
            "at": question.received_at.isoformat(),
            "kind": "progress",
            "signed": "团小大",
            "text": "下周发。",
        }
        said = away.snapshot(main, messages=[note], steps=[away.step("progress", f"{away.THERE}-s3")])
        away.tell(main, 3, said)
        assert Message.objects.get(question=other, side="unit").text == "下周发。"
        said = away.snapshot(
            main,
            state="resolved",
            outcome="solved",
            helped_by="league",
            outcome_note="到账。",
            steps=[away.step("resolved", f"{away.THERE}-s4", outcome="solved")],
        )
        away.tell(main, 4, said)
        assert Question.objects.get(pk=other).state == State.RESOLVED


def test_what_the_main_asker_objects_to_elsewhere_is_their_matter(between: Between) -> None:
    main = between.ask().question_id
    other = along(between, main)
    between.hand_over(main)
    with enter_unit(between.a):
        away.tell_answered(main)
        said = away.snapshot(
            main,
            state="handling",
            redos="1",
            steps=[away.step("handling", f"{away.THERE}-s2", due_on="2026-12-01")],
        )
        away.tell(main, 2, said)
        assert Question.objects.get(pk=other).state == State.ANSWERED


def test_whoever_does_not_want_that_unit_is_dealt_with_here_alone(between: Between) -> None:
    main = between.ask().question_id
    stays = along(between, main, excluded_units=(between.b.id,))
    goes = along(between, main)
    between.hand_over(main)
    alone = between.question(between.a, stays)
    assert (alone.state, alone.merged_into, alone.returned) == (State.ACCEPTED, None, True)
    assert "handed_over" not in codes(between, stays)
    assert between.question(between.a, goes).state == State.MERGED
    with enter_unit(between.a):
        away.tell_answered(main)
        assert not Answer.objects.filter(question=stays).exists()


def test_declined_there_the_others_are_for_staff_here(between: Between) -> None:
    main = between.ask().question_id
    other = along(between, main)
    between.hand_over(main)
    with enter_unit(between.a):
        said = away.snapshot(
            main,
            state="not_accepted",
            reason="repeated",
            steps=[away.step("not_accepted", f"{away.THERE}-s1", reason="repeated")],
        )
        away.tell(main, 1, said)
    question = between.question(between.a, other)
    assert (question.state, question.returned) == (State.ACCEPTED, True)


@pytest.mark.parametrize("protected", [{"age_band": AgeBand.UNDER_14}, {"topic": SENSITIVE}])
def test_who_is_owed_more_care_gets_no_answer_given_with_less(
    between: Between, protected: dict[str, str]
) -> None:
    main = between.ask().question_id
    other = along(between, main)
    between.hand_over(main)
    with enter_unit(between.a):
        Question.objects.filter(pk=other).update(**protected)
        away.tell_answered(main)
        question = Question.objects.get(pk=other)
        assert (question.state, question.returned) == (State.ACCEPTED, True)
        assert not Answer.objects.filter(question=other).exists()


def test_taken_back_by_the_main_asker_the_next_one_takes_its_place(between: Between) -> None:
    main = between.ask().question_id
    first, second = along(between, main), along(between, main)
    between.hand_over(main)
    with enter_unit(between.a):
        withdrawing.withdraw(main)
    assert between.question(between.a, first).state == State.ACCEPTED
    assert between.question(between.a, second).merged_into_id == first


def test_home_again_they_read_that_too(between: Between) -> None:
    main = between.ask().question_id
    other = along(between, main)
    copy = between.hand_over(main)
    back = between.request(copy.id, of=between.b, to=between.a)
    between.settle(back, cases.ACCEPTED, of=between.b, hop=2)
    between.tell_home(copy.id, between.b, between.a, 2)
    assert codes(between, other)[-2:] == ["handed_over", "handed_over"]
