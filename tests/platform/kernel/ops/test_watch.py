"""What is looked at with every request: the server is asked once, and tells of changes in time."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.cache import DEFAULT_CACHE_ALIAS, caches

from huisheng.kernel.ops import watch
from huisheng.kernel.ops.cache import ForgivingRedisCache
from huisheng.kernel.tenancy import enter_network

BOTH = {"a": "one", "b": "two"}


def new_cache() -> ForgivingRedisCache:
    return cast("ForgivingRedisCache", caches.create_connection(DEFAULT_CACHE_ALIAS))


@pytest.fixture
def here() -> Iterator[ForgivingRedisCache]:
    """A process's cache, on the server of the tests, which holds two values."""
    with enter_network():
        there = new_cache()
        there.set_many(BOTH)
        assert there.watch(["a", "b"]) == BOTH
        yield there


@pytest.fixture
def neighbour(here: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch) -> ForgivingRedisCache:
    """The cache of another process: what it changes is no change of ours."""
    monkeypatch.setattr("huisheng.kernel.ops.cache.note_own_change", lambda: None)
    return new_cache()


def watched_by(there: ForgivingRedisCache) -> Any:
    client: Any = there._cache
    return client._watch


def make_deaf(there: ForgivingRedisCache) -> None:
    """What the server tells this thread gets lost."""
    watched_by(there)._connection._parser.set_invalidation_push_handler(lambda push: None)


def test_what_was_asked_for_once_is_not_asked_for_again(here: ForgivingRedisCache) -> None:
    question, sent = here.question(BOTH), []
    connection = watched_by(here)._connection
    really = connection.send_packed_command
    connection.send_packed_command = lambda *args, **more: sent.append(args) or really(*args, **more)
    watched_by(here)._heard = watch.time.monotonic()
    assert [here.is_still(question) for _ in range(3)] == [True] * 3
    assert here.watch(["a"]) == {"a": "one"}
    assert sent == []
    assert here.watch(["a", "missing"]) == {"a": "one"}
    assert len(sent) == 1


CHANGES: dict[str, Callable[[ForgivingRedisCache], object]] = {
    "set": lambda there: there.spread({"b": "three"}, None),
    "set for a while": lambda there: there.spread({"b": "three"}, 60),
    "deleted": lambda there: there.delete("b"),
    "emptied": lambda there: there.clear(),
    "ended": lambda there: there.touch("b", 0),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_a_neighbour_changes_is_seen(
    here: ForgivingRedisCache, neighbour: ForgivingRedisCache, change: Callable[[Any], object]
) -> None:
    question = here.question(BOTH)
    assert here.is_still(question)
    change(neighbour)
    # Whatever way it went: an answer that comes after it was told by then.
    cast("Any", neighbour._cache).ask("PING")
    assert not here.is_still(question)
    assert here.watch(["a", "b"]) == neighbour.get_many(["a", "b"])
    neighbour.spread(BOTH, None)
    assert here.is_still(question)


def test_once_it_is_spread_everybody_has_been_told(
    here: ForgivingRedisCache, neighbour: ForgivingRedisCache
) -> None:
    """A server answers whoever changes something before it tells the others, one after the other."""
    crowd = [new_cache() for _ in range(150)]
    neighbour.set("turn", -1)
    for one in crowd:
        one.watch(["turn"])
    for turn in range(10):
        neighbour.spread({"turn": turn}, None)
        for one in reversed(crowd) if turn % 2 else crowd:
            assert one.watch(["turn"]) == {"turn": turn}


def test_what_a_process_does_itself_it_sees_in_all_its_threads(here: ForgivingRedisCache) -> None:
    question = here.question(BOTH)

    def ask() -> bool:
        with enter_network():
            return here.is_still(question)

    with ThreadPoolExecutor(1) as other:
        assert (ask(), other.submit(ask).result()) == (True, True)
        make_deaf(here)
        other.submit(make_deaf, here).result()
        here.spread({"a": "four"}, None)
        assert (ask(), other.submit(ask).result()) == (False, False)


def test_a_connection_that_was_cut_is_made_anew(
    here: ForgivingRedisCache, neighbour: ForgivingRedisCache
) -> None:
    question = here.question(BOTH)
    listening = watched_by(here)._connection
    listening.send_command("CLIENT", "ID")
    number = listening.read_response()
    cast("Any", neighbour._cache).get_client(write=True).client_kill_filter(_id=str(number))
    neighbour.set("a", "five")
    assert not here.is_still(question)
    neighbour.spread(BOTH, None)
    assert here.is_still(question)


def test_a_server_that_is_silent_is_asked_again(
    here: ForgivingRedisCache, neighbour: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the line is dead and no message can come: nothing is believed for longer than a second."""
    question = here.question(BOTH)
    assert here.is_still(question)
    make_deaf(here)
    neighbour.spread({"a": "six"}, None)
    assert here.is_still(question)
    later = watch.time.monotonic() + 1.01
    monkeypatch.setattr(watch.time, "monotonic", lambda: later)
    assert not here.is_still(question)


def test_a_child_listens_for_itself(here: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch) -> None:
    question = here.question(BOTH)
    before = watched_by(here)._connection
    monkeypatch.setattr(watched_by(here), "_process", os.getpid() + 1)
    assert here.is_still(question)
    assert watched_by(here)._connection is not before


def test_no_more_is_known_than_has_room(here: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_MOST", 3)
    values = {f"key-{number}": number for number in range(12)}
    here.set_many(values)
    for name, number in values.items():
        assert here.watch([name]) == {name: number}
    assert len(watched_by(here)._known) <= 4


@pytest.fixture
def unaware(here: ForgivingRedisCache, settings: Any) -> Iterator[ForgivingRedisCache]:
    """A cache that goes to its server as somebody who is not told of changes."""
    name = f"unaware-{os.getpid()}"
    admin = cast("Any", here._cache).get_client(write=True)
    admin.execute_command("ACL", "SETUSER", name, "on", "nopass", "~*", "+@all", "-client|tracking")
    try:
        to = urlsplit(settings.CACHES[DEFAULT_CACHE_ALIAS]["LOCATION"])
        own = urlunsplit(to._replace(netloc=f"{name}:any@{to.hostname}:{to.port}"))
        params = {**settings.CACHES[DEFAULT_CACHE_ALIAS]}
        params.pop("LOCATION")
        yield ForgivingRedisCache(own, params)
    finally:
        admin.execute_command("ACL", "DELUSER", name)


def test_a_server_that_tells_of_nothing_is_asked_each_time(
    unaware: ForgivingRedisCache, neighbour: ForgivingRedisCache, caplog: pytest.LogCaptureFixture
) -> None:
    question = unaware.question(BOTH)
    assert [unaware.is_still(question) for _ in range(2)] == [True, True]
    assert [one.levelname for one in caplog.records if "does not tell" in one.message] == ["WARNING"]
    neighbour.set("a", "seven")
    assert not unaware.is_still(question)
    assert unaware.watch(["a"]) == {"a": "seven"}
