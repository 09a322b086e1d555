"""A crowd's nudges are gathered, and none is lost: whenever something comes, the relay looks after it.

Moments are set by hand: a rest ends when a test says so.
"""

from threading import Event
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from huisheng.kernel.messaging import emit, gathering, nudge, sweeping, tasks, told
from huisheng.kernel.messaging.gathering import Rest
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.ops.cache import ForgivingRedisCache
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts import crisis_messages
from tests.messaging.conftest import Keys
from tests.messaging.messages import Counted, Urgent

pytestmark = pytest.mark.django_db(transaction=True)

Nudged = list[tuple[str, dict[str, object]]]


@pytest.fixture
def published(nudged: Nudged, monkeypatch: pytest.MonkeyPatch) -> Nudged:
    """What a broker was given, by whoever commits and by whoever ends a rest."""
    monkeypatch.setattr(gathering, "nudge", nudge.nudge)
    return nudged


@pytest.fixture
def resting(monkeypatch: pytest.MonkeyPatch) -> list[Rest]:
    """Rests that have not ended yet."""
    rests: list[Rest] = []
    monkeypatch.setattr(gathering, "end_at", lambda moment, rest: rests.append(rest))
    return rests


def say(unit: UnitRef, *keys: str) -> None:
    for key in keys:
        with enter_unit(unit), transaction.atomic():
            emit(Counted(key=key))


def run(unit: UnitRef) -> None:
    with enter_network():
        tasks.up.run(unit_id=unit.id)


def left(unit: UnitRef) -> int:
    with enter_unit(unit):
        return int(unit_tables().outbox._default_manager.count())


def test_a_crowd_of_forty_is_three_runs(
    unit_a: UnitRef, published: Nudged, resting: list[Rest], seen_in_network: Keys
) -> None:
    keys = [f"{number:02}" for number in range(40)]
    runs = 0

    def work_off() -> None:
        nonlocal runs
        while published:
            name, told_to = published.pop()
            assert (name, told_to) == ("relay.up", {"unit_id": unit_a.id})
            runs += 1
            run(unit_a)

    say(unit_a, *keys[:1])
    work_off()
    assert seen_in_network("test.counted") == {"00"}, "the first waits for nobody"
    for part in (keys[1:20], keys[20:]):
        say(unit_a, *part)
        assert published == [], "while the relay rests nobody nudges"
        resting.pop().end()
        assert len(published) == 1
        work_off()
    resting.pop().end()
    assert (published, resting, runs) == ([], [], 3)
    assert seen_in_network("test.counted") == set(keys)


def test_after_quiet_the_first_goes_at_once_again(
    unit_a: UnitRef, published: Nudged, resting: list[Rest]
) -> None:
    say(unit_a, "x")
    run(unit_a)
    published.clear()
    resting.pop().end()
    assert published == []
    say(unit_a, "y")
    assert published == [("relay.up", {"unit_id": unit_a.id})]


def test_of_another_unit_it_does_not_wait(
    unit_a: UnitRef, unit_b: UnitRef, published: Nudged, resting: list[Rest]
) -> None:
    say(unit_a, "x")
    run(unit_a)
    published.clear()
    say(unit_b, "y")
    assert published == [("relay.up", {"unit_id": unit_b.id})]


@pytest.mark.parametrize("moment", ["after the last look", "after the look, before the end"])
def test_what_comes_at_the_very_end_is_looked_for(
    unit_a: UnitRef,
    published: Nudged,
    resting: list[Rest],
    seen_in_network: Keys,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    """The relay has looked for the last time, and still stands as running or resting."""
    real = gathering.relay_up

    def and_then_somebody_comes(unit: UnitRef) -> int:
        delivered = real(unit)
        say(unit, "late")
        return delivered

    say(unit_a, "early")
    published.clear()
    with monkeypatch.context() as patch:
        if moment == "after the last look":
            patch.setattr(gathering, "relay_up", and_then_somebody_comes)
        run(unit_a)
    if moment == "after the look, before the end":
        say(unit_a, "late")
    assert (published, left(unit_a)) == ([], 1)
    resting.pop().end()
    assert published == [("relay.up", {"unit_id": unit_a.id})]
    run(unit_a)
    assert seen_in_network("test.counted") == {"early", "late"}


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_comes_as_a_rest_ends_is_nudged_once(
    unit_a: UnitRef, published: Nudged, resting: list[Rest], monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Between taking the mark away and nudging, or right before."""
    say(unit_a, "early")
    run(unit_a)
    published.clear()
    real = told.end

    def ends(unit_id: int) -> int | None:
        if when == "before":
            say(unit_a, "late")
        mark = real(unit_id)
        if when == "after":
            say(unit_a, "late")
        return mark

    monkeypatch.setattr(told, "end", ends)
    resting.pop().end()
    assert published == [("relay.up", {"unit_id": unit_a.id})]


def test_both_of_two_that_come_as_a_rest_ends_are_found_by_one(
    unit_a: UnitRef, published: Nudged, resting: list[Rest], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(unit_a, "early")
    run(unit_a)
    published.clear()
    say(unit_a, "waits")
    real = told.end

    def ends(unit_id: int) -> int | None:
        mark = real(unit_id)
        say(unit_a, "late")
        return mark

    monkeypatch.setattr(told, "end", ends)
    resting.pop().end()
    assert len(published) == 1, "who came has nudged already"


def test_two_relays_at_once_leave_nothing_and_come_to_an_end(
    unit_a: UnitRef, published: Nudged, resting: list[Rest]
) -> None:
    """One was nudged, one comes of the sweep; before they end somebody comes."""
    say(unit_a, "x")
    run(unit_a)
    run(unit_a)
    published.clear()
    say(unit_a, "y")
    for rest in (resting.pop(), resting.pop()):
        rest.end()
    assert published
    while published:
        published.pop()
        run(unit_a)
    assert left(unit_a) == 0
    for rest in resting:
        rest.end()
    assert published == []


def test_what_is_urgent_goes_at_once(
    unit_a: UnitRef, published: Nudged, resting: list[Rest], seen_in_network: Keys
) -> None:
    say(unit_a, "x")
    run(unit_a)
    published.clear()
    say(unit_a, "y")
    assert published == []
    with enter_unit(unit_a), transaction.atomic():
        emit(Urgent(key="help"))
    assert published == [("relay.up", {"unit_id": unit_a.id})]
    run(unit_a)
    assert (seen_in_network("test.urgent"), left(unit_a)) == ({"help"}, 0)


@pytest.mark.parametrize(
    "contract",
    [
        contract
        for contract in vars(crisis_messages).values()
        if isinstance(contract, type) and (contract.__doc__ or "").startswith("Up:")
    ],
    ids=lambda contract: str(contract.kind),
)
def test_of_a_life_in_danger_everything_up_is_urgent(contract: Any) -> None:
    assert contract.urgent is True


def test_who_dies_between_mark_and_look_is_covered_by_the_sweep(
    unit_a: UnitRef, published: Nudged, resting: list[Rest], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nudge went to a worker that was killed; and nobody comes any more."""
    say(unit_a, "x")
    published.clear()
    monkeypatch.setattr(sweeping, "nudge", nudge.nudge)
    assert sweeping.sweep().up == [unit_a.id]
    assert ("relay.up", {"unit_id": unit_a.id}) in published
    run(unit_a)
    assert left(unit_a) == 0


def test_who_dies_while_it_rests_is_covered_by_the_sweep(
    unit_a: UnitRef, published: Nudged, resting: list[Rest], monkeypatch: pytest.MonkeyPatch
) -> None:
    say(unit_a, "x")
    run(unit_a)
    say(unit_a, "y")
    published.clear()
    resting.clear()
    monkeypatch.setattr(sweeping, "nudge", nudge.nudge)
    assert sweeping.sweep().up == [unit_a.id]
    assert ("relay.up", {"unit_id": unit_a.id}) in published
    run(unit_a)
    assert left(unit_a) == 0


def test_no_crowd_keeps_a_word_alive_that_nobody_keeps(unit_a: UnitRef) -> None:
    """The mark of a dead process ends when it would have, however many come meanwhile."""
    with enter_network():
        assert told.told_first(unit_a.id)
        client: Any = cache
        key = client.make_and_validate_key(told._key(unit_a.id))
        assert client._cache.get_client(write=True).pexpire(key, 700)
        for _ in range(3):
            assert not told.told_first(unit_a.id)
        assert 0 < client._cache.get_client(write=True).pttl(key) <= 700


def test_a_failed_run_leaves_nobody_silent(
    unit_a: UnitRef, published: Nudged, resting: list[Rest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(unit: UnitRef) -> int:
        raise OSError("the database is gone")

    say(unit_a, "x")
    published.clear()
    with monkeypatch.context() as patch:
        patch.setattr(gathering, "relay_up", gone)
        with pytest.raises(OSError, match="gone"):
            run(unit_a)
    say(unit_a, "y")
    assert published == [("relay.up", {"unit_id": unit_a.id})]


def test_without_the_cache_everybody_nudges_and_runs_come_to_an_end(
    unit_a: UnitRef, published: Nudged, resting: list[Rest], monkeypatch: pytest.MonkeyPatch
) -> None:
    away = ForgivingRedisCache(
        "redis://127.0.0.1:1/0", {"KEY_FUNCTION": "huisheng.kernel.tenancy.cache.make_key"}
    )
    monkeypatch.setattr(told, "cache", away)
    say(unit_a, "x", "y")
    assert len(published) == 2
    published.clear()
    run(unit_a)
    resting.pop().end()
    assert len(published) == 1, "nobody knows whether something came"
    run(unit_a)
    published.clear()
    resting.pop().end()
    assert published == [], "it found nothing"


def test_without_a_broker_the_next_one_tries_again(
    unit_a: UnitRef, resting: list[Rest], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def gone(name: str, **kwargs: object) -> bool:
        tried.append(name)
        return False

    monkeypatch.setattr(nudge, "nudge", gone)
    monkeypatch.setattr(gathering, "nudge", gone)
    say(unit_a, "x", "y")
    assert tried == ["relay.up"] * 2
    run(unit_a)
    with enter_unit(unit_a):
        told.told_first(unit_a.id)
    resting.pop().end()
    say(unit_a, "z")
    assert tried == ["relay.up"] * 4


def test_a_process_ends_its_rests_by_itself(
    unit_a: UnitRef, published: Nudged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the thread of a worker: the one test that lets the time pass."""
    nudged = Event()

    def note(name: str, **kwargs: object) -> bool:
        nudged.set()
        return True

    monkeypatch.setattr(gathering, "nudge", note)
    told.begin(unit_a.id)
    assert not told.told_first(unit_a.id)
    gathering.end_at(0.0, Rest(unit_a.id, found_some=True))
    assert nudged.wait(30)
