"""A machine or a database whose clock is off by hours or days: nothing early, lost or doubled."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

import pytest
from django.db import transaction

from huisheng.kernel import clock, two_clocks
from huisheng.kernel.messaging import cancel_wakeup, emit, schedule_wakeup
from huisheng.kernel.messaging.pruning import KEPT, prune
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tests.messaging.conftest import Keys
from tests.messaging.messages import Counted, Told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Off = Callable[[timedelta], None]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Off:
    """A function: from now on this process's clock is off by so much."""

    def off(by: timedelta) -> None:
        class Wrong(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) + by

        monkeypatch.setattr(clock, "datetime", Wrong)

    return off


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Off:
    """A function: the database's clock, as this process reads it, is off by so much."""
    right = two_clocks._database_now

    def off(by: timedelta) -> None:
        monkeypatch.setattr(two_clocks, "_database_now", lambda: right() + by)

    return off


def due_in(unit: UnitRef, span: timedelta, key: str = "x", what: str = "test.deadline") -> None:
    with enter_unit(unit), transaction.atomic():
        schedule_wakeup(what=what, key=key, at=clock.now() + span)
    relay_up(unit)


@pytest.mark.parametrize("slow", [timedelta(milliseconds=500), HOUR, DAY])
def test_a_slow_machine_does_what_it_is_woken_for(
    unit_a: UnitRef, seen_in: Keys, machine: Off, slow: timedelta
) -> None:
    """Who fires and who is woken may be two machines. A handler that found it too early would never be woken
    again.
    """
    due_in(unit_a, timedelta())
    assert fire_due() == 1
    machine(-slow)
    relay_down(unit_a)
    assert seen_in(unit_a, "test.passed") == {"x"}
    assert clock.now() < datetime.now(clock.UTC), "the clock is as wrong as before"


@pytest.mark.parametrize("fast", ["machine", "database"])
def test_a_fast_clock_rings_nothing_early(
    unit_a: UnitRef, seen_in: Keys, request: pytest.FixtureRequest, fast: str
) -> None:
    due_in(unit_a, HOUR)
    request.getfixturevalue(fast)(DAY)
    assert fire_due() == 0
    request.getfixturevalue(fast)(timedelta())
    assert fire_due() == 0


@pytest.mark.parametrize("slow", ["machine", "database"])
def test_a_slow_clock_makes_late_and_loses_nothing(
    unit_a: UnitRef, seen_in: Keys, request: pytest.FixtureRequest, slow: str
) -> None:
    due_in(unit_a, timedelta())
    request.getfixturevalue(slow)(-HOUR)
    assert fire_due() == 0
    request.getfixturevalue(slow)(timedelta())
    assert fire_due() == 1
    relay_down(unit_a)
    assert seen_in(unit_a, "test.passed") == {"x"}


def test_the_last_word_counts_whatever_time_it_carries(unit_a: UnitRef, seen_in: Keys, machine: Off) -> None:
    """Order is the order of the outbox, not that of clocks."""
    with enter_unit(unit_a), transaction.atomic():
        machine(DAY)
        schedule_wakeup(what="test.alarm", key="withdrawn", at=clock.now() - 2 * DAY)
        schedule_wakeup(what="test.alarm", key="moved", at=clock.now() + DAY)
    with enter_unit(unit_a), transaction.atomic():
        machine(-DAY)
        cancel_wakeup("test.alarm", "withdrawn")
        schedule_wakeup(what="test.alarm", key="moved", at=clock.now())
    machine(timedelta())
    relay_up(unit_a)
    assert fire_due() == 1
    relay_down(unit_a)
    assert seen_in(unit_a, "test.rang") == {"moved"}


@pytest.mark.parametrize("by", [DAY, -DAY])
def test_a_machine_that_is_off_sends_and_delivers_at_once(
    unit_a: UnitRef, seen_in: Keys, seen_in_network: Keys, machine: Off, by: timedelta
) -> None:
    machine(by)
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="up"))
    with enter_network(), transaction.atomic():
        emit(Told(key="down"), to_unit=unit_a.id)
    assert (relay_up(unit_a), relay_down(unit_a)) == (1, 1)
    assert (relay_up(unit_a), relay_down(unit_a)) == (0, 0)
    assert seen_in_network("test.counted") == {"up"}
    assert seen_in(unit_a, "test.told") == {"down"}


@pytest.mark.parametrize("fast", ["machine", "database"])
def test_a_fast_clock_does_not_forget_what_was_delivered(
    unit_a: UnitRef, request: pytest.FixtureRequest, fast: str
) -> None:
    """A row of an inbox that goes too early lets its message be applied twice."""
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="up"))
    relay_up(unit_a)
    request.getfixturevalue(fast)(KEPT + DAY)
    assert prune() == 0
