"""The clocks of a question: promises, waiting, a later date, the ladder, and holidays that become known."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.people import public as people
from tenant_apps.questions import handlers
from tenant_apps.questions.data.codes import Kind, State
from tenant_apps.questions.data.settings import (
    ABOVE_AFTER_DAYS,
    ANSWER_DAYS,
    EXTENSION_DAYS,
    TOPIC_PROMISES,
    promises_key,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Decision, Question, Step
from tenant_apps.questions.operations import (
    answering,
    clocks,
    conversation,
    deciding,
    extending,
    handing_on,
    handling,
    overdue,
    recounting,
    screening,
    waiting,
    withdrawing,
)
from tenant_apps.questions.operations.handing_on import To
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.working_days import due_day
from tenants.calendar import changing
from tenants.public import OWN_DAYS, set_setting
from tests.network import Network
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER, WAGES

LEADER = 31
Go = Callable[[str], datetime]


def at(written: str) -> datetime:
    """``2026-03-02 09:00`` in Shanghai."""
    return datetime.fromisoformat(written).replace(tzinfo=BUSINESS_ZONE)


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> Go:
    """Sets the clock to an instant."""

    def to(written: str) -> datetime:
        instant = at(written)
        monkeypatch.setattr(clock, "now", lambda: instant)
        return instant

    return to


@pytest.fixture
def leader(monkeypatch: pytest.MonkeyPatch) -> int:
    """A unit with one leader."""
    monkeypatch.setattr(people, "leaders", lambda: [LEADER])
    return LEADER


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> list[StaffWanted]:
    """What staff are asked to look at."""
    heard: list[StaffWanted] = []

    def hear(event: object) -> None:
        if isinstance(event, StaffWanted):
            heard.append(event)
        publish(event)

    monkeypatch.setattr(overdue, "publish", hear)
    return heard


def row() -> Question:
    return Question.objects.get()


def version() -> int:
    return row().version


def codes(*among: str) -> list[str]:
    return [step.code for step in Step.objects.order_by("at", "pk") if not among or step.code in among]


def ladder() -> list[tuple[str, str]]:
    """(step, clock) of everything that the ladder has done."""
    steps = Step.objects.filter(code__in=["reminded", "yellow_card", "red_card", "moved_up"])
    return [(step.code, step.params["clock"]) for step in steps.order_by("at", "pk")]


def sent(outbox: Any, kind: str) -> list[dict[str, Any]]:
    return [message for message in outbox() if message["kind"] == kind]


def wake(outbox: Any) -> datetime | None:
    """When the clock of the only question rings next, as the network has been told."""
    last = [
        message
        for message in outbox()
        if message["kind"] in ("wakeup.scheduled", "wakeup.cancelled")
        and message["what"] == clocks.WAKE_CLOCK
    ][-1]
    return datetime.fromisoformat(last["at"]) if last["kind"] == "wakeup.scheduled" else None


def asks_for_details(pk: UUID) -> None:
    conversation.ask_for_details(
        pk, version=version(), text="请补充公司名称。", persona="团小历", actor=OFFICER
    )


# --- what is promised


def test_three_promises_by_kind(asked, go: Go):
    go("2026-03-02 09:00")
    asked(kind=Kind.HELP)
    question = row()
    assert question.response_due_at == at("2026-03-02 15:00")
    assert question.due_at == at("2026-03-06 00:00")
    assert question.next_due_at == question.response_due_at
    answering.answer(question.id, version=1, text="我们去看看。", actor=OFFICER)
    assert due_day(row().handling_due_at) == date(2026, 3, 23)
    assert row().next_due_at == row().handling_due_at


def test_a_holiday_in_the_middle_and_the_saturday_that_makes_up_for_it(asked):
    asked(received_at=at("2026-09-30 17:50"))
    # 1 to 7 October are off, Saturday 10 October is worked.
    assert due_day(row().due_at) == date(2026, 10, 13)
    assert row().response_due_at == at("2026-10-09 08:50")


def test_the_unit_s_own_days_count(asked, in_unit_a: UnitRef):
    set_setting(in_unit_a.id, OWN_DAYS, {"2026-03-03": False, "2026-03-07": True}, actor_id=OFFICER)
    asked(received_at=at("2026-03-02 09:00"))
    assert due_day(row().due_at) == date(2026, 3, 9)


def test_the_nearest_word_holds(asked, in_unit_a: UnitRef, network: Network):
    set_setting(network.province.id, ANSWER_DAYS, 15, actor_id=None)
    asked(kind=Kind.CONSULT, received_at=at("2026-03-02 09:00"))
    set_setting(in_unit_a.id, promises_key(Kind.CONSULT), {"answer_days": 2}, actor_id=OFFICER)
    asked(kind=Kind.CONSULT, received_at=at("2026-03-02 09:00"))
    set_setting(in_unit_a.id, TOPIC_PROMISES, {WAGES[:2]: {"answer_days": 1}}, actor_id=OFFICER)
    asked(kind=Kind.CONSULT, received_at=at("2026-03-02 09:00"))
    days = [due_day(question.due_at).day for question in Question.objects.order_by("-due_at")]
    assert days == [23, 4, 3]


def test_a_locked_number_is_never_exceeded_below(asked, in_unit_a: UnitRef, network: Network):
    set_setting(in_unit_a.id, promises_key(Kind.SUGGEST), {"answer_days": 30}, actor_id=OFFICER)
    set_setting(network.province.id, ANSWER_DAYS, 4, locked=True, actor_id=None)
    asked(kind=Kind.SUGGEST, received_at=at("2026-03-02 09:00"))
    assert due_day(row().due_at) == date(2026, 3, 6)


def test_what_was_promised_stays_promised(asked, go: Go, in_unit_a: UnitRef):
    go("2026-03-02 09:00")
    asked()
    before = row().due_at
    set_setting(in_unit_a.id, ANSWER_DAYS, 1, actor_id=OFFICER)
    screening.accept(row().id, version=1, actor=OFFICER)
    handing_on.hand_on(row().id, version=version(), to=To(), note="请接手", due_at=None, actor=OFFICER)
    assert (row().due_at, row().next_due_at) == (before, before)


# --- waiting for the asker


def test_as_many_days_are_left_after_waiting_as_before(asked, go: Go, outbox):
    go("2026-03-02 09:00")  # Monday: due on Monday the 9th
    pk = asked().question_id
    go("2026-03-04 10:00")  # Wednesday: three days are left
    asks_for_details(pk)
    assert row().next_due_at is None
    assert wake(outbox) is None
    go("2026-03-10 15:00")
    assert not overdue.clock_rings(pk)
    assert row().overdue_at is None
    conversation.add(pk, text="公司叫某某。", token=new_token())
    assert due_day(row().due_at) == date(2026, 3, 13)
    assert row().waited_seconds == int((at("2026-03-10 15:00") - at("2026-03-04 10:00")).total_seconds())
    assert codes("waiting", "waiting_over") == ["waiting", "waiting_over"]


def test_waiting_for_a_moment_moves_nothing(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    before = row().due_at
    asks_for_details(pk)
    conversation.add(pk, text="公司叫某某。", token=new_token())
    assert row().due_at == before


def test_stopped_on_its_last_day_it_is_due_on_the_day_on_which_it_goes_on(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    go("2026-03-09 17:00")
    asks_for_details(pk)
    go("2026-03-14 12:00")  # a Saturday
    conversation.add(pk, text="公司叫某某。", token=new_token())
    assert due_day(row().due_at) == date(2026, 3, 16)


def test_twice_and_no_third_time(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    for _time in range(2):
        asks_for_details(pk)
        conversation.add(pk, text="公司叫某某。", token=new_token())
    with pytest.raises(NotPossible):
        asks_for_details(pk)
    assert row().waits == 2


def test_after_five_working_days_it_goes_on_by_itself_however_often_it_is_called(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    asks_for_details(pk)
    assert due_day(row().waiting_until) == date(2026, 3, 9)
    go("2026-03-09 23:59")
    waiting.over(pk)
    assert row().waiting_since is not None
    go("2026-03-12 08:00")  # the wake-up comes late
    waiting.over(pk)
    waiting.over(pk)
    assert row().waiting_since is None
    # Counted from the end of the five days, not from when somebody noticed.
    assert row().waited_seconds == int((at("2026-03-10 00:00") - at("2026-03-02 09:00")).total_seconds())
    assert due_day(row().due_at) == date(2026, 3, 17)


def test_an_answer_while_waiting_ends_it_and_is_in_time(asked, go: Go, outbox):
    go("2026-03-02 09:00")
    pk = asked(kind=Kind.HELP).question_id
    asks_for_details(pk)
    go("2026-03-06 10:00")  # after the date, which stands still
    answering.answer(pk, version=version(), text="不用补充了。", actor=OFFICER)
    assert row().waiting_since is None
    assert row().overdue_at is None
    assert sent(outbox, "question.answered")[0]["late"] is False
    # The clock of the handling runs.
    assert row().next_due_at == row().handling_due_at


def test_whoever_was_late_before_waiting_stays_late(asked, go: Go, outbox):
    go("2026-03-02 09:00")
    pk = asked().question_id
    due = row().due_at
    go("2026-03-12 09:00")
    asks_for_details(pk)
    go("2026-03-13 09:00")
    overdue.clock_rings(pk)
    conversation.add(pk, text="公司叫某某。", token=new_token())
    assert (row().due_at, row().overdue_at) == (due, due)
    assert len(sent(outbox, "question.overdue")) == 1


def test_withdrawn_while_waiting(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    asks_for_details(pk)
    go("2026-03-03 09:00")
    withdrawing.withdraw(pk)
    assert (row().waiting_since, row().waited_seconds, row().next_due_at) == (None, 86400, None)


# --- a later date


def asked_for_more(pk: UUID, days: int = 5, words: str = "还要和教育局核对。") -> UUID:
    return extending.ask(pk, version=version(), days=days, words=words, actor=OFFICER)


def test_a_later_date_is_approved_and_the_asker_reads_why(asked, go: Go, leader):
    go("2026-03-02 09:00")
    receipt = asked()
    go("2026-03-09 17:00")
    wanted = asked_for_more(receipt.question_id)
    assert due_day(row().due_at) == date(2026, 3, 9)
    assert deciding.decide(wanted, approve=True, words="", actor=leader)
    assert due_day(row().due_at) == date(2026, 3, 16)
    assert (row().extended, row().next_due_at) == (True, row().response_due_at)
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    assert any("还要和教育局核对。" in entry.text for entry in view.history)
    with pytest.raises(NotPossible):
        asked_for_more(receipt.question_id)


def test_refused_the_date_stands_and_it_may_be_asked_again(asked, go: Go, leader):
    go("2026-03-02 09:00")
    pk = asked().question_id
    wanted = asked_for_more(pk)
    with pytest.raises(AlreadyWaiting):
        asked_for_more(pk)
    deciding.decide(wanted, approve=False, words="请先答复。", actor=leader)
    assert (due_day(row().due_at), row().extended) == (date(2026, 3, 9), False)
    asked_for_more(pk)


def test_after_the_date_it_is_too_late_to_ask_and_to_approve(asked, go: Go, leader):
    go("2026-03-02 09:00")
    pk = asked().question_id
    wanted = asked_for_more(pk)
    go("2026-03-10 00:00")
    with pytest.raises(NotPossible):
        deciding.decide(wanted, approve=True, words="", actor=leader)
    Decision.objects.all().delete()
    with pytest.raises(NotPossible):
        asked_for_more(pk)
    assert due_day(row().due_at) == date(2026, 3, 9)


def test_nobody_extends_what_waits_for_the_asker(asked, go: Go, leader):
    go("2026-03-02 09:00")
    pk = asked().question_id
    asks_for_details(pk)
    with pytest.raises(NotPossible):
        asked_for_more(pk)


def test_the_handling_can_be_extended_too(asked, go: Go, leader):
    go("2026-03-02 09:00")
    pk = asked(kind=Kind.HELP).question_id
    answering.answer(pk, version=1, text="我们去看看。", actor=OFFICER)
    before = due_day(row().handling_due_at)
    deciding.decide(asked_for_more(pk, days=2), approve=True, words="", actor=leader)
    assert due_day(row().handling_due_at) == before + timedelta(days=2)


@pytest.mark.parametrize(
    ("days", "words", "field"), [(0, "原因", "days"), (4, "原因", "days"), (1, " ", "words")]
)
def test_what_is_asked_for_must_make_sense(asked, in_unit_a: UnitRef, days, words, field):
    set_setting(in_unit_a.id, EXTENSION_DAYS, 3, actor_id=OFFICER)
    pk = asked().question_id
    with pytest.raises(BadDecision) as error:
        asked_for_more(pk, days=days, words=words)
    assert error.value.field == field


# --- the ladder


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


# --- holidays that become known


def publish_holidays() -> None:
    with enter_network():
        first, last = date(2027, 1, 1), date(2027, 1, 3)
        changing.add_days(2027, first, last, works=False, name="new_year", actor=OFFICER)
        changing.publish_year(2027, actor=OFFICER)


@pytest.fixture
def published():
    """The holidays of 2027 become known; returns how many promises of unit a moved."""

    def publish_it(ref: UnitRef) -> int:
        publish_holidays()
        with enter_unit(ref):
            moved, last = recounting.recount(2027)
            assert last is None
            return moved

    return publish_it


def test_a_year_that_is_not_known_is_said_and_counted_anew_once_it_is(
    asked, go: Go, in_unit_a: UnitRef, published, outbox
):
    go("2026-12-28 09:00")  # Monday
    receipt = asked()
    assert due_day(row().due_at) == date(2027, 1, 4)
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    assert view.unpublished == (2027,)
    assert published(in_unit_a) == 1
    assert recounting.recount(2027) == (0, None)
    assert due_day(row().due_at) == date(2027, 1, 5)
    assert codes("extended") == ["extended"]
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    assert view.unpublished == ()
    assert any("2027" in entry.text for entry in view.history)
    # It was nobody's request: a later date may still be asked for.
    assert not row().extended


def test_many_promises_are_counted_anew_in_portions(asked, go: Go, outbox, monkeypatch):
    go("2026-12-28 09:00")
    for _ in range(5):
        asked()
    publish_holidays()
    monkeypatch.setattr(recounting, "PORTION", 2)

    def wanted() -> list[str]:
        return [said["key"] for said in outbox() if said.get("what") == recounting.WAKE_RECOUNT]

    def moved() -> int:
        return Question.objects.filter(due_at__gt=at("2027-01-05 00:00")).count()

    recounting.year_published(2027)
    assert (wanted(), moved()) == (["2027"], 0)
    for so_far in (2, 4, 5):
        before = wanted()
        handlers.recount(before[-1], clock.now())
        assert moved() == so_far
        assert len(wanted()) == len(before) + (so_far < 5)
    # The last one again, as after a crash: nothing moves twice.
    recounting.recount_again(wanted()[-1])
    assert (moved(), len(codes("extended"))) == (5, 5)


def test_what_ends_before_the_year_does_not_move(asked, go: Go, in_unit_a: UnitRef, published):
    go("2026-12-21 09:00")
    asked()
    before = row().due_at
    assert published(in_unit_a) == 0
    assert row().due_at == before


def test_the_wait_for_the_asker_is_counted_anew_too(asked, go: Go, in_unit_a: UnitRef, published):
    go("2026-12-28 09:00")
    asks_for_details(asked().question_id)
    assert due_day(row().waiting_until) == date(2027, 1, 4)
    assert published(in_unit_a) == 1
    assert due_day(row().waiting_until) == date(2027, 1, 5)
    assert row().next_due_at is None


def test_publishing_tells_every_unit(network: Network, published, in_unit_a: UnitRef):
    from huisheng.kernel.messaging.tables import network_tables

    published(in_unit_a)
    with enter_network():
        rows = network_tables().outbox._default_manager.filter(kind="calendar.year_published")
        told = {row.unit_id for row in rows}
    assert {network.a.id, network.b.id} <= told


def test_why_it_is_late_in_plain_words(asked, go: Go):
    go("2026-03-02 09:00")
    receipt = asked()
    go("2026-03-03 12:00")
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    # The first response is late: a matter of the unit, not a promise to the asker.
    assert (view.is_late, view.why_late) == (False, "")
    go("2026-03-10 00:00")
    view = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert view is not None
    assert view.is_late
    assert view.why_late
    screening.accept(receipt.question_id, version=version(), actor=COLLEAGUE)
    told = seen_by_asker.find(receipt.number, receipt.secret, unit="团委", now=clock.now())
    assert told is not None
    assert told.why_late not in ("", view.why_late)
