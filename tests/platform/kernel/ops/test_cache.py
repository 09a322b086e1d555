"""The cache is only a cache: when its server is away everything works."""

import socket
from typing import Any

import pytest

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


def test_absent_server_does_not_hide_a_missing_scope(away: ForgivingRedisCache) -> None:
    with enter_network():
        away.get("a")  # falls asleep
    with pytest.raises(NoScopeError):
        away.get("a")
