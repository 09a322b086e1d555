"""Waiting for the asker: how often, how long, and how much is left afterwards."""

from datetime import date

import pytest

from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.operations import (
    answering,
    conversation,
    overdue,
    waiting,
    withdrawing,
)
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.working_days import due_day
from tests.tenant_apps.questions.clocks.conftest import (
    Go,
    asks_for_details,
    at,
    codes,
    row,
    sent,
    version,
    wake,
)
from tests.tenant_apps.questions.conftest import OFFICER


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


def test_nobody_urges_while_the_unit_waits_for_the_asker(asked, go: Go):
    go("2026-03-02 09:00")
    pk = asked().question_id
    asks_for_details(pk)
    with pytest.raises(NotPossible):
        conversation.urge(pk)
    assert row().urged_at is None
    conversation.add(pk, text="公司叫某某。", token=new_token())
    conversation.urge(pk)
    assert codes("urged") == ["urged"]


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
