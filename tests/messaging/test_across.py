"""What goes down to many units is claimed across them: each gets its own once, whatever becomes of others."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections, transaction

from huisheng.kernel.messaging import broadcast, emit, sweeping
from huisheng.kernel.messaging.claiming import claim, outbox_to_any
from huisheng.kernel.messaging.epochs import begin_epoch, epochs_of
from huisheng.kernel.messaging.relay_down import relay_down, relay_down_across
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import UnitRef, enter_network
from tests.messaging.conftest import Keys
from tests.messaging.messages import Poisoned, Told

Nudged = list[tuple[str, dict[str, object]]]


def noting(told: Nudged) -> Callable[..., bool]:
    """A nudge that arrives."""

    def note(name: str, **kwargs: object) -> bool:
        told.append((name, kwargs))
        return True

    return note


def left_down() -> set[int]:
    """Units for which something waits."""
    with enter_network():
        return set(network_tables().outbox._default_manager.values_list("unit_id", flat=True))


def test_each_gets_its_own(unit_a: UnitRef, unit_b: UnitRef, in_network: None, seen_in: Keys) -> None:
    with transaction.atomic():
        emit(Told(key="for a"), to_unit=unit_a.id)
        emit(Told(key="for b"), to_unit=unit_b.id)
        broadcast(Told(key="for both"), [unit_a.id, unit_b.id])
    assert relay_down_across({unit.id: unit for unit in (unit_a, unit_b)}) is False
    assert seen_in(unit_a, "test.told") == {"for a", "for both"}
    assert seen_in(unit_b, "test.told") == {"for b", "for both"}
    assert left_down() == set()


def test_whoever_is_not_named_keeps_its_messages(
    unit_a: UnitRef, unit_b: UnitRef, in_network: None, seen_in: Keys
) -> None:
    """A unit that is out of use, and the network's own messages."""
    with transaction.atomic():
        broadcast(Told(key="x"), [unit_a.id, unit_b.id, 0])
    relay_down_across({unit_a.id: unit_a})
    assert left_down() == {unit_b.id, 0}
    relay_down_across({})
    assert left_down() == {unit_b.id, 0}
    assert relay_down(unit_b) == 1, "not even under lease"


def test_more_than_one_claim_is_told(
    unit_a: UnitRef, in_network: None, seen_in: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huisheng.kernel.messaging.relay_down.ACROSS", 2)
    with transaction.atomic():
        for number in range(3):
            emit(Told(key=str(number)), to_unit=unit_a.id)
    assert [relay_down_across({unit_a.id: unit_a}) for _ in range(2)] == [True, False]
    assert seen_in(unit_a, "test.told") == {"0", "1", "2"}


def test_one_that_fails_holds_up_nobody(
    unit_a: UnitRef, unit_b: UnitRef, in_network: None, seen_in: Keys, make_due: Callable[[], None]
) -> None:
    units = {unit.id: unit for unit in (unit_a, unit_b)}
    with transaction.atomic():
        emit(Poisoned(key="bad"), to_unit=unit_a.id)
        broadcast(Told(key="good"), units)
    for _ in range(4):  # from the third time on it is delivered alone
        relay_down_across(units)
        make_due()
    assert [seen_in(unit, "test.told") for unit in units.values()] == [{"good"}, {"good"}]
    assert left_down() == {unit_a.id}
    with enter_network():
        waiting = network_tables().outbox._default_manager.get()
        assert (waiting.attempts, waiting.error, waiting.dead_at) == (4, "PoisonError", None)


def test_a_unit_that_was_restored_hears_in_its_epoch(
    unit_a: UnitRef, unit_b: UnitRef, in_network: None
) -> None:
    begin_epoch(unit_a.id, actor="system")
    assert epochs_of([unit_a.id, unit_b.id]) == {unit_a.id: 1, unit_b.id: 0}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_nothing_from_each_other(unit_a: UnitRef, unit_b: UnitRef) -> None:
    """What one has claimed the other does not wait for, and does not take."""
    units = {unit.id: unit for unit in (unit_a, unit_b)}
    with enter_network(), transaction.atomic():
        for number in range(40):
            broadcast(Told(key=str(number)), units)
    taken: list[set[int]] = []
    ready = Barrier(2)

    def take() -> None:
        try:
            with enter_network(role="relay"):
                ready.wait(10)
                mine: set[int] = set()
                while batch := claim(outbox_to_any(units), 10):
                    mine |= {claimed.id for claimed in batch}
                taken.append(mine)
        finally:
            connections.close_all()

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert taken[0] & taken[1] == set()
    assert len(taken[0] | taken[1]) == 80


def test_many_targets_are_shared_by_a_few_tasks(
    unit_a: UnitRef, unit_b: UnitRef, in_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: Nudged = []
    monkeypatch.setattr(sweeping, "MANY_TARGETS", 2)
    monkeypatch.setattr(sweeping, "nudge", noting(told))
    with transaction.atomic():
        broadcast(Told(key="x"), [unit_a.id, unit_b.id, 0])
    assert sweeping.fan_out() == 3
    assert told == [("relay.down", {"unit_id": 0}), *[("relay.spread", {})] * sweeping.SIDE_BY_SIDE]
    told.clear()
    sweeping.spread()
    assert (told, left_down()) == ([], {0})


def test_a_task_leaves_the_rest_to_the_next(
    unit_a: UnitRef, in_network: None, seen_in: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: Nudged = []
    monkeypatch.setattr("huisheng.kernel.messaging.relay_down.ACROSS", 1)
    monkeypatch.setattr(sweeping, "nudge", noting(told))
    with transaction.atomic():
        for number in range(2):
            emit(Told(key=str(number)), to_unit=unit_a.id)
    sweeping.spread()
    assert (told, seen_in(unit_a, "test.told")) == ([("relay.spread", {})], {"0"})


def test_without_a_broker_all_of_it_is_delivered_here(
    unit_a: UnitRef, unit_b: UnitRef, in_network: None, seen_in: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "MANY_TARGETS", 2)
    monkeypatch.setattr("huisheng.kernel.messaging.relay_down.ACROSS", 1)
    monkeypatch.setattr(sweeping, "nudge", lambda name, **kwargs: False)
    with transaction.atomic():
        broadcast(Told(key="x"), [unit_a.id, unit_b.id])
    sweeping.fan_out()
    assert [seen_in(unit, "test.told") for unit in (unit_a, unit_b)] == [{"x"}, {"x"}]
