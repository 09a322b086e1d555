"""Every morning of the first weeks: what was done is told above, and one thing at most is said here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from huisheng.kernel import clock
from huisheng.kernel.clock import business_day
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Question
from tenant_apps.setup.data.settings import day_key
from tenant_apps.setup.handlers import morning_has_come
from tenant_apps.setup.models import Observed, nudges_kept, steps_kept
from tenant_apps.setup.operations.beginning import begin
from tenants.public import go_live, set_setting
from tests.actors import StaffClient
from tests.network import Network
from tests.tenant_apps.setup.conftest import (
    Staff,
    Told,
    fill_roster,
    make_question,
    make_ready,
    practise,
)

Days = Callable[[int], None]
HREF = "/manage/setup/"


@pytest.fixture
def days_later(monkeypatch: pytest.MonkeyPatch) -> Days:
    """A function: it is so many days later than it really is."""
    real = clock.now

    def later(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=days))

    return later


def morning(unit: UnitRef) -> Observed | None:
    """What one morning brings."""
    with enter_unit(unit):
        morning_has_come("", clock.now())
        return nudges_kept().filter(day=business_day()).first()


def wakeups(unit: UnitRef) -> list[str]:
    with enter_unit(unit):
        rows = unit_tables().outbox._default_manager.filter(kind="wakeup.scheduled").order_by("id")
        return [row.payload["at"] for row in rows if row.payload["what"] == "setup.morning"]


def today_of(browser: StaffClient) -> str:
    return browser.get("/manage/").content.decode()


def test_a_unit_that_is_set_up_has_its_first_day(unit_a: UnitRef, told: Told) -> None:
    with enter_unit(unit_a):
        begin(unit_a)
        begin(unit_a)
    today = business_day().isoformat()
    assert told() == [{"step": "opened", "due_on": "", "done_on": today}]
    tomorrow = clock.now().astimezone(clock.BUSINESS_ZONE).date() + timedelta(days=1)
    (at,) = wakeups(unit_a)
    here = datetime.fromisoformat(at).astimezone(clock.BUSINESS_ZONE)
    assert (here.date(), here.hour, here.minute) == (tomorrow, 7, 30)


def test_units_from_before_begin_when_somebody_says_so(
    unit_a: UnitRef, admin: StaffClient, told: Told
) -> None:
    assert "从今天开始" in admin.get(HREF).content.decode()
    assert told() == []
    assert admin.post(f"{HREF}begin/").status_code == 302
    assert [one["step"] for one in told()] == ["opened"]
    assert "从今天开始" not in admin.get(HREF).content.decode()


def test_what_changed_is_told_and_what_did_not_is_not(
    begun: UnitRef, leader: StaffClient, admin: StaffClient, told: Told, days_later: Days
) -> None:
    morning(begun)
    first = told()[1:]
    assert first[0]["step"] == "notice"
    assert {one["step"] for one in first if one["done_on"]} == {"notice", "contact"}
    assert len(first) == 7
    morning(begun)
    assert told()[1:] == first
    with enter_unit(begun):
        practise()
    days_later(1)
    morning(begun)
    (more,) = told()[8:]
    assert (more["step"], more["done_on"]) == ("training", business_day().isoformat())
    # What is done stays done, with its day.
    with enter_unit(begun):
        Question.objects.update(state=State.RECEIVED)
    days_later(2)
    morning(begun)
    assert len(told()) == 9


def test_nothing_but_codes_and_days_goes_up(begun: UnitRef, leader: StaffClient, told: Told) -> None:
    morning(begun)
    assert {frozenset(one) for one in told()} == {frozenset({"step", "due_on", "done_on"})}


def test_the_days_are_those_of_the_unit_above(begun: UnitRef, network: Network, told: Told) -> None:
    morning(begun)
    with enter_network():
        set_setting(network.city.id, day_key_of("training"), 30, actor_id=None)
        # What the unit sets is for those below it.
        set_setting(begun.id, day_key_of("group"), 300, actor_id=None)
    morning(begun)
    (moved,) = told()[8:]
    assert moved["step"] == "training"
    assert moved["due_on"] == (business_day() + timedelta(days=30)).isoformat()


def day_key_of(code: str) -> str:
    from tenant_apps.setup.data.codes import Milestone

    return day_key(Milestone(code))


def test_one_nudge_a_day_cites_what_was_seen(begun: UnitRef, admin: StaffClient, days_later: Days) -> None:
    days_later(3)
    yesterday = clock.now() - timedelta(days=1)
    with enter_unit(begun):
        for _ in range(3):
            make_question(response_due_at=yesterday, state=State.RECEIVED)
        # Answered in time, and one that a day ago was not yet due.
        make_question(response_due_at=yesterday, responded_at=yesterday - timedelta(hours=1))
        make_question()
    nudge = morning(begun)
    assert nudge is not None
    assert (nudge.code, nudge.count) == ("late", 3)
    assert "昨天有 3 个问题超过了首次回应时限。请尽快筛选待办问题。" in today_of(admin)
    morning(begun)
    with enter_unit(begun):
        assert nudges_kept().filter(day=business_day()).count() == 1


def test_it_stops_when_it_is_done(begun: UnitRef, admin: StaffClient, days_later: Days) -> None:
    days_later(1)
    nudge = morning(begun)
    assert nudge is not None
    assert nudge.code in ("roster_gap", "step_late")
    if nudge.code == "step_late":
        days_later(2)
        nudge = morning(begun)
    assert nudge is not None
    assert nudge.code == "roster_gap"
    assert "无人值班。请排好值班表。" in today_of(admin)
    with enter_unit(begun):
        fill_roster(admin.account_id)
    assert "无人值班。请排好值班表。" not in today_of(admin)


def test_two_mornings_running_do_not_say_the_same(
    begun: UnitRef, admin: StaffClient, days_later: Days
) -> None:
    with enter_unit(begun):
        fill_roster(admin.account_id, days=30)
    said = []
    for day in (10, 11, 12):
        days_later(day)
        nudge = morning(begun)
        assert nudge is not None
        said.append((nudge.code, nudge.about))
    assert said[0] != said[1] != said[2]


def test_it_says_that_a_unit_is_ready(begun: UnitRef, leader: StaffClient, admin: StaffClient) -> None:
    make_ready(begun, leader.account_id)
    nudge = morning(begun)
    assert nudge is not None
    assert nudge.code == "ready"
    assert "网站仍在试运行" in today_of(leader)


def test_after_thirty_days_it_is_silent(begun: UnitRef, admin: StaffClient, days_later: Days) -> None:
    days_later(30)
    assert morning(begun) is not None
    days_later(31)
    assert morning(begun) is None


def test_thirty_days_more_from_the_day_on_which_the_unit_opens(begun: UnitRef, days_later: Days) -> None:
    days_later(20)
    go_live(begun.id, actor="test")
    morning(begun)
    with enter_unit(begun):
        assert steps_kept().get(code="live").done_on == business_day()
    days_later(45)
    assert morning(begun) is not None
    days_later(51)
    assert morning(begun) is None


def test_the_unit_is_looked_at_until_all_is_done_or_half_a_year_has_passed(
    begun: UnitRef, days_later: Days
) -> None:
    days_later(100)
    morning(begun)
    assert len(wakeups(begun)) == 2
    days_later(181)
    morning(begun)
    assert len(wakeups(begun)) == 2


def test_helpers_and_others_read_no_nudge(begun: UnitRef, staff: Staff, days_later: Days) -> None:
    days_later(1)
    morning(begun)
    assert staff("duty_officer", begun).get("/manage/").status_code == 403


def test_a_sensitive_topic_is_in_no_nudge(begun: UnitRef, days_later: Days) -> None:
    days_later(3)
    yesterday: Any = clock.now() - timedelta(days=1)
    with enter_unit(begun):
        make_question(topic="900101", response_due_at=yesterday)
    nudge = morning(begun)
    assert nudge is None or nudge.code != "late"
