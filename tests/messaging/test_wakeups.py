"""A deadline fires once in effect, whatever order its messages arrive in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.clock import now
from huisheng.kernel.messaging import cancel_wakeup, emit, schedule_wakeup
from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.messaging.wakeups import WakeupScheduled, fire_due
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tests.messaging.conftest import Keys

PAST = timedelta(minutes=-1)
FUTURE = timedelta(hours=1)


def schedule(unit: UnitRef, key: str, at: datetime) -> None:
    with enter_unit(unit), transaction.atomic():
        schedule_wakeup(what="test.alarm", key=key, at=at)


def test_fires_once(unit_a: UnitRef, unit_b: UnitRef, seen_in: Keys) -> None:
    schedule(unit_a, "due", now() + PAST)
    schedule(unit_a, "later", now() + FUTURE)
    schedule(unit_b, "due", now() + PAST)
    relay_up(unit_a), relay_up(unit_b)
    assert fire_due() == 2
    assert fire_due() == 0
    assert (relay_down(unit_a), relay_down(unit_b)) == (1, 1)
    assert seen_in(unit_a, "test.rang") == {"due"}
    assert seen_in(unit_b, "test.rang") == {"due"}


def test_moved_and_cancelled(unit_a: UnitRef, seen_in: Keys) -> None:
    schedule(unit_a, "moved on", now() + PAST)
    schedule(unit_a, "moved on", now() + FUTURE)
    schedule(unit_a, "moved back", now() + FUTURE)
    schedule(unit_a, "moved back", now() + PAST)
    schedule(unit_a, "cancelled", now() + PAST)
    with enter_unit(unit_a), transaction.atomic():
        cancel_wakeup("test.alarm", "cancelled")
        cancel_wakeup("test.alarm", "never scheduled")
    relay_up(unit_a)
    assert fire_due() == 1
    relay_down(unit_a)
    assert seen_in(unit_a, "test.rang") == {"moved back"}


def test_of_many_that_come_together_the_youngest_stands(unit_a: UnitRef, unit_b: UnitRef) -> None:
    """A crowd moves one and the same wake-up with each thing that it writes; all of it is one statement."""
    moments = [now() + FUTURE + timedelta(minutes=number) for number in range(30)]
    for moment in moments:
        schedule(unit_a, "daily", moment)
        schedule(unit_a, moment.isoformat(), moment)
    schedule(unit_a, "off", moments[0])
    with enter_unit(unit_a), transaction.atomic():
        cancel_wakeup("test.alarm", "off")
    schedule(unit_b, "daily", moments[3])
    with CaptureQueriesContext(connection) as asked:
        assert relay_up(unit_a) == 62
    assert sum("network_wakeup" in query["sql"] for query in asked) == 1
    assert relay_up(unit_b) == 1
    with enter_network():
        rows = network_tables().wakeup._default_manager.values_list("unit_id", "key", "at", "state")
        assert set(rows.filter(state="pending")) == {
            (unit_a.id, "daily", moments[-1], "pending"),
            (unit_b.id, "daily", moments[3], "pending"),
            *((unit_a.id, moment.isoformat(), moment, "pending") for moment in moments),
        }
        assert [(row[1], row[3]) for row in rows.exclude(state="pending")] == [("off", "cancelled")]


def test_one_that_cannot_be_read_holds_up_no_other(unit_a: UnitRef, seen_in: Keys) -> None:
    schedule(unit_a, "before", now() + PAST)
    with enter_unit(unit_a), transaction.atomic():
        emit(WakeupScheduled(what="test.alarm", key="nonsense", at="tomorrow"))
    schedule(unit_a, "after", now() + PAST)
    assert relay_up(unit_a) == 2
    assert fire_due() == 2
    relay_down(unit_a)
    assert seen_in(unit_a, "test.rang") == {"before", "after"}


def test_an_older_message_that_arrives_later_changes_nothing(unit_a: UnitRef) -> None:
    schedule(unit_a, "x", now() + PAST)
    with enter_unit(unit_a), transaction.atomic():
        cancel_wakeup("test.alarm", "x")
    with enter_network(role="relay"), connection.cursor() as cursor:
        outbox = f"{unit_a.schema}.unit_outbox"
        cursor.execute(
            f"UPDATE {outbox} SET next_at = now() + interval '1 hour' WHERE kind = 'wakeup.scheduled'"
        )
        relay_up(unit_a)
        cursor.execute(f"UPDATE {outbox} SET next_at = now() - interval '1 hour'")
    assert relay_up(unit_a) == 1
    assert fire_due() == 0
    with enter_network():
        assert [row.state for row in network_tables().wakeup._default_manager.all()] == ["cancelled"]


def test_after_it_fired_it_can_be_scheduled_anew(unit_a: UnitRef, seen_in: Keys) -> None:
    for _ in range(2):
        schedule(unit_a, "x", now() + PAST)
        relay_up(unit_a)
        assert fire_due() == 1
    with enter_network():
        assert network_tables().wakeup._default_manager.count() == 1
        assert network_tables().outbox._default_manager.filter(kind="wakeup.due").count() == 2


def test_the_network_wakes_itself(in_network: None, seen_in_network: Keys) -> None:
    with transaction.atomic():
        schedule_wakeup(what="test.alarm", key="ours", at=now() + PAST)
        schedule_wakeup(what="test.alarm", key="withdrawn", at=now() + PAST)
        cancel_wakeup("test.alarm", "withdrawn")
    assert fire_due() == 1
    assert relay_to_network_itself() == 1
    assert seen_in_network("test.rang") == {"ours"}


def test_an_unknown_wakeup_comes_again(unit_a: UnitRef, make_due: Callable[[], None]) -> None:
    with enter_unit(unit_a), transaction.atomic():
        schedule_wakeup(what="test.nobody", key="x", at=now() + PAST)
    relay_up(unit_a)
    fire_due()
    assert relay_down(unit_a) == 0
    with enter_network():
        assert [row.error for row in network_tables().outbox._default_manager.all()] == ["UnknownWakeupError"]


def test_a_naive_time_is_refused(in_unit_a: UnitRef) -> None:
    with pytest.raises(ValueError, match="aware"):
        schedule_wakeup(what="test.alarm", key="x", at=datetime(2026, 1, 1))  # noqa: DTZ001
