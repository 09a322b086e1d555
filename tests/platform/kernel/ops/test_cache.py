"""The cache is only a cache: when its server is away everything works."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from redis.exceptions import ResponseError

from huisheng.kernel.ops.cache import ForgivingRedisCache
from huisheng.kernel.tenancy import NoScopeError, enter_network


@pytest.fixture
def away() -> Any:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return ForgivingRedisCache(
        f"redis://127.0.0.1:{port}/0", {"KEY_FUNCTION": "huisheng.kernel.tenancy.cache.make_key"}
    )


def test_absent_server_is_an_empty_cache(away: ForgivingRedisCache) -> None:
    with enter_network():
        away.set("a", 1)
        assert away.get("a", "fallback") == "fallback"
        assert away.add("a", 1) is True
        assert away.get_many(["a"]) == {}
        assert away.delete("a") is False
        assert away.incr("a", 3) == 3
        assert away.set_many({"a": 1}) == ["a"]
        assert away.watch(["a"]) == {}
        assert not away.is_still(away.question({"a": None}))


def test_absent_server_does_not_hide_a_missing_scope(away: ForgivingRedisCache) -> None:
    with enter_network():
        away.get("a")  # falls asleep
    with pytest.raises(NoScopeError):
        away.get("a")


@pytest.fixture
def there() -> Iterator[ForgivingRedisCache]:
    """A cache of one's own, on the server of the tests."""
    with enter_network():
        yield cast("ForgivingRedisCache", caches.create_connection(DEFAULT_CACHE_ALIAS))


def test_what_is_there_is_found(there: ForgivingRedisCache) -> None:
    there.set_many({"a": 1, "b": ("two", None), "none": None})
    assert there.get_many(["a", "missing", "b", "none"]) == {"a": 1, "b": ("two", None), "none": None}
    assert there.get_many([]) == {}
    assert (there.get("b"), there.get("missing", 7)) == (("two", None), 7)


def test_what_is_set_lasts_as_long_as_it_is_to(there: ForgivingRedisCache) -> None:
    client: Any = there._cache
    for name, seconds in (("some", 60.5), ("for ever", None), ("none", 0)):
        there.set(name, {"of": name}, seconds)
    left = [client.ask("TTL", there.make_key(name)) for name in ("some", "for ever", "none")]
    assert 0 < left[0] <= 60
    assert left[1:] == [-1, -2]
    assert there.get_many(["some", "for ever", "none"]) == {n: {"of": n} for n in ("some", "for ever")}


def test_a_connection_that_was_cut_is_made_anew(there: ForgivingRedisCache) -> None:
    there.set("a", 1)
    client: Any = there._cache
    assert there.get("a") == 1
    number = client.ask("CLIENT", "ID")
    client.get_client(write=True).client_kill_filter(_id=str(number))
    assert there.get_many(["a"]) == {"a": 1}
    assert there.get("a") == 1
    assert client.ask("CLIENT", "ID") != number


def test_no_answer_is_taken_for_that_of_another_question(
    there: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.set_many({"a": 1, "b": 2})
    assert there.get("a") == 1
    client: Any = there._cache

    def interrupted() -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(client._own.connection, "read_response", interrupted)
        with pytest.raises(KeyboardInterrupt):
            there.get("a")
    assert there.get("b") == 2


def test_what_the_server_refuses_disturbs_nothing(there: ForgivingRedisCache) -> None:
    there.set("a", 1)
    client: Any = there._cache
    number = client.ask("CLIENT", "ID")
    with pytest.raises(ResponseError):
        client.ask("GET", "too", "many")
    assert there.get("a") == 1
    assert client.ask("CLIENT", "ID") == number


def test_only_the_first_adds(there: ForgivingRedisCache) -> None:
    there.delete("told")
    assert [there.add("told", 1, timeout=60), there.add("told", 2, timeout=60)] == [True, False]
    assert there.get("told") == 1
    client: Any = there._cache
    assert 0 < client.ask("TTL", there.make_key("told")) <= 60
    there.delete("told")
    assert there.add("told", 3, timeout=None)
    assert client.ask("TTL", there.make_key("told")) == -1


def test_what_is_counted_lasts_for_a_while(there: ForgivingRedisCache) -> None:
    there.delete("tries")
    assert [there.count("tries", 60)[0] for _ in range(3)] == [1, 2, 3]
    client: Any = there._cache
    assert 0 < client.ask("TTL", there.make_key("tries")) <= 60


def test_what_has_a_key_of_its_own_is_counted_once(there: ForgivingRedisCache) -> None:
    there.delete_many(["tries", "this", "that"])
    counted = [there.count("tries", 60, once=once)[0] for once in ("this", "this", "that", "this")]
    assert counted == [1, 1, 2, 2]
    client: Any = there._cache
    assert all(0 < client.ask("TTL", there.make_key(key)) <= 60 for key in ("tries", "this", "that"))


def test_counting_by_a_connection_that_was_cut_goes_on(there: ForgivingRedisCache) -> None:
    there.delete("tries")
    there.count("tries", 60)
    client: Any = there._cache
    client.get_client(write=True).client_kill_filter(_id=str(client.ask("CLIENT", "ID")))
    assert there.count("tries", 60)[0] == 2
    assert there.get("tries") == 2


def test_two_answers_are_never_one_apart(there: ForgivingRedisCache) -> None:
    there.set("tries", "no number")
    with pytest.raises(ResponseError):
        cast("Any", there._cache).count(there.make_key("tries"), 60)
    there.set("a", 5)
    assert there.get("a") == 5


def test_threads_and_children_have_their_own(
    there: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Any = there._cache
    own = client.ask("CLIENT", "ID")
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(client.ask, "CLIENT", "ID").result() != own
    assert client.ask("CLIENT", "ID") == own
    monkeypatch.setattr(client._own, "process", 1)
    assert client.ask("CLIENT", "ID") != own


def test_of_two_that_swap_one_finds_the_other(there: ForgivingRedisCache) -> None:
    there.delete("mark")
    assert (there.swap("mark", 1, 60), there.swap("mark", 2, 60), there.get("mark")) == (None, 1, 2)
    assert (there.take("mark"), there.take("mark"), there.get("mark")) == (2, None, None)


def test_what_is_swapped_ends_when_the_first_would_have(there: ForgivingRedisCache) -> None:
    client: Any = there._cache
    there.delete("mark")
    there.swap("mark", 1, 60)
    assert client.ask("TTL", there.make_and_validate_key("mark")) in range(1, 61)
    there.swap("mark", 2, 6_000)
    assert client.ask("TTL", there.make_and_validate_key("mark")) in range(1, 61)


def test_with_the_server_away_nothing_stood_there(away: ForgivingRedisCache) -> None:
    with enter_network():
        assert away.swap("mark", 1, 60) is None
        assert away.take("mark") is None
