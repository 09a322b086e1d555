"""Claims, handing on, watching, corrections, who may know a question, the same step for many."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.events import _subscribers
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AssignmentState, DecisionState, HolderKind, State
from tenant_apps.questions.events import StaffWanted, StepTaken
from tenant_apps.questions.models import Answer, Assignment, Decision, Message, Question, Step
from tenant_apps.questions.operations import (
    alarms,
    answering,
    approving,
    bulk,
    claiming,
    conversation,
    correcting,
    deciding,
    handing_on,
    holding,
    screening,
    watching,
)
from tenant_apps.questions.operations.bulk import Chosen
from tenant_apps.questions.operations.handing_on import To
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile
from tenant_apps.questions.operations.refusals import BadDecision, NotYours
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.visibility import Reader, visible
from tenant_apps.questions.rules.wording import TEXT_MAX
from tests.actors import NOT_GIVEN
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER

LEADER, NAMESAKE, OTHER = NOT_GIVEN + 31, NOT_GIVEN + 41, NOT_GIVEN + 42


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> list[StaffWanted]:
    """Who of the staff was called."""
    found: list[StaffWanted] = []
    monkeypatch.setitem(_subscribers, StaffWanted, [found.append])
    return found


@pytest.fixture
def staff_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """An officer, a colleague and a leader work here."""
    monkeypatch.setattr(people, "staff_names", lambda: {OFFICER: "甲", COLLEAGUE: "乙", LEADER: "丙"})
    monkeypatch.setattr(people, "leaders", lambda: (LEADER,))


def row(pk: UUID) -> Question:
    return Question.objects.get(pk=pk)


def test_a_claim_keeps_others_out_and_ends_by_time_alone(asked, later):
    pk = asked().question_id
    claiming.claim(pk, actor=OFFICER)
    with pytest.raises(BeingWorkedOn) as raised:
        claiming.claim(pk, actor=COLLEAGUE)
    assert raised.value.account == OFFICER
    with pytest.raises(BeingWorkedOn):
        answering.answer(pk, version=1, text="抢答", actor=COLLEAGUE)
    later(minutes=9, seconds=59)
    with pytest.raises(BeingWorkedOn):
        screening.accept(pk, version=1, actor=COLLEAGUE)
    later(seconds=2)
    screening.accept(pk, version=1, actor=COLLEAGUE)
    assert row(pk).state == State.ACCEPTED


def test_typing_renews_and_leaving_lets_go(asked, later):
    pk = asked().question_id
    claiming.claim(pk, actor=OFFICER)
    later(minutes=8)
    claiming.claim(pk, actor=OFFICER)
    later(minutes=8)
    claiming.release(pk, actor=COLLEAGUE)
    with pytest.raises(BeingWorkedOn):
        claiming.claim(pk, actor=COLLEAGUE)
    claiming.release(pk, actor=OFFICER)
    claiming.claim(pk, actor=COLLEAGUE)
    # A claim is no step: an open form shows the same question as before.
    assert (row(pk).version, Step.objects.filter(question=pk).count()) == (1, 1)


def test_a_leader_takes_over_and_the_other_is_told(asked, staff_here, wanted):
    pk = asked().question_id
    claiming.claim(pk, actor=OFFICER)
    with pytest.raises(NotYours):
        claiming.take_over(pk, actor=COLLEAGUE)
    claiming.take_over(pk, actor=LEADER)
    assert row(pk).claimed_by == LEADER
    assert [(call.what, call.accounts) for call in wanted] == [("taken_over", (OFFICER,))]


def test_handed_to_a_colleague_with_note_and_date_then_back_on_top(asked, staff_here, wanted):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    due = clock.now() + timedelta(days=2)
    handing_on.hand_on(pk, version=2, to=To(account=COLLEAGUE), note="他认识厂方", due_at=due, actor=OFFICER)
    assert (row(pk).holder_kind, row(pk).holder, row(pk).returned) == (HolderKind.PERSON, COLLEAGUE, False)
    given = Assignment.objects.get()
    assert (given.account, given.due_at, given.brief) == (COLLEAGUE, due, "他认识厂方")
    assert Message.objects.get().side == "internal"
    # The asker reads that it is taken care of, by the unit's name; no note and no name of staff.
    step = Step.objects.get(code="assigned")
    assert step.params["to"] == "共青团历下区委员会"
    assert "他认识厂方" not in str(step.params)
    handing_on.hand_on(pk, version=3, to=To(), note="下周休假", due_at=None, actor=COLLEAGUE)
    assert (row(pk).holder_kind, row(pk).holder, row(pk).returned) == (HolderKind.DUTY, None, True)
    assert Assignment.objects.get().state == AssignmentState.WITHDRAWN
    assert [call.what for call in wanted] == ["assigned", "returned"]
    screening.decline(pk, version=4, reason="unclear", note="请补充", actor=OFFICER)
    assert row(pk).returned is False


@pytest.mark.parametrize(
    ("to", "note", "field"),
    [
        (To(account=999), "给外人", "to"),
        (To(section=999), "没有这个部门", "to"),
        (To(account=OFFICER), "已在手上", "to"),
        (To(), "", "note"),
    ],
)
def test_handing_on_says_what_is_missing(asked, staff_here, to, note, field):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    with pytest.raises(BadDecision) as raised:
        handing_on.hand_on(pk, version=2, to=to, note=note, due_at=None, actor=OFFICER)
    assert raised.value.field == field
    assert row(pk).version == 2


def test_never_to_the_section_that_the_asker_excluded(asked, staff_here, monkeypatch):
    pk = asked().question_id
    Question.objects.filter(pk=pk).update(excluded_section=7)

    class Card:
        name = "学工部"

    monkeypatch.setattr(people, "section", lambda section: Card)
    monkeypatch.setattr(people, "section_members", lambda section: [])
    with pytest.raises(BadDecision):
        handing_on.hand_on(pk, version=1, to=To(section=7), note="x", due_at=None, actor=OFFICER)
    handing_on.hand_on(pk, version=1, to=To(section=8), note="x", due_at=None, actor=OFFICER)
    assert (row(pk).holder_kind, row(pk).section) == (HolderKind.SECTION, 8)


def test_watching_is_a_list_of_ones_own(asked):
    pk = asked().question_id
    for _twice in range(2):
        watching.watch(pk, on=True, actor=OFFICER)
        watching.watch(pk, on=True, actor=COLLEAGUE)
    assert sorted(row(pk).watchers) == [OFFICER, COLLEAGUE]
    watching.watch(pk, on=False, actor=OFFICER)
    assert (row(pk).watchers, row(pk).version) == ([COLLEAGUE], 1)


def test_a_correction_stands_in_sight(asked):
    pk = asked().question_id
    given = answering.answer(pk, version=1, text="周三来", actor=OFFICER)
    correcting.correct(pk, version=row(pk).version, answer=given, text="周四来", actor=COLLEAGUE)
    answer = Answer.objects.get()
    assert (answer.text, answer.author) == ("周四来", OFFICER)
    assert [(w["text"], w["by"]) for w in answer.corrections] == [("周三来", COLLEAGUE)]
    assert Step.objects.get(code="corrected").actor == COLLEAGUE
    with pytest.raises(BadDecision):
        correcting.correct(pk, version=row(pk).version, answer=given, text="周四来", actor=OFFICER)
    with pytest.raises(NotPossible):
        correcting.correct(pk, version=row(pk).version, answer=given + 1, text="周五", actor=OFFICER)


def test_where_the_answer_needed_approval_its_correction_does_too(asked, staff_here):
    pk = asked().question_id
    given = answering.answer(pk, version=1, text="周三来", actor=OFFICER)
    decision = correcting.propose(pk, version=row(pk).version, answer=given, text="周四来", actor=OFFICER)
    assert Answer.objects.get().text == "周三来"
    with pytest.raises(NotYours):
        deciding.decide(decision, approve=True, words="", actor=OFFICER)
    deciding.decide(decision, approve=True, words="", text="周四上午来", actor=LEADER)
    assert Answer.objects.get().text == "周四上午来"


def test_the_leaders_wording_is_published_after_ten_seconds(asked, staff_here, later):
    pk = asked().question_id
    decision = approving.propose_answer(pk, version=1, text="原话", handles=False, actor=OFFICER)
    payload = {"decision": str(decision), "approve": True, "words": "", "text": "改过的话"}
    held = holding.hold(pk, "decide", payload, version=row(pk).version, actor=LEADER)
    assert not Answer.objects.exists()
    later(seconds=11)
    holding.send(held)
    answer = Answer.objects.get()
    assert (answer.text, answer.author) == ("改过的话", OFFICER)


def test_who_asked_does_not_decide_even_through_the_undo_window(asked, staff_here, monkeypatch):
    monkeypatch.setattr(people, "leaders", lambda: (OFFICER, LEADER))
    pk = asked().question_id
    decision = approving.propose_answer(pk, version=1, text="原话", handles=False, actor=OFFICER)
    payload = {"decision": str(decision), "approve": True, "words": "", "text": None}
    with pytest.raises(ChangedMeanwhile):
        holding.hold(pk, "decide", payload, version=row(pk).version, actor=OFFICER)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("age", ["under_14", "from_14"])
def test_minors_are_answered_by_whoever_was_checked(asked, monkeypatch, age):
    pk = asked(age_band=age).question_id
    with pytest.raises(BadDecision) as raised:
        answering.answer(pk, version=1, text="好", actor=OFFICER)
    assert raised.value.field == "minor"
    monkeypatch.setattr(people, "checked_for_minors", lambda account: account == COLLEAGUE)
    answering.answer(pk, version=1, text="好", actor=COLLEAGUE)


def reader(account: int, *sections: int, leads: bool = False) -> Reader:
    return Reader(account, frozenset(sections), frozenset(sections), leads)


def test_in_confidence_few_know_it(asked):
    told = asked(text="保密的事", confidential=True, on_behalf_by=OFFICER).question_id
    plain = asked(text="平常的事").question_id

    def seen(who: Reader) -> set[UUID]:
        return set(Question.objects.filter(visible(who)).values_list("pk", flat=True))

    assert seen(reader(OFFICER)) == {told, plain}
    assert seen(reader(COLLEAGUE)) == {plain}
    assert seen(reader(LEADER, leads=True)) == {told, plain}
    Question.objects.filter(pk=told).update(holder_kind="section", section=5)
    assert seen(reader(COLLEAGUE, 5)) == {told, plain}
    Assignment.objects.create(
        question_id=told, kind="person", account=77, offered_at=clock.now(), state="offered"
    )
    assert seen(reader(77)) == {told, plain}


def test_not_to_this_section_holds_for_leaders_too(asked):
    pk = asked().question_id
    Question.objects.filter(pk=pk).update(excluded_section=5)
    for who in (reader(COLLEAGUE, 5), reader(LEADER, 5, leads=True)):
        assert not Question.objects.filter(visible(who), pk=pk).exists()
    assert Question.objects.filter(visible(reader(COLLEAGUE, 6)), pk=pk).exists()


def test_one_stale_row_stops_nothing(asked):
    ids = [asked(text=f"第{n}件").question_id for n in range(3)]
    screening.accept(ids[1], version=1, actor=COLLEAGUE)
    gone = uuid4()

    def take(one: Chosen) -> None:
        screening.accept(one.question_id, version=one.version, actor=OFFICER)

    done = bulk.each([Chosen(pk, 1) for pk in (*ids, gone)], take)
    assert [(one.question_id, one.why) for one in done] == [
        (ids[0], ""),
        (ids[1], "changed"),
        (ids[2], ""),
        (gone, "unknown"),
    ]
    assert row(ids[2]).holder == OFFICER
    assert row(ids[1]).holder == COLLEAGUE


def test_a_step_ends_ones_own_claim_and_no_other(asked):
    pk, other = asked().question_id, asked().question_id
    for one in (pk, other):
        claiming.claim(one, actor=OFFICER)
    with pytest.raises(BadDecision):
        answering.answer(pk, version=1, text=" ", actor=OFFICER)
    assert row(pk).claimed_by == OFFICER
    held = holding.hold(pk, "answer", {"text": "好", "handles": False}, version=1, actor=OFFICER)
    conversation.note(other, text="等一下", mentions=[], actor=COLLEAGUE)
    assert (row(pk).claimed_by, row(other).claimed_by) == (None, OFFICER)
    assert row(pk).version == 1
    conversation.note(other, text="我问过了", mentions=[], actor=OFFICER)
    assert row(other).claimed_by is None
    assert holding.undo(held, actor=OFFICER) == {"text": "好", "handles": False}


def test_who_is_named_in_a_note_is_told_and_the_longest_name_counts(asked, monkeypatch, wanted):
    here = {OFFICER: "王五", COLLEAGUE: "李", LEADER: "李明", NAMESAKE: "李明", OTHER: "赵六"}
    monkeypatch.setattr(people, "staff_names", lambda: here)
    pk = asked().question_id
    conversation.note(pk, text="@李明 请看一下，@王五 也在", mentions=[], actor=OFFICER)
    conversation.note(pk, text="@李 帮忙", mentions=[OTHER], actor=OFFICER)
    assert [call.accounts for call in wanted] == [(LEADER, NAMESAKE), (COLLEAGUE, OTHER)]
    assert [note.mentions for note in Message.objects.order_by("pk")] == [
        [LEADER, NAMESAKE],
        [COLLEAGUE, OTHER],
    ]


def test_the_audit_log_knows_of_a_note_and_not_what_it_says(asked):
    pk = asked().question_id
    conversation.note(pk, text="她妈妈不知道", mentions=[COLLEAGUE], actor=OFFICER)
    entry = unit_audit().entry._default_manager.get(action="question.noted")
    assert (entry.actor, entry.object_id, entry.detail) == (
        f"account:{OFFICER}",
        str(pk),
        {"mentions": 1},
    )
    alarms.raise_by_hand(pk, actor=OFFICER, words="听起来很急")
    assert unit_audit().entry._default_manager.filter(action="question.noted").count() == 2


def test_the_longest_answer_comes_back_with_the_longest_words(asked, staff_here, wanted):
    pk = asked().question_id
    typed, words = "答" * TEXT_MAX, "改" * TEXT_MAX
    decision = approving.propose_answer(pk, version=1, text=typed, handles=False, actor=OFFICER)
    wanted.clear()
    assert deciding.decide(decision, approve=False, words=words, actor=LEADER)
    notes = Message.objects.filter(question=pk).order_by("pk")
    assert [(note.side, note.text, note.actor) for note in notes] == [
        ("internal", typed, OFFICER),
        ("internal", words, LEADER),
    ]
    assert {call.accounts for call in wanted} == {(OFFICER,)}
    assert Decision.objects.get(pk=decision).state == DecisionState.REFUSED


def test_a_step_that_fails_unforeseen_keeps_nobody_from_the_question(
    asked, later, wanted, monkeypatch, caplog
):
    pk = asked().question_id
    held = holding.hold(pk, "answer", {"text": "好的", "handles": False}, version=1, actor=OFFICER)

    def fails(event: StepTaken) -> None:
        raise LookupError("her name is 李明")

    monkeypatch.setitem(_subscribers, StepTaken, [fails])
    later(seconds=11)
    holding.send(held)
    monkeypatch.setitem(_subscribers, StepTaken, [])
    assert not Answer.objects.exists()
    found = Decision.objects.get(pk=held)
    assert (found.state, found.payload["text"]) == (DecisionState.OVERTAKEN, "好的")
    assert [(call.what, call.accounts) for call in wanted] == [("not_sent", (OFFICER,))]
    assert "LookupError" in caplog.text
    assert "李明" not in caplog.text
    # Nobody is locked out: a colleague answers at once.
    answering.answer(pk, version=row(pk).version, text="周三来", actor=COLLEAGUE)


def test_a_step_that_meets_a_deadlock_is_tried_again(asked, later, monkeypatch):
    pk = asked().question_id
    held = holding.hold(pk, "answer", {"text": "好的", "handles": False}, version=1, actor=OFFICER)
    later(seconds=11)

    def deadlock(event: StepTaken) -> None:
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as patched:
        patched.setitem(_subscribers, StepTaken, [deadlock])
        with pytest.raises(OperationalError), transaction.atomic():
            holding.send(held)
    assert Decision.objects.get(pk=held).state == DecisionState.OPEN
    holding.send(held)
    assert Answer.objects.filter(question=pk).count() == 1
