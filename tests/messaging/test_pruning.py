"""Inbox rows are forgotten when no message can need them any more, and not before."""

from datetime import timedelta

from django.db import connection, transaction

from huisheng.kernel.clock import now
from huisheng.kernel.messaging import emit
from huisheng.kernel.messaging.pruning import KEPT, prune
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tests.messaging.messages import Counted, Told

OLD = now() - KEPT - timedelta(days=1)


def age(unit: UnitRef) -> None:
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute("UPDATE network_inbox SET received_at = %s", [OLD])
        cursor.execute(f"UPDATE {unit.schema}.unit_inbox SET received_at = %s", [OLD])


def test_forgets_the_old(unit_a: UnitRef) -> None:
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="old"))
    with enter_network(), transaction.atomic():
        emit(Told(key="old"), to_unit=unit_a.id)
    relay_up(unit_a), relay_down(unit_a)
    assert prune() == 0
    age(unit_a)
    assert prune() == 2
    with enter_network():
        assert not network_tables().inbox._default_manager.exists()
    with enter_unit(unit_a):
        assert not unit_tables().inbox._default_manager.exists()


def test_keeps_what_a_waiting_message_may_need(unit_a: UnitRef) -> None:
    """It was applied and not deleted (a crash), and then lay there for longer than inboxes remember."""
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="done"))
    relay_up(unit_a)
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="waits"))
    with enter_network(), transaction.atomic():
        emit(Told(key="waits"), to_unit=unit_a.id)
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO network_inbox (unit_id, epoch, event_id, kind)"
            f" SELECT %s, 0, event_id, kind FROM {unit_a.schema}.unit_outbox",
            [unit_a.id],
        )
        cursor.execute(
            f"INSERT INTO {unit_a.schema}.unit_inbox (event_id, kind)"
            " SELECT event_id, kind FROM network_outbox WHERE unit_id = %s",
            [unit_a.id],
        )
    age(unit_a)
    assert prune() == 1, "the row of what was delivered and deleted"
    assert (relay_up(unit_a), relay_down(unit_a)) == (1, 1)
    with enter_network():
        assert list(network_tables().inbox._default_manager.values_list("kind")) == [("test.counted",)]
    with enter_unit(unit_a):
        assert list(unit_tables().inbox._default_manager.values_list("kind")) == [("test.told",)]
