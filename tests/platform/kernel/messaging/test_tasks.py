"""The kernel's tasks serve every unit with a schema, and refuse to run without a scope."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import transaction

from huisheng.kernel.messaging import broadcast, emit, gathering, nudge, sweeping, tasks, wakeups
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.ops.cache import ForgivingRedisCache
from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy import tasks as scoped
from huisheng.kernel.tenancy.tasks import EVERY, HEADER, ScopedTask
from tenants.lifecycle.states import suspend
from tests.messaging.messages import Counted, Told

NAMES = {
    "relay.up",
    "relay.down",
    "relay.fan_out",
    "relay.spread",
    "relay.sweep",
    "wakeups.fire",
    "audit.seal",
    "inbox.prune",
}


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda name, **kwargs: True)
    monkeypatch.setattr(gathering, "end_at", lambda moment, rest: None)


def left_up(unit: UnitRef) -> int:
    with enter_unit(unit):
        return int(unit_tables().outbox._default_manager.count())


def left_down() -> int:
    with enter_network():
        return int(network_tables().outbox._default_manager.count())


def waiting(unit: UnitRef) -> None:
    with enter_unit(unit), transaction.atomic():
        emit(Counted(key="up"))
    with enter_network(), transaction.atomic():
        emit(Told(key="down"), to_unit=unit.id)


def test_beat_and_nudges_name_tasks_that_exist() -> None:
    from huisheng.config.celery import app

    app.loader.import_default_modules()
    assert app.tasks.keys() >= NAMES
    assert {str(entry["task"]) for entry in app.conf.beat_schedule.values()} <= app.tasks.keys()


def test_the_schedule_judges_by_no_clock_of_a_worker() -> None:
    """A worker whose clock is fast would take everything for expired, and do nothing any more."""
    from huisheng.config.celery import app

    for entry in app.conf.beat_schedule.values():
        assert "expires" not in entry["options"]
        assert int(entry["options"]["headers"][EVERY]) == entry["schedule"].total_seconds()


def test_of_what_piled_up_the_first_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    with enter_network():
        cache.delete_many(["schedule:wakeups.fire", "schedule:relay.sweep"])
    monkeypatch.setattr(wakeups, "fire_due", lambda: runs.append("fired"))
    monkeypatch.setattr(sweeping, "sweep", lambda: runs.append("swept"))
    headers = {HEADER: "network", EVERY: "15"}
    for _ in range(3):
        tasks.fire.apply(headers=headers).get()
        tasks.sweep.apply(headers=headers).get()
    assert runs == ["fired", "swept"]
    for _ in range(2):
        tasks.sweep.apply(headers={HEADER: "network"}).get()
    assert runs == ["fired", "swept", "swept", "swept"], "what no schedule has sent is run each time"


def test_with_the_cache_away_everything_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    monkeypatch.setattr(sweeping, "sweep", lambda: runs.append("swept"))
    keys = {"KEY_FUNCTION": "huisheng.kernel.tenancy.cache.make_key"}
    away = ForgivingRedisCache("redis://127.0.0.1:1/0", keys)
    monkeypatch.setattr(scoped, "cache", away)
    for _ in range(2):
        tasks.sweep.apply(headers={HEADER: "network", EVERY: "15"}).get()
    assert runs == ["swept", "swept"]


@pytest.mark.parametrize(
    "task",
    [
        tasks.up,
        tasks.down,
        tasks.fan_out,
        tasks.spread,
        tasks.sweep,
        tasks.fire,
        tasks.seal_audit,
        tasks.prune,
    ],
)
def test_without_a_scope_refused(task: ScopedTask) -> None:
    with pytest.raises(NoScopeError):
        task(unit_id=1)


def test_up_and_down(unit_a: UnitRef, in_network: None) -> None:
    waiting(unit_a)
    tasks.up.run(unit_id=unit_a.id)
    tasks.down.run(unit_id=unit_a.id, unknown_of_a_later_release=1)
    assert (left_up(unit_a), left_down()) == (0, 0)


def test_a_suspended_unit_is_still_served(unit_a: UnitRef, in_network: None) -> None:
    waiting(unit_a)
    suspend(unit_a.id, actor="system")
    tasks.up.run(unit_id=unit_a.id)
    tasks.down.run(unit_id=unit_a.id)
    assert (left_up(unit_a), left_down()) == (0, 0)


def test_an_unknown_unit_keeps_its_messages(unit_a: UnitRef, in_network: None) -> None:
    with transaction.atomic():
        emit(Told(key="x"), to_unit=987_654)
    tasks.up.run(unit_id=987_654)
    tasks.down.run(unit_id=987_654)
    tasks.seal_audit.run(unit_ids=[987_654])
    assert left_down() == 1


def test_firing_goes_on_until_nothing_is_due(
    unit_a: UnitRef, in_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = iter([3, 3, 1])
    monkeypatch.setattr(wakeups, "FIRE_BATCH", 3)
    monkeypatch.setattr(wakeups, "fire_due", lambda: next(batches))
    tasks.fire.run()
    fired: Callable[[], int] = lambda: sum(1 for _ in batches)  # noqa: E731
    assert fired() == 0


def test_a_broadcast_is_one_nudge_and_fans_out(
    unit_a: UnitRef,
    unit_b: UnitRef,
    monkeypatch: pytest.MonkeyPatch,
    in_network: None,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    published: list[tuple[str, dict[str, object]]] = []

    def note(name: str, **kwargs: object) -> bool:
        published.append((name, kwargs))
        return True

    monkeypatch.setattr(nudge, "nudge", note)
    monkeypatch.setattr(sweeping, "nudge", note)
    strangers = range(1_000_000, 1_000_000 + nudge.MANY_TARGETS)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[attr-defined]
        broadcast(Told(key="x"), [unit_a.id, unit_b.id, *strangers])
    assert published == [("relay.fan_out", {})]
    published.clear()
    tasks.fan_out.run()
    assert published == [("relay.down", {"unit_id": unit.id}) for unit in (unit_a, unit_b)]
