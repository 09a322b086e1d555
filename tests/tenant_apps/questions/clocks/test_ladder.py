"""The ladder of supervision: every rung once, in order, and patience as a setting."""

from uuid import uuid4

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.data.codes import Kind, State
from tenant_apps.questions.data.settings import (
    ABOVE_AFTER_DAYS,
)
from tenant_apps.questions.operations import (
    answering,
    clocks,
    handling,
    overdue,
    screening,
)
from tenants.public import set_setting
from tests.tenant_apps.questions.clocks.conftest import LEADER, Go, codes, ladder, row, sent, version, wake
from tests.tenant_apps.questions.conftest import OFFICER


def test_every_rung_once_and_in_order_however_often_it_rings(asked, go: Go, leader, outbox, wanted):
    go("2026-03-02 09:00")
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    for instant, rungs in (
        ("2026-03-09 08:29", []),
        ("2026-03-09 08:30", ["reminded"]),
        ("2026-03-09 23:59", ["reminded"]),
        ("2026-03-10 00:00", ["reminded", "yellow_card"]),
        ("2026-03-11 23:00", ["reminded", "yellow_card"]),
        ("2026-03-12 00:00", ["reminded", "yellow_card", "red_card"]),
        ("2026-03-17 00:00", ["reminded", "yellow_card", "red_card", "moved_up"]),
        ("2026-04-30 00:00", ["reminded", "yellow_card", "red_card", "moved_up"]),
    ):
        now = go(instant)
        for _relay in range(2):
            overdue.clock_rings(pk)
        assert ladder() == [(rung, "answer") for rung in rungs]
        assert row().ladder == len(rungs)
        following = wake(outbox)
        assert (following is None) == (len(rungs) == 4)
        assert following is None or following > now
    assert [event.what for event in wanted] == ["reminder", "yellow_card", "red_card", "red_card"]
    assert {event.accounts for event in wanted if event.what == "red_card"} == {(OFFICER,), (LEADER,)}
    assert [
        (fact["clock"], fact["business_day"], fact["rung"]) for fact in sent(outbox, "question.escalated")
    ] == [("answer", "2026-03-17", 4)]
    answering.answer(pk, version=version(), text="抱歉让你久等了。", actor=OFFICER)
    assert len(sent(outbox, "question.caught_up")) == 1
    assert (row().ladder, wake(outbox)) == (0, None)


def test_a_form_that_is_open_stays_good_while_the_ladder_is_climbed(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    before = version()
    go("2026-03-09 09:00")
    overdue.clock_rings(pk)
    assert (ladder(), version()) == ([("reminded", "answer")], before)


def test_a_wakeup_that_comes_very_late_takes_all_rungs_and_reminds_nobody(asked, go: Go, wanted):
    go("2026-03-02 09:00")
    pk = asked().question_id
    go("2026-05-20 09:00")
    overdue.clock_rings(pk)
    assert sorted(ladder()) == sorted(
        [
            ("yellow_card", "response"),
            ("yellow_card", "answer"),
            ("red_card", "answer"),
            ("moved_up", "answer"),
        ]
    )
    assert "reminder" not in {event.what for event in wanted}
    # What is told is news of now, or nobody would be told of it (channels.noting).
    assert {event.what for event in wanted} == {"yellow_card", "red_card"}
    assert {event.at for event in wanted} == {clock.now()}


def test_silence_is_noticed_before_the_answer_is_due(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    go("2026-03-03 10:00")  # eight hours of work were over at half past nine
    overdue.clock_rings(pk)
    assert ladder() == [("reminded", "response"), ("yellow_card", "response")] or ladder() == [
        ("yellow_card", "response")
    ]
    assert row().overdue_at is None
    screening.accept(pk, version=1, actor=OFFICER)
    assert row().ladder == 0


def test_the_clock_of_the_handling_climbs_its_own_ladder(asked, go: Go, outbox):
    go("2026-03-02 09:00")
    pk = asked(kind=Kind.HELP).question_id
    answering.answer(pk, version=1, text="我们去看看。", actor=OFFICER)
    go("2026-03-24 00:00")
    overdue.clock_rings(pk)
    overdue.clock_rings(pk)
    assert ladder() == [("yellow_card", "handling")]
    assert codes("handling_overdue", "overdue") == ["handling_overdue"]
    assert sent(outbox, "question.overdue") == []
    handling.propose_completion(
        pk, version=version(), outcome="solved", helped_by=["league"], words="补发了。", actor=OFFICER
    )
    assert (row().state, row().ladder, wake(outbox)) == (State.RESOLVED, 0, None)


def test_without_a_unit_above_nothing_goes_up_and_nothing_rings_for_ever(asked, go: Go, outbox, monkeypatch):
    monkeypatch.setattr(clocks, "unit_above", lambda question: None)
    go("2026-03-02 09:00")
    pk = asked().question_id
    go("2026-05-20 09:00")
    overdue.clock_rings(pk)
    assert ("moved_up", "answer") not in ladder()
    assert sent(outbox, "question.escalated") == []
    assert wake(outbox) is None


def test_a_wakeup_for_nothing(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    overdue.clock_rings(pk)
    overdue.clock_rings(uuid4())
    assert ladder() == []


def test_patience_is_a_setting(asked, go: Go, in_unit_a: UnitRef):
    set_setting(in_unit_a.id, ABOVE_AFTER_DAYS, 1, actor_id=OFFICER)
    go("2026-03-02 09:00")
    pk = asked().question_id
    go("2026-03-12 00:00")
    overdue.clock_rings(pk)
    # Never before the red card, whatever was set.
    assert [code for code, which in ladder() if which == "answer"] == ["yellow_card", "red_card", "moved_up"]
