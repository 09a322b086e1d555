"""A question of this unit that another one holds: nothing runs here, and the asker reads how it stands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import AssignmentKind, DecisionState, HolderKind, State
from tenant_apps.questions.models import Answer, Assignment, Decision, Message, Question, Step
from tenant_apps.questions.operations import (
    answering,
    assigning,
    bulk,
    claiming,
    confirming,
    conversation,
    handing_on,
    handling,
    holding,
    merging,
    overdue,
    recounting,
    retopicing,
    screening,
    waiting,
    withdrawing,
)
from tenant_apps.questions.operations.facts import whole_history
from tenant_apps.questions.operations.locking import HeldElsewhere
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.public import ImportedMessage, record_imported
from tenant_apps.questions.queries import desk
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.rules import working_days
from tenant_apps.questions.rules.visibility import reader
from tests.tenant_apps.questions.away import (
    ITS_NAME,
    THERE,
    answer,
    hand_over,
    home_again,
    snapshot,
    step,
    tell,
    tell_answered,
)
from tests.tenant_apps.questions.conftest import OFFICER


def row() -> Question:
    return Question.objects.order_by("received_at").first()


def codes() -> list[str]:
    return list(Step.objects.order_by("at", "id").values_list("code", flat=True))


def facts_sent(outbox) -> list[tuple[str, str, int, int]]:
    return sorted(
        (fact["kind"], fact["business_day"], fact.get("open", 0), fact.get("overdue", 0))
        for fact in outbox()
        if fact["kind"].startswith("question.")
        and "business_day" in fact
        and "topic" in fact
        and fact["kind"] not in ("question.escalated", "question.refiled")
    )


def facts_implied() -> list[tuple[str, str, int, int]]:
    return sorted(
        (fact.kind, fact.business_day, getattr(fact, "open", 0), getattr(fact, "overdue", 0))
        for question in Question.objects.all()
        for fact in whole_history(question)
    )


# --- it goes


def test_another_unit_holds_it_and_the_words_stay(asked):
    pk = asked().question_id
    hand_over(pk)
    question = row()
    assert (question.holder_kind, question.away_unit, question.hop) == (HolderKind.AWAY, THERE, 1)
    assert question.text
    assert question.next_due_at is None
    entry = Step.objects.get(code="handed_over")
    assert (entry.params["to"], entry.params["hop"]) == (ITS_NAME, 1)


def test_told_twice_or_late_it_is_once(asked, outbox):
    pk = asked().question_id
    hand_over(pk, hop=2)
    before = outbox()
    hand_over(pk, hop=2)
    hand_over(pk, to=901, name="早先的单位", hop=1)
    assert (row().away_unit, codes().count("handed_over")) == (THERE, 1)
    assert outbox() == before


def test_what_waited_here_ends(asked):
    pk = asked().question_id
    held = holding.hold(pk, "reply", {"text": "稍等。", "persona": "团小历"}, version=1, actor=OFFICER)
    Assignment.objects.create(
        question_id=pk, kind="expert", role="helper", offered_at=clock.now(), link_hash="x", state="offered"
    )
    hand_over(pk)
    assert Decision.objects.get(pk=held).state == DecisionState.OVERTAKEN
    assert (Assignment.objects.get().state, Assignment.objects.get().link_hash) == ("withdrawn", "")
    holding.send(held)
    assert not Message.objects.exists()


STEPS = {
    "accept": lambda q: screening.accept(q.id, version=q.version, actor=OFFICER),
    "decline": lambda q: screening.decline(
        q.id, version=q.version, reason="not_ours", note="不归我们管。", actor=OFFICER
    ),
    "answer": lambda q: answering.answer(q.id, version=q.version, text="已联系。", actor=OFFICER),
    "reply": lambda q: conversation.reply(
        q.id, version=q.version, text="你好", persona="团小历", actor=OFFICER
    ),
    "hold": lambda q: holding.hold(
        q.id, "reply", {"text": "你好", "persona": "团"}, version=q.version, actor=OFFICER
    ),
    "handle": lambda q: handling.start(q.id, version=q.version, actor=OFFICER),
    "hand_on": lambda q: handing_on.hand_on(
        q.id, version=q.version, to=handing_on.To(), note="请看", due_at=None, actor=OFFICER
    ),
    "refile": lambda q: retopicing.refile(
        q.id, version=q.version, topic="010214", unit_topic_id=None, kind="consult", actor=OFFICER
    ),
    "claim": lambda q: claiming.claim(q.id, actor=OFFICER),
    "help": lambda q: assigning.offer(
        q.id,
        to=assigning.Helper(kind=AssignmentKind.PERSON, account=OFFICER),
        brief="",
        due_at=None,
        actor=OFFICER,
    ),
}


@pytest.mark.parametrize("which", STEPS)
def test_nobody_here_takes_a_step_on_it(asked, which):
    pk = asked().question_id
    hand_over(pk)
    before = (row().version, codes())
    with pytest.raises(HeldElsewhere):
        STEPS[which](row())
    assert (row().version, codes()) == before


def test_of_many_the_others_go_on(asked):
    away, here = asked().question_id, asked(text="另一件事也是欠薪。").question_id
    hand_over(away)
    chosen = [bulk.Chosen(pk, Question.objects.get(pk=pk).version) for pk in (away, here)]

    def accept(one: bulk.Chosen) -> None:
        screening.accept(one.question_id, version=one.version, actor=OFFICER)

    assert [done.why for done in bulk.each(chosen, accept)] == ["not_possible", ""]


def test_nothing_is_merged_into_it(asked):
    main, other = asked().question_id, asked(text="另一件事也是欠薪。").question_id
    hand_over(main)
    with pytest.raises(BadDecision):
        merging.merge(other, version=1, main=str(main), actor=OFFICER)
    assert Question.objects.get(pk=other).state == State.RECEIVED


def test_its_clocks_do_not_ring_here(asked, outbox, later):
    pk = asked().question_id
    hand_over(pk)
    before = outbox()
    later(days=60)
    overdue.clock_rings(pk)
    assert row().overdue_at is None
    assert outbox() == before


def test_silence_does_not_close_it_here(asked, later):
    pk = asked().question_id
    hand_over(pk)
    tell_answered(pk)
    later(days=8)
    confirming.close_in_silence(pk)
    assert row().state == State.ANSWERED


def test_waiting_does_not_end_here(asked, later):
    pk = asked().question_id
    hand_over(pk)
    now = clock.now()
    since, until = now.isoformat(), (now + timedelta(days=5)).isoformat()
    tell(pk, 1, snapshot(pk, state="accepted", waiting_since=since, waiting_until=until, waits="1"))
    later(days=6)
    waiting.over(pk)
    assert row().waiting_since == now
    assert "waiting_over" not in codes()


def test_another_calendar_moves_no_date_here(asked, monkeypatch):
    pk, here = asked().question_id, asked(text="另一件事也是欠薪。").question_id
    hand_over(pk)
    due = row().due_at
    monkeypatch.setattr(working_days, "recounted", lambda _calendar, due, *_rest: due + timedelta(days=1))
    recounting.recount(due.year)
    assert row().due_at == due
    told = Step.objects.filter(code="extended").values_list("question", flat=True)
    assert list(told) == [here]


def test_it_waits_in_no_queue_but_its_own(asked):
    pk, here = asked().question_id, asked(text="另一件事也是欠薪。").question_id
    hand_over(pk)
    now = clock.now()
    who = reader(OFFICER)
    assert {queue for queue, n in desk.counts(now, who).items() if n != 0} == {Queue.TODO, Queue.TO_SCREEN}
    assert [one.pk for one in desk.in_order(Queue.AWAY, now, who)] == [pk]
    assert [one.pk for one in desk.in_order(Queue.TODO, now, who)] == [here]


def test_another_system_answers_nothing_that_is_held_elsewhere(topics, in_unit_a):
    at = clock.now() - timedelta(days=2)
    message = ImportedMessage(
        source="forum",
        external_number="7",
        title="欠薪",
        text="三个月没发工资。",
        topic="150305",
        received_at=at,
    )
    record_imported(message)
    hand_over(row().pk)
    answered = replace(message, answer="请到劳动监察登记。", answered_at=at + timedelta(days=1))
    assert record_imported(answered) == "known"
    assert not Answer.objects.exists()


# --- it is worked on there


def test_an_answer_of_the_holder_stands_here(asked):
    pk = asked().question_id
    hand_over(pk)
    tell_answered(pk)
    question = row()
    given = Answer.objects.get()
    assert (question.state, given.text, given.persona) == (State.ANSWERED, "学校已经补发。", "团小大")
    assert question.confirm_until is not None
    entry = Step.objects.get(code="answered")
    assert (entry.params["unit"], entry.params["answer"], entry.actor) == (ITS_NAME, given.pk, None)


def test_an_older_word_and_a_repetition_change_nothing(asked):
    pk = asked().question_id
    hand_over(pk)
    tell_answered(pk, 2)
    tell(pk, 1, snapshot(pk, state="accepted"))
    tell_answered(pk, 2, "别的话")
    tell(pk, 9, snapshot(pk, state="closed"), hop=0)
    assert row().state == State.ANSWERED
    assert [given.text for given in Answer.objects.all()] == ["学校已经补发。"]
    assert codes().count("answered") == 1


def test_a_step_that_was_lost_comes_with_the_next(asked):
    pk = asked().question_id
    hand_over(pk)
    first, second = step("accepted", "900-s1"), step("replied", "900-s2", by="团小大", kind="reply")
    message = {
        "key": "900-m5",
        "at": clock.now().isoformat(),
        "kind": "reply",
        "signed": "团小大",
        "text": "在查。",
    }
    tell(pk, 2, snapshot(pk, state="accepted", messages=[message], steps=[first, second]))
    assert codes()[-2:] == ["accepted", "replied"]
    tell(pk, 3, snapshot(pk, state="accepted", messages=[message], steps=[first, second]))
    assert (codes().count("accepted"), Message.objects.count()) == (1, 1)


def test_who_held_it_earlier_brings_words_and_no_state(asked):
    """The old holder's last step arrives after the change of hands: its answer is not lost."""
    pk = asked().question_id
    hand_over(pk)
    said = snapshot(pk, state="answered", answers=[answer("900-a1", "学校已经补发。")])
    said["steps"] = [step("answered", "900-s1", by="团小大", answer="900-a1")]
    hand_over(pk, to=901, name="济南市团委", hop=2)
    tell(pk, 4, said, hop=1)
    assert (row().state, row().mirrored) == (State.RECEIVED, 0)
    assert [given.text for given in Answer.objects.all()] == ["学校已经补发。"]
    assert "answered" in codes()
    home_again(pk, hop=3)
    tell(pk, 5, said, hop=1)
    assert (row().state, codes().count("answered")) == (State.RECEIVED, 1)


def test_a_correction_replaces_and_the_earlier_wording_stays(asked):
    pk = asked().question_id
    hand_over(pk)
    tell_answered(pk)
    corrected = {
        **answer("900-a1", "学校周五补发。"),
        "corrected_at": clock.now().isoformat(),
        "corrections": '[{"text": "学校已经补发。", "until": "2026-11-21T10:00:00+08:00"}]',
    }
    tell(pk, 2, snapshot(pk, answers=[corrected], steps=[step("corrected", "900-s2", answer="900-a1")]))
    given = Answer.objects.get()
    assert (given.text, given.corrections[0]["text"]) == ("学校周五补发。", "学校已经补发。")


def test_the_first_word_may_overtake_the_change_of_hands(asked):
    pk = asked().question_id
    hand_over(pk)
    tell(pk, 1, snapshot(pk, state="accepted"), hop=2, unit=901, name="济南市团委")
    assert (row().away_unit, row().hop, row().state) == (901, 2, State.ACCEPTED)
    hand_over(pk, to=901, name="济南市团委", hop=2)
    assert codes().count("handed_over") == 2
    assert row().mirrored == 1


def test_notes_of_staff_and_unknown_steps_do_not_come(asked):
    pk = asked().question_id
    hand_over(pk)
    steps = [step("red_card", "900-s1"), step("contact_viewed", "900-s2", why="想看")]
    tell(pk, 1, snapshot(pk, state="accepted", steps=steps))
    assert not {"red_card", "contact_viewed"} & set(codes())


# --- it comes home


def test_home_again_it_is_on_top_and_its_clocks_run(asked, later):
    pk = asked().question_id
    hand_over(pk)
    tell(pk, 1, snapshot(pk, state="accepted", accepted_at=clock.now().isoformat()))
    home_again(pk)
    question = row()
    assert (question.holder_kind, question.away_unit, question.returned) == (HolderKind.DUTY, None, True)
    assert question.state == State.ACCEPTED
    assert question.next_due_at is not None
    tell(pk, 7, snapshot(pk, state="closed"))
    assert row().state == State.ACCEPTED
    answering.answer(pk, version=row().version, text="已联系。", actor=OFFICER, handles=False)
    later(days=8)
    confirming.close_in_silence(pk)
    assert row().state == State.CLOSED


def test_silence_closes_here_what_came_home_answered(asked, outbox, later):
    pk = asked().question_id
    hand_over(pk)
    tell_answered(pk)
    home_again(pk)
    assert outbox()[-1]["what"] == "questions.confirm_over"
    later(days=8)
    confirming.close_in_silence(pk)
    assert row().state == State.CLOSED


# --- what is counted


def test_the_stock_goes_with_it_and_comes_back(asked, outbox, later):
    pk = asked().question_id
    hand_over(pk)
    sent = facts_sent(outbox)
    assert [fact[0] for fact in sent] == ["question.handed_out", "question.received"]
    assert sum(fact[2] for fact in sent) == 0
    later(days=1)
    hand_over(pk, to=901, name="济南市团委", hop=2)
    assert facts_sent(outbox) == sent
    home_again(pk, hop=3)
    assert sum(fact[2] for fact in facts_sent(outbox)) == 1
    answering.answer(pk, version=row().version, text="已联系。", actor=OFFICER)
    assert sum(fact[2] for fact in facts_sent(outbox)) == 0
    assert facts_sent(outbox) == facts_implied()


def test_what_was_late_takes_its_lateness_along(asked, outbox, later):
    pk = asked().question_id
    later(days=40)
    hand_over(pk)
    assert "overdue" in codes()
    sums = [(fact[2], fact[3]) for fact in facts_sent(outbox)]
    assert (sum(o for o, _ in sums), sum(d for _, d in sums)) == (0, 0)
    assert facts_sent(outbox) == facts_implied()


def test_what_happened_there_is_not_told_from_here(asked, outbox):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    hand_over(pk)
    tell_answered(pk)
    home_again(pk)
    kinds = [fact[0] for fact in facts_sent(outbox)]
    assert "question.answered" not in kinds
    assert facts_sent(outbox) == facts_implied()


def test_what_was_answered_before_moves_no_stock(asked, outbox):
    pk = asked().question_id
    answering.answer(pk, version=1, text="已联系。", actor=OFFICER, handles=True)
    hand_over(pk)
    home_again(pk)
    moved = [fact for fact in facts_sent(outbox) if "handed" in fact[0]]
    assert [fact[2:] for fact in moved] == [(0, 0), (0, 0)]
    assert facts_sent(outbox) == facts_implied()


def test_filed_under_another_topic_after_it_came_home(asked, outbox):
    pk = asked().question_id
    hand_over(pk)
    home_again(pk)
    retopicing.refile(
        pk, version=row().version, topic="010214", unit_topic_id=None, kind="consult", actor=OFFICER
    )
    by_topic: dict[str, int] = {}
    for fact in outbox():
        if "open" in fact:
            by_topic[fact["topic"]] = by_topic.get(fact["topic"], 0) + fact["open"]
    assert by_topic == {"150305": 0, "010214": 1}


# --- taken back


def test_taken_back_it_holds_at_once_and_later_words_change_nothing(asked, outbox):
    pk = asked().question_id
    hand_over(pk)
    withdrawing.withdraw(pk)
    question = row()
    assert (question.state, question.holder_kind) == (State.WITHDRAWN, HolderKind.DUTY)
    assert outbox()[-1]["kind"] == "case.withdrawn"
    assert "question.withdrawn" not in [fact["kind"] for fact in outbox()]
    tell_answered(pk)
    hand_over(pk, to=901, name="济南市团委", hop=2)
    assert (row().state, row().holder_kind, row().away_unit) == (State.WITHDRAWN, HolderKind.DUTY, None)
    assert not Answer.objects.exists()
    assert facts_sent(outbox) == facts_implied()


def test_what_never_left_tells_nobody_that_it_was_taken_back(asked, outbox):
    withdrawing.withdraw(asked().question_id)
    assert "case.withdrawn" not in [fact["kind"] for fact in outbox()]
