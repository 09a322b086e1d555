"""What a crowd wants to be told at one and the same moment is asked for once, and rings for all of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import common_wakeups, schedule_common_wakeup
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import UnitRef, enter_unit

pytestmark = pytest.mark.django_db(transaction=True)

FAR = timedelta(hours=5)
DELAY = 10.0
SOON = common_wakeups.NEAR / 2


def ask(unit: UnitRef, at: datetime) -> None:
    """One of a crowd writes something, and commits."""
    with enter_unit(unit), transaction.atomic():
        schedule_common_wakeup(what="test.alarm", key="morning", at=at)


def messages_up(unit: UnitRef) -> int:
    with enter_unit(unit):
        return unit_tables().outbox._default_manager.filter(kind="wakeup.scheduled").count()


def test_a_crowd_asks_once(unit_a: UnitRef, unit_b: UnitRef) -> None:
    at = clock.now() + FAR
    for _one in range(9):
        ask(unit_a, at)
    assert messages_up(unit_a) == 1
    ask(unit_b, at)
    assert messages_up(unit_b) == 1, "every unit asks for itself"
    ask(unit_a, at + timedelta(days=1))
    assert messages_up(unit_a) == 2, "every morning is asked for"


def test_what_was_not_committed_was_not_asked_for(unit_a: UnitRef) -> None:
    at = clock.now() + FAR
    with enter_unit(unit_a), transaction.atomic():
        schedule_common_wakeup(what="test.alarm", key="morning", at=at)
        transaction.set_rollback(True)
    with enter_unit(unit_a), transaction.atomic(), transaction.atomic():
        schedule_common_wakeup(what="test.alarm", key="morning", at=at)
        transaction.set_rollback(True)
    assert messages_up(unit_a) == 0
    ask(unit_a, at)
    assert messages_up(unit_a) == 1


def test_of_two_at_once_neither_relies_on_the_other(unit_a: UnitRef) -> None:
    """The first has asked, has not committed, and is rolled back in the end."""
    at = clock.now() + FAR

    def meanwhile() -> None:
        try:
            ask(unit_a, at)
        finally:
            connection.close()

    with enter_unit(unit_a), transaction.atomic():
        schedule_common_wakeup(what="test.alarm", key="morning", at=at)
        with ThreadPoolExecutor(1) as threads:
            threads.submit(meanwhile).result(DELAY)
        transaction.set_rollback(True)
    assert messages_up(unit_a) == 1


def test_a_commit_after_the_ring_rings_once_more(unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes just before the moment, and commits just after whoever was woken has looked."""
    at = clock.now()
    before = at - SOON
    monkeypatch.setattr(common_wakeups, "now", lambda: before)
    ask(unit_a, at)
    relay_up(unit_a)
    assert fire_due() == 1
    assert relay_down(unit_a) == 1, "and finds nothing yet"
    ask(unit_a, at)
    relay_up(unit_a)
    assert fire_due() == 1
    assert relay_down(unit_a) == 1
