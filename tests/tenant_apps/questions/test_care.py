"""What reaches an asker has the care that this asker is owed: a leader's approval, a check for minors."""

from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AnswerKind, DecisionKind, DecisionState, State
from tenant_apps.questions.data.settings import APPROVE_SENSITIVE
from tenant_apps.questions.models import Answer, Decision, Question
from tenant_apps.questions.operations import (
    answering,
    approving,
    correcting,
    deciding,
    first_answers,
    holding,
    locking,
    merging,
    retopicing,
    sending,
)
from tenant_apps.questions.operations.first_answers import HelpersAnswer
from tenant_apps.questions.operations.refusals import BadDecision, NeedsApproval, NotYours
from tenants.public import set_setting
from tests.actors import NOT_GIVEN
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER, WAGES

LEADER = NOT_GIVEN + 31
SENSITIVE = "900101"
WANTS_LEADER = [{"topic": SENSITIVE}, {"confidential": True, "on_behalf_by": OFFICER}]


@pytest.fixture(autouse=True)
def staff_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """An officer, a colleague and a leader work here."""
    monkeypatch.setattr(people, "staff_names", lambda: {OFFICER: "甲", COLLEAGUE: "乙", LEADER: "丙"})
    monkeypatch.setattr(people, "leaders", lambda: (LEADER,))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Moves the clock on by the undo window."""

    def shift() -> None:
        at = clock.now() + timedelta(seconds=11)
        monkeypatch.setattr(clock, "now", lambda: at)

    return shift


def row(pk: UUID) -> Question:
    return Question.objects.get(pk=pk)


def answer(pk: UUID, text: str = "请来登记。") -> int:
    return answering.answer(pk, version=row(pk).version, text=text, handles=False, actor=OFFICER)


def approved(pk: UUID, text: str = "请来登记。") -> None:
    wanted = approving.propose_answer(pk, version=row(pk).version, text=text, handles=False, actor=OFFICER)
    assert deciding.decide(wanted, approve=True, words="", actor=LEADER)


@pytest.mark.parametrize("said", WANTS_LEADER)
def test_the_step_itself_refuses_what_a_leader_must_read(asked, in_unit_a, said):
    pk = asked(**said).question_id
    for refused in (
        lambda: answer(pk),
        lambda: holding.hold(pk, "answer", {"text": "请来。", "handles": False}, version=1, actor=OFFICER),
    ):
        with pytest.raises(NeedsApproval):
            refused()
    assert not Answer.objects.exists()
    assert not Decision.objects.exists()
    approved(pk)
    assert Answer.objects.get().author == OFFICER


def test_where_the_unit_wants_no_leader_it_leaves_at_once(asked, in_unit_a):
    set_setting(in_unit_a.id, APPROVE_SENSITIVE, False, actor_id=None)
    answer(asked(topic=SENSITIVE).question_id)
    assert Answer.objects.exists()


@pytest.mark.parametrize("said", WANTS_LEADER)
def test_what_waits_is_judged_as_it_is_when_it_leaves(asked, later, said):
    pk = asked().question_id
    held = holding.hold(pk, "answer", {"text": "请来。", "handles": False}, version=1, actor=OFFICER)
    Question.objects.filter(pk=pk).update(**said)
    later()
    holding.send(held)
    assert not Answer.objects.exists()
    found = Decision.objects.get(pk=held)
    assert (found.state, found.payload["text"]) == (DecisionState.OVERTAKEN, "请来。")


def test_refiled_as_sensitive_while_a_helpers_answer_waits_a_leader_reads_it(asked):
    pk = asked().question_id
    said = HelpersAnswer(
        text="我帮你问过了", kind=AnswerKind.VOLUNTEER, member=7, persona="李同学", disclaimer="", author=55
    )
    assert not first_answers.hand_in(locking.lock(pk), said, reviewed=True, at=clock.now())
    retopicing.refile(
        pk, version=row(pk).version, topic=SENSITIVE, unit_topic_id=None, kind="consult", actor=OFFICER
    )
    wanted = Decision.objects.get(kind=DecisionKind.FIRST_ANSWERS)
    with pytest.raises(NotYours):
        deciding.decide(wanted.pk, approve=True, words="", actor=COLLEAGUE)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("said", WANTS_LEADER)
def test_a_helpers_answer_never_goes_past_the_leader(asked, said):
    pk = asked(**said).question_id
    helper = HelpersAnswer(
        text="可以申请法律援助",
        kind=AnswerKind.EXPERT,
        member=7,
        persona="李律师",
        disclaimer="",
        author=None,
    )
    assert not first_answers.hand_in(locking.lock(pk), helper, reviewed=False, at=clock.now())
    assert not Answer.objects.exists()
    wanted = Decision.objects.get(kind=DecisionKind.FIRST_ANSWERS)
    with pytest.raises(NotYours):
        deciding.decide(wanted.pk, approve=True, words="", actor=COLLEAGUE)


def test_the_author_is_checked_when_the_leader_lets_it_leave(asked, monkeypatch):
    pk = asked(age_band="from_14").question_id
    checked = {OFFICER}
    monkeypatch.setattr(people, "checked_for_minors", lambda account: account in checked)
    wanted = approving.propose_answer(pk, version=1, text="请来。", handles=False, actor=OFFICER)
    checked.clear()
    with pytest.raises(BadDecision) as raised:
        deciding.decide(wanted, approve=True, words="", actor=LEADER)
    assert raised.value.field == "minor"
    assert not Answer.objects.exists()


def test_a_minor_who_goes_along_is_answered_by_who_was_checked(asked, monkeypatch):
    checked = {OFFICER}
    monkeypatch.setattr(people, "checked_for_minors", lambda account: account in checked)
    main, other, late = (asked(age_band="from_14").question_id for _ in range(3))
    merging.merge(other, version=1, main=str(main), actor=COLLEAGUE)
    # The main one turned out to be grown up; an unchecked colleague answers it.
    Question.objects.filter(pk=main).update(age_band="unknown")
    answering.answer(main, version=row(main).version, text="请来。", handles=False, actor=COLLEAGUE)
    assert (row(other).state, row(other).returned) == (State.ACCEPTED, True)
    # And if it is a minor's again, what the unchecked colleague wrote is still carried to no other.
    Question.objects.filter(pk=main).update(age_band="from_14")
    with pytest.raises(BadDecision) as raised:
        merging.merge(late, version=1, main=str(main), actor=OFFICER)
    assert raised.value.field == "protection"
    assert list(Answer.objects.values_list("question", flat=True)) == [main]


def test_an_answer_that_no_leader_read_is_not_carried_over_later(asked):
    plain, read, late = (
        asked().question_id,
        asked(topic=SENSITIVE).question_id,
        asked(topic=SENSITIVE).question_id,
    )
    answer(plain)
    Question.objects.filter(pk=plain).update(topic=SENSITIVE)
    with pytest.raises(BadDecision) as raised:
        merging.merge(late, version=1, main=str(plain), actor=OFFICER)
    assert raised.value.field == "protection"
    approved(read, "请到法律援助中心。")
    merging.merge(late, version=1, main=str(read), actor=COLLEAGUE)
    given = Answer.objects.get(question=late)
    assert (given.text, given.author) == ("请到法律援助中心。", OFFICER)
    # The copy was approved as well: whoever is merged into that one next gets it too.
    last = asked(topic=SENSITIVE).question_id
    merging.merge(last, version=1, main=str(late), actor=OFFICER)
    assert Answer.objects.filter(question=last).exists()


def test_a_correction_takes_the_care_of_everybody_whom_it_reaches(asked, monkeypatch):
    main, first = asked().question_id, asked().question_id
    merging.merge(first, version=1, main=str(main), actor=OFFICER)
    given = answer(main, "电话是 123")
    Question.objects.filter(pk=first).update(topic=SENSITIVE)
    said = {"version": row(main).version, "answer": given, "text": "电话是 456", "actor": OFFICER}
    with pytest.raises(NeedsApproval):
        correcting.correct(main, **said)
    wanted = correcting.propose(main, **said)
    deciding.decide(wanted, approve=True, words="", actor=LEADER)
    assert set(Answer.objects.values_list("text", flat=True)) == {"电话是 456"}
    # A minor reads no wording of somebody who was not checked.
    Question.objects.filter(pk=first).update(topic=WAGES, age_band="from_14")
    said |= {"version": row(main).version, "text": "电话是 789"}
    for step in (correcting.correct, correcting.propose):
        with pytest.raises(BadDecision) as raised:
            step(main, **said)
        assert raised.value.field == "minor"


def test_a_correction_that_no_leader_read_ends_the_approval(asked):
    pk, late = asked(topic=SENSITIVE).question_id, asked(topic=SENSITIVE).question_id
    approved(pk)
    Question.objects.filter(pk=pk).update(topic=WAGES)
    given = Answer.objects.get()
    correcting.correct(pk, version=row(pk).version, answer=given.pk, text="改过的", actor=OFFICER)
    Question.objects.filter(pk=pk).update(topic=SENSITIVE)
    with pytest.raises(BadDecision):
        merging.merge(late, version=1, main=str(pk), actor=OFFICER)


def test_all_who_went_along_get_the_answer_of_an_answered_main_one(asked):
    main, middle, plain, careful = (asked(text=f"第{n}件").question_id for n in range(4))
    for pk in (plain, careful):
        merging.merge(pk, version=1, main=str(middle), actor=OFFICER)
    Question.objects.filter(pk=careful).update(topic=SENSITIVE)
    answer(main)
    merging.merge(middle, version=row(middle).version, main=str(main), actor=COLLEAGUE)
    assert {pk: row(pk).state for pk in (middle, plain, careful)} == {
        middle: State.ANSWERED,
        plain: State.ANSWERED,
        careful: State.ACCEPTED,
    }
    assert (row(careful).merged_into_id, row(careful).returned) == (None, True)
    assert row(plain).merged_into_id == main
    assert {given.question_id: given.author for given in Answer.objects.all()} == {
        main: OFFICER,
        middle: OFFICER,
        plain: OFFICER,
    }


def test_who_went_along_goes_on_with_a_main_one_of_enough_care_alone(asked):
    main, middle, plain, careful = (asked(text=f"第{n}件").question_id for n in range(4))
    for pk in (plain, careful):
        merging.merge(pk, version=1, main=str(middle), actor=OFFICER)
    Question.objects.filter(pk=careful).update(topic=SENSITIVE)
    merging.merge(middle, version=row(middle).version, main=str(main), actor=COLLEAGUE)
    assert {pk: (row(pk).state, row(pk).merged_into_id) for pk in (middle, plain, careful)} == {
        middle: (State.MERGED, main),
        plain: (State.MERGED, main),
        careful: (State.ACCEPTED, None),
    }


def test_an_experts_answer_stays_one_through_approval(asked, in_unit_a):
    """As whom it was written and what it is worth stand under it, whoever has read it before."""
    pk = asked(topic=SENSITIVE).question_id
    expert = people.ExpertCard(
        member_id=7,
        name="李律师",
        title="执业律师",
        organisation="",
        fields=("law",),
        weekly_limit=2,
        may_answer_minors=True,
        is_active=True,
        last_answered_at=None,
    )
    sent = sending.send_answer(
        pk, version=1, text="可以申请法律援助。", handles=False, actor=OFFICER, topic=SENSITIVE, expert=expert
    )
    assert sent.with_leader
    wanted = Decision.objects.get(question=pk)
    assert deciding.decide(wanted.pk, approve=True, words="", actor=LEADER)
    given = Answer.objects.get()
    assert (given.kind, given.member, given.persona) == (AnswerKind.EXPERT, 7, "李律师 执业律师")
    assert given.disclaimer
