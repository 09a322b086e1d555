"""Several ask the same: each asker gets the answer as their own, once, with own facts, clock and days."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.test import TestCase

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import Reason, State
from tenant_apps.questions.models import Answer, Attachment, Message, Question, Step
from tenant_apps.questions.operations import (
    answering,
    approving,
    attaching,
    claiming,
    conversation,
    correcting,
    erasing,
    going_on,
    handling,
    holding,
    merging,
    screening,
    withdrawing,
)
from tenant_apps.questions.operations.facts import whole_history
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries.seen_by_asker import STATES_FOR_ASKERS
from tenant_apps.questions.rules.asker_actions import AskerAction, Chances, actions
from tenant_apps.questions.rules.file_kinds import CleanFile
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transitions import NotPossible
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER

SENSITIVE = "900101"
LONG_AGO = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def row(pk: UUID) -> Question:
    return Question.objects.get(pk=pk)


def codes(pk: UUID) -> list[str]:
    return [step.code for step in Step.objects.filter(question=pk)]


def sent(outbox, kind: str) -> list[str]:
    return sorted(message["question_id"] for message in outbox() if message["kind"] == f"question.{kind}")


@pytest.fixture
def three(asked) -> tuple[UUID, UUID, UUID]:
    """A main question and two that go along with it, one of them accepted before."""
    main, first, second = (asked(text=f"第{n}个人问：工资为什么不发？").question_id for n in (1, 2, 3))
    screening.accept(second, version=1, actor=OFFICER)
    for pk in (first, second):
        merging.merge(pk, version=row(pk).version, main=str(main), actor=OFFICER)
    return main, first, second


def test_merged_they_wait_and_the_asker_is_told_once(three, outbox):
    main, first, second = three
    assert [row(pk).state for pk in three] == [State.RECEIVED, State.MERGED, State.MERGED]
    assert codes(first) == ["received", "merged"]
    assert codes(second) == ["received", "accepted", "merged"]
    assert sent(outbox, "screened") == sorted([str(first), str(second)])
    assert row(first).merged_into_id == main
    assert row(first).responded_at is not None
    assert str(STATES_FOR_ASKERS[State.MERGED]) == "将与相同问题一并答复", "nobody has answered it yet"


def test_they_go_along_when_nobody_of_the_staff_answers(three):
    """What an expert answered from a link, or another system, is dealt with for all as well."""
    main = three[0]
    question = Question.objects.select_for_update().get(pk=main)
    answering.publish(
        question,
        text="可以先登记，我们一并跟进。",
        persona="李律师",
        at=clock.now(),
        actor=None,
        author=None,
        approved=True,
        handles=True,
    )
    assert [row(pk).state for pk in three] == [State.HANDLING] * 3


def test_the_answer_reaches_every_asker_exactly_once(three, outbox):
    main = three[0]
    answering.answer(main, version=1, text="请到劳动监察大队登记。", handles=False, actor=OFFICER)
    for pk in three:
        question = row(pk)
        assert (question.state, question.answered_at) == (State.ANSWERED, row(main).answered_at)
        assert question.confirm_until is not None
        given = Answer.objects.get(question=pk)
        assert (given.text, given.author) == ("请到劳动监察大队登记。", OFFICER)
        assert codes(pk).count("answered") == 1
        implied = sorted(fact.kind for fact in whole_history(question))
        told = sorted(message["kind"] for message in outbox() if message.get("question_id") == str(pk))
        assert implied == told
    assert sent(outbox, "answered") == sorted(map(str, three))
    wakes = [m["key"] for m in outbox() if m.get("what") == "questions.confirm_over"]
    assert sorted(wakes) == sorted(map(str, three))


def test_nobody_reads_another_askers_words(three):
    main, first, second = three
    answering.answer(main, version=1, text="请来。", handles=True, actor=OFFICER)
    conversation.add(first, text="我的身份证尾号是1234", token=new_token())
    handling.tell_progress(main, version=row(main).version, text="已联系", persona="团委", actor=OFFICER)
    own = {pk: set(Message.objects.filter(question=pk).values_list("text", flat=True)) for pk in three}
    assert own == {main: {"已联系"}, first: {"我的身份证尾号是1234", "已联系"}, second: {"已联系"}}
    # What one of them has added was not read by whoever answered: it still waits to be read.
    assert row(first).asker_spoke_at is not None
    assert Question.objects.filter(text__contains="第2个人").count() == 1


def test_handling_completion_and_the_days_to_object_are_each_ones_own(three):
    main, first, second = three
    answering.answer(main, version=1, text="我们来办。", handles=True, actor=OFFICER)
    assert {row(pk).state for pk in three} == {State.HANDLING}
    handling.propose_completion(
        main, version=row(main).version, outcome="solved", helped_by=["league"], words="已补发", actor=OFFICER
    )
    for pk in three:
        question = row(pk)
        assert (question.state, question.outcome, question.helped_by) == (
            State.RESOLVED,
            "solved",
            ["league"],
        )
        assert question.confirm_until is not None
        assert codes(pk).count("resolved") == 1
    # One objects: only their question is handled again, and it goes its own way from now on.
    going_on.say_not_solved(first, words="我还没有收到", token=new_token())
    assert [row(pk).state for pk in three] == [State.RESOLVED, State.HANDLING, State.RESOLVED]
    going_on.say_not_solved(main, words="也没有", token=new_token())
    handling.tell_progress(main, version=row(main).version, text="再催", persona="团委", actor=OFFICER)
    assert not Message.objects.filter(question=first, text="再催").exists()
    assert row(second).state == State.RESOLVED


def test_merged_into_an_answered_one_the_answer_comes_at_once(asked):
    main, late = asked().question_id, asked(text="工资还不发").question_id
    answering.answer(main, version=1, text="请来登记。", handles=False, actor=OFFICER)
    merging.merge(late, version=1, main=str(main), actor=COLLEAGUE)
    assert row(late).state == State.ANSWERED
    assert codes(late) == ["received", "merged", "answered"]
    assert Answer.objects.get(question=late).text == "请来登记。"


def test_a_correction_reaches_every_copy(three):
    main, first, _second = three
    answering.answer(main, version=1, text="电话是 123", handles=False, actor=OFFICER)
    going_on.say_not_solved(first, words="打不通", token=new_token())
    given = Answer.objects.get(question=main)
    correcting.correct(main, version=row(main).version, answer=given.pk, text="电话是 456", actor=OFFICER)
    for pk in three:
        answer = Answer.objects.get(question=pk)
        assert (answer.text, [w["text"] for w in answer.corrections]) == ("电话是 456", ["电话是 123"])
        assert codes(pk).count("corrected") == 1


def test_declined_together_and_withdrawn_alone(three, outbox):
    main, first, second = three
    withdrawing.withdraw(main)
    # The one who has waited longest is the main one now; nobody is left without a holder of the matter.
    assert [row(pk).state for pk in three] == [State.WITHDRAWN, State.ACCEPTED, State.MERGED]
    assert row(second).merged_into_id == first
    assert row(first).next_due_at is not None
    assert row(first).returned is True
    screening.decline(
        first, version=row(first).version, reason=Reason.NOT_OURS, note="请找人社局", actor=OFFICER
    )
    assert row(second).state == State.NOT_ACCEPTED
    assert row(second).reason_note == "请找人社局"
    opened = [m for m in outbox() if m["kind"].startswith("question.")]
    assert sum(message.get("open", 0) for message in opened) == 0


def test_split_again_with_its_own_promise(three, outbox):
    main, first, second = three
    due = row(first).due_at
    merging.split(first, version=row(first).version, actor=OFFICER)
    assert (row(first).state, row(first).merged_into_id, row(first).due_at) == (State.ACCEPTED, None, due)
    assert row(first).next_due_at == due
    answering.answer(main, version=1, text="好", handles=False, actor=OFFICER)
    assert row(first).state == State.ACCEPTED
    with pytest.raises(NotPossible):
        merging.split(second, version=row(second).version, actor=OFFICER)


def test_late_is_late_for_each_by_its_own_date(asked, outbox):
    old = asked(text="早就该答", received_at=LONG_AGO).question_id
    main = asked(text="刚问").question_id
    merging.merge(old, version=1, main=str(main), actor=OFFICER)
    # At the desk the main one is due when the first of them is.
    assert row(main).next_due_at == row(old).due_at
    screening.accept(main, version=row(main).version, actor=OFFICER)
    assert row(main).next_due_at == row(old).due_at
    answering.answer(main, version=row(main).version, text="抱歉", handles=False, actor=OFFICER)
    late = {m["question_id"]: m["late"] for m in outbox() if m["kind"] == "question.answered"}
    assert late == {str(old): True, str(main): False}


def test_a_word_to_the_asker_hides_nobody_who_waits_longer(asked):
    old = asked(text="早就该答", received_at=LONG_AGO).question_id
    main = asked(text="刚问").question_id
    merging.merge(old, version=1, main=str(main), actor=OFFICER)
    conversation.reply(main, version=row(main).version, text="正在核实。", persona="团市委", actor=OFFICER)
    assert row(main).next_due_at == row(old).due_at


def test_what_cannot_be_merged(asked, three):
    main, first, _second = three
    other = asked(text="别的事").question_id
    for target in (other, first, "nonsense", UUID(int=0)):
        with pytest.raises(BadDecision):
            merging.merge(other, version=1, main=str(target), actor=OFFICER)
    with pytest.raises(ChangedMeanwhile):
        merging.merge(other, version=7, main=str(main), actor=OFFICER)
    answering.answer(other, version=1, text="好", handles=False, actor=OFFICER)
    with pytest.raises(NotPossible):
        merging.merge(other, version=row(other).version, main=str(main), actor=OFFICER)
    assert Question.objects.filter(merged_into=main).count() == 2


MORE_CARE = [{"confidential": True, "on_behalf_by": OFFICER}, {"topic": SENSITIVE}, {"age_band": "from_14"}]


@pytest.mark.parametrize("said", MORE_CARE)
@pytest.mark.parametrize("answered", [False, True])
def test_what_needs_more_care_does_not_go_along(asked, said, answered):
    main, other = asked().question_id, asked(**said).question_id
    if answered:
        answering.answer(main, version=1, text="请来登记。", handles=False, actor=OFFICER)
    for refused in (
        lambda: merging.merge(other, version=1, main=str(main), actor=OFFICER),
        lambda: holding.hold(other, "merge", {"main": str(main)}, version=1, actor=OFFICER),
    ):
        with pytest.raises(BadDecision) as raised:
            refused()
        assert raised.value.field == "protection"
    assert row(other).state == State.RECEIVED
    assert not Answer.objects.filter(question=other).exists()
    # With one that is answered with the same care it goes along, and a plain one with either.
    for pk in (other, asked().question_id):
        merging.merge(pk, version=1, main=str(asked(**said).question_id), actor=OFFICER)
        assert row(pk).state == State.MERGED


@pytest.mark.parametrize("said", MORE_CARE)
def test_what_needs_more_care_by_now_is_answered_on_its_own(three, said):
    main, first, _second = three
    Question.objects.filter(pk=first).update(**said)
    answering.answer(main, version=1, text="请来登记。", handles=False, actor=OFFICER)
    assert [row(pk).state for pk in three] == [State.ANSWERED, State.ACCEPTED, State.ANSWERED]
    assert not Answer.objects.filter(question=first).exists()
    assert (row(first).merged_into_id, row(first).returned) == (None, True)
    assert row(first).next_due_at is not None


@pytest.mark.parametrize("said", MORE_CARE)
def test_a_next_main_one_takes_along_what_needs_no_more_care(asked, said):
    main, plain, careful, last = (asked(**extra).question_id for extra in (said, {}, said, {}))
    for pk in (plain, careful, last):
        merging.merge(pk, version=1, main=str(main), actor=OFFICER)
    withdrawing.withdraw(main)
    assert [row(pk).state for pk in (plain, careful, last)] == [State.ACCEPTED, State.ACCEPTED, State.MERGED]
    assert row(careful).merged_into_id is None
    assert row(last).merged_into_id == plain


def test_not_while_a_leader_is_asked_or_a_colleague_works_on_it(asked):
    main, waits, claimed = (asked(text=f"第{n}件").question_id for n in range(3))
    approving.propose_answer(waits, version=1, text="好", handles=False, actor=OFFICER)
    with pytest.raises(AlreadyWaiting):
        merging.merge(waits, version=1, main=str(main), actor=OFFICER)
    claiming.claim(claimed, actor=COLLEAGUE)
    with pytest.raises(BeingWorkedOn):
        merging.merge(claimed, version=1, main=str(main), actor=OFFICER)


def test_a_chain_ends_at_the_last_main_question(asked):
    first, second, third = (asked(text=f"第{n}件").question_id for n in range(3))
    merging.merge(first, version=1, main=str(second), actor=OFFICER)
    merging.merge(second, version=row(second).version, main=str(third), actor=OFFICER)
    assert {row(pk).merged_into_id for pk in (first, second)} == {third}
    answering.answer(third, version=row(third).version, text="好", handles=False, actor=OFFICER)
    assert Answer.objects.count() == 3


def test_it_waits_ten_seconds_and_can_be_taken_back(asked, monkeypatch):
    main, other = asked().question_id, asked(text="同样的事").question_id
    held = holding.hold(other, "merge", {"main": str(main)}, version=1, actor=OFFICER)
    assert row(other).state == State.RECEIVED
    assert holding.undo(held, actor=COLLEAGUE) is None
    assert holding.undo(held, actor=OFFICER) == {"main": str(main)}
    held = holding.hold(other, "merge", {"main": str(main)}, version=1, actor=OFFICER)
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=11))
    holding.send(held)
    holding.send(held)
    assert row(other).state == State.MERGED
    assert codes(other).count("merged") == 1
    assert holding.undo(held, actor=OFFICER) is None


def test_the_asker_of_a_merged_question_may_still_add(three):
    conversation.add(three[1], text="补充一点", token=new_token())
    assert row(three[1]).asker_spoke_at is not None


def test_files_of_the_answer_reach_every_asker_and_outlive_one_who_deletes_theirs(three):
    main, first, _second = three
    picture = CleanFile("站点.png", "image/png", b"picture", b"small", 1, 1)

    def answered(files: list[str]) -> None:
        answering.answer(main, version=1, text="地图见附件。", handles=False, actor=OFFICER, files=files)

    attaching.with_files(main, [picture], answered, actor=OFFICER)
    files = {pk: Attachment.objects.get(question=pk) for pk in three}
    assert {(file.answer.question_id == pk, file.side, file.name) for pk, file in files.items()} == {
        (True, "unit", "站点.png")
    }
    assert len({file.pk for file in files.values()}) == 3
    (path,) = {file.path for file in files.values()}
    Question.objects.filter(pk=first).update(state=State.CLOSED)
    erase_for_good(first)
    assert not Attachment.objects.filter(question=first).exists()
    assert default_storage.exists(path), "the others still open it"
    for pk in (main, three[2]):
        Question.objects.filter(pk=pk).update(state=State.CLOSED)
        erase_for_good(pk)
    assert not default_storage.exists(path)


def erase_for_good(pk: UUID) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        erasing.erase_all(pk)


def test_a_merged_asker_takes_back_their_own_and_the_others_go_on(three, outbox):
    main, first, second = three
    assert AskerAction.WITHDRAW in actions(row(first), Chances(*[False] * 5), clock.now())
    withdrawing.withdraw(first)
    assert [row(pk).state for pk in three] == [State.RECEIVED, State.WITHDRAWN, State.MERGED]
    assert row(first).merged_into_id is None
    assert sent(outbox, "withdrawn") == [str(first)]
    # What was sent is what the rows imply: nothing stays open that nobody is owed.
    implied = [fact.kind for fact in whole_history(row(first))]
    assert "question.withdrawn" in implied
    answering.answer(main, version=row(main).version, text="请来登记。", handles=False, actor=OFFICER)
    assert not Answer.objects.filter(question=first).exists()
    assert Answer.objects.filter(question=second).exists()
    with pytest.raises(NotPossible):
        withdrawing.withdraw(first)
