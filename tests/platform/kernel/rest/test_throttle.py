"""Counters per scope, purpose and caller."""

import pytest
from django.core.cache import cache, caches

from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_network, enter_unit

LIMIT = Limit("test", times=2, seconds=60)


def client():
    return caches["default"]._cache.get_client(write=True)


def counters():
    return client().keys("*throttle*")


def test_the_third_try_waits_until_the_stretch_ends(in_unit_a):
    first, second, third, fourth = (wait_for(LIMIT, "1.2.3.4") for _ in range(4))
    assert (first, second) == (0, 0)
    assert 0 < fourth <= third <= LIMIT.seconds


def test_others_other_purposes_and_other_units_are_counted_apart(unit_a: UnitRef, unit_b: UnitRef):
    with enter_unit(unit_a):
        assert [wait_for(LIMIT, "1.2.3.4") for _ in range(3)][-1] > 0
        assert wait_for(LIMIT, "1.2.3.5") == 0
        assert wait_for(Limit("other", 2, 60), "1.2.3.4") == 0
    with enter_unit(unit_b):
        assert wait_for(LIMIT, "1.2.3.4") == 0
    with enter_network():
        assert wait_for(LIMIT, "1.2.3.4") == 0


def test_the_stretch_begins_with_the_first_try_and_ends_for_good(in_unit_a):
    """It neither follows the clock's full minutes, around which one could try twice, nor is it made longer by
    trying on.
    """
    wait_for(LIMIT, "x")
    (counter,) = counters()
    assert client().ttl(counter) in (LIMIT.seconds - 1, LIMIT.seconds)
    client().expire(counter, 20)
    assert [0 < wait_for(LIMIT, "x") <= 20 for _ in range(2)] == [False, True]
    client().expire(counter, 0)
    assert wait_for(LIMIT, "x") == 0


def test_at_the_last_moment_one_second_is_told(in_unit_a, monkeypatch):
    monkeypatch.setattr(caches["default"], "count", lambda _key, _seconds, once: (LIMIT.times + 1, 0))
    assert wait_for(LIMIT, "x") == 1


def test_without_a_scope_nothing_is_counted():
    with pytest.raises(NoScopeError):
        wait_for(LIMIT, "x")


def test_a_lost_counter_lets_through(in_unit_a):
    assert [wait_for(LIMIT, "x") for _ in range(3)][-1] > 0
    cache.clear()
    assert wait_for(LIMIT, "x") == 0


def test_a_counter_ends_with_its_window(in_unit_a):
    """Counters of strangers must not fill the cache."""
    for _ in range(3):
        wait_for(LIMIT, "somebody")
    (made,) = counters()
    assert 0 < client().ttl(made) <= LIMIT.seconds


def test_no_address_stands_in_the_cache_key(in_unit_a, monkeypatch):
    keys = []
    monkeypatch.setattr(caches["default"], "count", lambda key, seconds, once: keys.append(key) or (1, 60))
    wait_for(LIMIT, "203.0.113.77")
    assert keys
    assert "203.0.113.77" not in keys[0]
