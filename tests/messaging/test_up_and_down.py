"""A message is written with its rows, applied once in effect, and leaves nothing behind."""

from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from huisheng.kernel.messaging import NotAContractError, broadcast, emit, emit_all
from huisheng.kernel.messaging.claiming import claim, outbox_of
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import (
    NoScopeError,
    NotInUnitError,
    ScopeMismatchError,
    UnitRef,
    enter_network,
    enter_unit,
)
from tests.messaging.conftest import Keys
from tests.messaging.messages import Counted, Summed, Told


def test_goes_up_once(unit_a: UnitRef, unit_b: UnitRef, seen_in_network: Keys) -> None:
    with enter_unit(unit_a), transaction.atomic():
        for number in range(5):
            emit(Counted(key=f"a{number}"))
        emit(Summed(key="sum"))
    with enter_unit(unit_b), transaction.atomic():
        emit(Counted(key="b"))
    assert relay_up(unit_a) == 6
    assert seen_in_network("test.counted") == {f"a{number}" for number in range(5)}
    assert seen_in_network("test.summed") == {"sum"}
    assert relay_up(unit_a) == 0
    assert relay_up(unit_b) == 1
    with enter_unit(unit_a):
        assert not unit_tables().outbox._default_manager.exists()


def test_rolled_back_is_not_sent(unit_a: UnitRef, seen_in_network: Keys) -> None:
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="never"))
        transaction.set_rollback(True)
    assert relay_up(unit_a) == 0
    assert seen_in_network("test.counted") == set()


def test_goes_down_to_its_unit_only(unit_a: UnitRef, unit_b: UnitRef, seen_in: Keys) -> None:
    with enter_network(), transaction.atomic():
        emit(Told(key="for a"), to_unit=unit_a.id)
        broadcast(Told(key="for both"), [unit_a.id, unit_b.id, unit_a.id])
    assert (relay_down(unit_a), relay_down(unit_b)) == (2, 1)
    assert seen_in(unit_a, "test.told") == {"for a", "for both"}
    assert seen_in(unit_b, "test.told") == {"for both"}
    with enter_network():
        assert not network_tables().outbox._default_manager.exists()


def test_a_repeated_delivery_changes_nothing(
    unit_a: UnitRef, seen_in_network: Keys, monkeypatch: pytest.MonkeyPatch, make_due: Callable[[], None]
) -> None:
    """The relay dies between applying and forgetting: the message comes again, the inbox refuses it."""
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="once"))
    with monkeypatch.context() as patch:
        patch.setattr("huisheng.kernel.messaging.relay_up.settle", lambda *args, **kwargs: None)
        relay_up(unit_a)
    assert seen_in_network("test.counted") == {"once"}
    assert relay_up(unit_a) == 0, "it is under lease"
    make_due()
    assert relay_up(unit_a) == 1
    assert seen_in_network("test.counted") == {"once"}
    with enter_unit(unit_a):
        assert not unit_tables().outbox._default_manager.exists()


def test_the_inbox_refuses_the_same_event_twice(unit_a: UnitRef, unit_b: UnitRef, in_network: None) -> None:
    from huisheng.kernel.clock import now
    from huisheng.kernel.ids import uuid7
    from huisheng.kernel.messaging.claiming import Claimed
    from huisheng.kernel.messaging.relay_up import accept_in_network

    event = Claimed(0, 1, uuid7(), "test.counted", 1, {}, now(), 1)
    with enter_network(role="relay"):
        assert accept_in_network(unit_a.id, 0, [event, event]) == {event.event_id}
        assert accept_in_network(unit_a.id, 0, [event]) == set()
        assert accept_in_network(unit_b.id, 0, [event]) == {event.event_id}, "another unit"
        assert accept_in_network(unit_a.id, 1, [event]) == {event.event_id}, "restored: a new epoch"


def test_one_nudge_per_transaction(
    unit_a: UnitRef, nudged: list[object], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with enter_unit(unit_a), django_capture_on_commit_callbacks(execute=True) as called:  # type: ignore[attr-defined]
        with transaction.atomic():
            with transaction.atomic():
                emit(Counted(key="undone"))
                transaction.set_rollback(True)
            for number in range(10):
                emit(Counted(key=str(number)))
        assert nudged == [], "not before the commit"
    assert len(called) == 1
    assert nudged == [("relay.up", {"unit_id": unit_a.id})]


def test_wrong_places_are_refused(unit_a: UnitRef, in_network: None) -> None:
    message = Counted(key="x")
    with pytest.raises(NotInUnitError):
        emit(message)
    with enter_unit(unit_a), pytest.raises(ScopeMismatchError):
        emit(message, to_unit=unit_a.id)
    with enter_unit(unit_a), pytest.raises(ScopeMismatchError):
        broadcast(message, [unit_a.id])


def test_no_scope_no_message(db: None) -> None:
    with pytest.raises(NoScopeError):
        emit(Counted(key="x"))


@pytest.mark.parametrize(
    "send",
    [
        lambda unit: emit(Counted(key="x")),
        lambda unit: emit_all([Counted(key="x")]),
        lambda unit: _from_network(lambda: emit(Told(key="x"), to_unit=unit.id)),
        lambda unit: _from_network(lambda: broadcast(Told(key="x"), [unit.id])),
    ],
    ids=["up", "many up", "down", "broadcast"],
)
def test_outside_a_transaction_is_refused(
    in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch, send: Callable[[UnitRef], object]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "in_atomic_block", False)
        # By these words: Django refuses callbacks after a commit in its own.
        with pytest.raises(transaction.TransactionManagementError, match="with the rows it speaks of"):
            send(in_unit_a)


def _from_network(send: Callable[[], object]) -> object:
    with enter_network():
        return send()


def test_only_plain_values_travel(in_unit_a: UnitRef) -> None:
    with pytest.raises(NotAContractError, match=r"Counted\.key"):
        emit(Counted(key=1.5))  # type: ignore[arg-type]
    with pytest.raises(NotAContractError):
        emit(object())  # type: ignore[arg-type]


def test_a_unit_cannot_touch_its_ledger_afterwards(in_unit_a: UnitRef) -> None:
    from django.db import ProgrammingError

    emit(Counted(key="x"))
    for statement in (
        "DELETE FROM unit_outbox",
        "UPDATE unit_outbox SET kind = 'y'",
        "DELETE FROM unit_inbox",
        "UPDATE unit_audit SET actor = 'y'",
        "DELETE FROM unit_audit",
        "DELETE FROM unit_audit_seal",
        "INSERT INTO network_inbox (unit_id, epoch, event_id, kind) VALUES (1, 0, gen_random_uuid(), 'x')",
        "SELECT * FROM network_outbox",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_many_go_up_in_their_order(
    unit_a: UnitRef,
    seen_in_network: Keys,
    nudged: list[object],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    keys = [f"{number:04}" for number in range(1_100)]
    with enter_unit(unit_a), django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[attr-defined]
        assert emit_all(Counted(key=key) for key in keys) == len(keys)
        assert emit_all([]) == 0
    with enter_unit(unit_a):
        payloads = unit_tables().outbox._default_manager.order_by("id").values_list("payload", flat=True)
        assert [payload["key"] for payload in payloads] == keys
    assert nudged == [("relay.up", {"unit_id": unit_a.id})]
    assert relay_up(unit_a) == len(keys)
    assert seen_in_network("test.counted") == set(keys)


def test_the_oldest_are_claimed_first_and_in_their_order(unit_a: UnitRef) -> None:
    with enter_unit(unit_a), transaction.atomic():
        for number in range(6):
            emit(Counted(key=f"a{number}"))
    with enter_network(role="relay"):
        claims = [[claimed.payload["key"] for claimed in claim(outbox_of(unit_a), 4)] for _ in range(3)]
    assert claims == [["a0", "a1", "a2", "a3"], ["a4", "a5"], []], "what is claimed is left alone"
