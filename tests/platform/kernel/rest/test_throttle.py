"""Counters per scope, purpose and caller."""

import pytest
from django.core.cache import cache, caches

from huisheng.kernel.rest import throttle
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_network, enter_unit

LIMIT = Limit("test", times=2, seconds=60)


@pytest.fixture(autouse=True)
def _stopped_clock(monkeypatch):
    monkeypatch.setattr(throttle.time, "time", lambda: 1_000_000.0)


def test_the_third_try_waits_until_the_window_ends(in_unit_a):
    assert [wait_for(LIMIT, "1.2.3.4") for _ in range(4)] == [0, 0, 20, 20]


def test_others_other_purposes_and_other_units_are_counted_apart(unit_a: UnitRef, unit_b: UnitRef):
    with enter_unit(unit_a):
        assert [wait_for(LIMIT, "1.2.3.4") for _ in range(3)][-1] > 0
        assert wait_for(LIMIT, "1.2.3.5") == 0
        assert wait_for(Limit("other", 2, 60), "1.2.3.4") == 0
    with enter_unit(unit_b):
        assert wait_for(LIMIT, "1.2.3.4") == 0
    with enter_network():
        assert wait_for(LIMIT, "1.2.3.4") == 0


def test_a_new_window_begins_anew(in_unit_a, monkeypatch):
    assert [wait_for(LIMIT, "x") for _ in range(3)][-1] > 0
    monkeypatch.setattr(throttle.time, "time", lambda: 1_000_060.0)
    assert wait_for(LIMIT, "x") == 0


def test_without_a_scope_nothing_is_counted():
    with pytest.raises(NoScopeError):
        wait_for(LIMIT, "x")


def test_a_lost_counter_lets_through(in_unit_a):
    assert [wait_for(LIMIT, "x") for _ in range(3)][-1] > 0
    cache.clear()
    assert wait_for(LIMIT, "x") == 0


def test_a_counter_ends_with_its_window(in_unit_a):
    """Counters of strangers must not fill the cache."""
    store = caches["default"]._cache.get_client(write=True)
    before = set(store.keys("*throttle*"))
    wait_for(LIMIT, "somebody")
    (made,) = set(store.keys("*throttle*")) - before
    assert 0 < store.ttl(made) <= LIMIT.seconds + 1


def test_no_address_stands_in_the_cache_key(in_unit_a, monkeypatch):
    keys = []
    monkeypatch.setattr(caches["default"], "count", lambda key, seconds: keys.append(key) or 1)
    wait_for(LIMIT, "203.0.113.77")
    assert keys
    assert "203.0.113.77" not in keys[0]
