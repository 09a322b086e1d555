"""What no nudge has reached is found, and a broker that is away costs nothing but time."""

import socket
from collections.abc import Callable

import pytest
from celery import Celery
from django.db import connection, transaction
from kombu.exceptions import OperationalError as BrokerGone

from huisheng.kernel.messaging import emit, nudge, sweeping
from huisheng.kernel.messaging.due import find_due
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.registry import every_unit
from tests.messaging.conftest import Keys
from tests.messaging.messages import Counted, Poisoned, Told

Nudge = Callable[..., bool]
real_nudge: Nudge = nudge.nudge


def due() -> tuple[set[int], set[int]]:
    with enter_network():
        units = list(every_unit())
    with enter_network(role="relay"), connection.cursor() as cursor:
        found = find_due(cursor, units)
    return set(found.up), set(found.down)


def test_finds_what_waits(unit_a: UnitRef, unit_b: UnitRef) -> None:
    assert due() == (set(), set())
    with enter_unit(unit_b), transaction.atomic():
        emit(Counted(key="x"))
    with enter_network(), transaction.atomic():
        emit(Told(key="x"), to_unit=unit_a.id)
    assert due() == ({unit_b.id}, {unit_a.id})


def test_leaves_alone_what_is_under_lease_or_dead(unit_a: UnitRef, unit_b: UnitRef) -> None:
    for unit in (unit_a, unit_b):
        with enter_unit(unit), transaction.atomic():
            emit(Poisoned(key="x"))
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {unit_a.schema}.unit_outbox SET next_at = now() + interval '1 minute'")
        cursor.execute(f"UPDATE {unit_b.schema}.unit_outbox SET dead_at = now()")
    assert due() == (set(), set())


def test_a_broker_that_is_away_is_asked_once_in_a_while(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, in_network: None
) -> None:
    asked = []

    def gone(task_name: str, kwargs: object) -> None:
        asked.append(task_name)
        raise BrokerGone("connection refused")

    monkeypatch.setattr(nudge, "_paused_until", 0.0)
    monkeypatch.setattr(nudge, "_publish", gone)
    assert [real_nudge("relay.up", unit_id=1) for _ in range(50)] == [False] * 50
    assert len(asked) == 1, "every further request would wait for a time-out"
    assert len([r for r in caplog.records if "broker away" in r.message]) == 1
    monkeypatch.setattr(nudge, "_paused_until", 0.0)
    assert real_nudge("relay.up", unit_id=1) is False
    assert len(asked) == 2


def test_a_broker_that_is_away_does_not_stop_a_message(
    unit_a: UnitRef,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise BrokerGone("connection refused")

    monkeypatch.setattr(nudge, "_paused_until", 0.0)
    monkeypatch.setattr(nudge, "_publish", gone)
    monkeypatch.setattr(nudge, "nudge", real_nudge)
    with enter_unit(unit_a), django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[attr-defined]
        emit(Counted(key="x"))
    with enter_unit(unit_a):
        assert unit_tables().outbox._default_manager.count() == 1
    assert due() == ({unit_a.id}, set())
    monkeypatch.setattr(nudge, "_paused_until", 0.0)


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_sweep_delivers_itself(
    unit_a: UnitRef,
    unit_b: UnitRef,
    seen_in_network: Keys,
    seen_in: Keys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeping, "nudge", lambda name, **kwargs: False)
    with enter_unit(unit_a), transaction.atomic():
        emit(Counted(key="up"))
    with enter_network(), transaction.atomic():
        emit(Told(key="down"), to_unit=unit_b.id)
    found = sweeping.sweep()
    assert (found.up, found.down) == ([unit_a.id], [unit_b.id])
    assert seen_in_network("test.counted") == {"up"}
    assert seen_in(unit_b, "test.told") == {"down"}
    again = sweeping.sweep()
    assert (again.up, again.down) == ([], [])


@pytest.mark.parametrize("listens", [False, True], ids=["refuses", "never answers"])
def test_publishing_gives_up_at_once(
    listens: bool, monkeypatch: pytest.MonkeyPatch, settings: object, in_network: None
) -> None:
    """Celery alone would try for six seconds and more; here the try is bounded by the time-outs we set."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listens:
            server.listen()
        with Celery(
            "test", broker=f"redis://127.0.0.1:{server.getsockname()[1]}/0", set_as_current=False
        ) as app:
            waits: list[float] = []
            monkeypatch.setattr(nudge, "current_app", app)
            monkeypatch.setattr(nudge, "_paused_until", 0.0)
            monkeypatch.setattr("kombu.utils.functional.sleep", waits.append)
            assert real_nudge("relay.up", unit_id=1) is False
            assert waits == [], "it did not wait to try again"
