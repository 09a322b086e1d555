"""Cards of units are kept, and a closed unit is closed: whatever was being read, and without a cache.

Another process has a store of its own: here a second ``Kept`` of the same name stands for it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection

from huisheng.kernel.ops import kept
from huisheng.kernel.ops.cache import ForgivingRedisCache
from huisheng.kernel.tenancy import NotInUnitError, UnitRef, enter_network, enter_unit
from tenants import cards
from tenants.data import UnitCard
from tenants.lifecycle.states import reactivate, suspend
from tenants.models import Unit
from tenants.public import current_card
from tests.network import Network

DELAY = 10.0


@pytest.mark.django_db(transaction=True)
def test_what_was_read_before_a_suspension_is_not_kept_after_it(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request has read the row, another suspends the unit, and only then does the first one go on."""
    host = network.a.host
    has_read, is_suspended = Barrier(2, timeout=DELAY), Barrier(2, timeout=DELAY)
    really = cards.unit_by_host

    def slowly(wanted: str) -> UnitCard | None:
        card = really(wanted)
        has_read.wait()
        is_suspended.wait()
        return card

    def request() -> UnitCard | None:
        try:
            return cards.unit_of_host(host)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        monkeypatch.setattr(cards, "unit_by_host", slowly)
        first = threads.submit(request)
        has_read.wait()
        monkeypatch.setattr(cards, "unit_by_host", really)
        suspend(network.a.id, actor="system")
        is_suspended.wait()
        before = first.result(DELAY)
    try:
        assert before is not None
        assert before.routable, "it was open when the first request asked"
        now = cards.unit_of_host(host)
        assert now is not None
        assert not now.routable
    finally:
        reactivate(network.a.id, actor="system")


@pytest.mark.django_db
def test_a_change_that_nobody_could_be_told_of_is_seen_in_seconds(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache was away while the unit was suspended: the stamp still says that the old card holds."""
    found = cards.unit_of_host(network.a.host)
    assert found is not None
    assert found.routable
    with enter_network():
        Unit.objects.filter(pk=network.a.id).update(state="suspended")
    later = kept.time.monotonic() + 5.1
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    found = cards.unit_of_host(network.a.host)
    assert found is not None
    assert not found.routable


@pytest.fixture
def elsewhere() -> Callable[[str], UnitCard]:
    """The card of a host as another process sees it; call it twice, and it has looked at the stamp."""
    theirs = kept.Kept[UnitCard]("unit-cards", look_seconds=cards._LOOK_SECONDS)
    kept._things.remove(theirs)

    def card(host: str) -> UnitCard:
        return theirs.get(("host", host), lambda: cards._read_by_host(host))

    return card


@pytest.mark.django_db(transaction=True)
def test_other_processes_close_a_unit_within_a_second(
    network: Network, elsewhere: Callable[[str], UnitCard], monkeypatch: pytest.MonkeyPatch
) -> None:
    host = network.a.host
    assert [elsewhere(host).routable, elsewhere(host).routable] == [True, True]
    looked = kept.time.monotonic()
    suspend(network.a.id, actor="system")
    try:
        monkeypatch.setattr(kept.time, "monotonic", lambda: looked + 1.01)
        assert not elsewhere(host).routable
    finally:
        reactivate(network.a.id, actor="system")


@pytest.mark.django_db
def test_a_look_is_believed_for_a_second(
    network: Network, elsewhere: Callable[[str], UnitCard], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else every request would send the cache a message before it knows its unit."""
    host = network.a.host
    elsewhere(host)
    elsewhere(host)
    asked: list[object] = []
    really = ForgivingRedisCache.watch
    monkeypatch.setattr(
        ForgivingRedisCache, "watch", lambda self, keys: asked.append(keys) or really(self, keys)
    )
    elsewhere(host)
    assert asked == []
    later = kept.time.monotonic() + 1.01
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    elsewhere(host)
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_a_look_from_before_an_own_change_is_not_believed_after_it(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread has looked, another changes the unit, and only then the first one notes what it saw."""
    host = network.a.host
    cards.unit_of_host(host)
    later = kept.time.monotonic() + 1.01
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    really = kept._stamp

    def slowly(name: str) -> str:
        stamp = really(name)
        monkeypatch.setattr(kept, "_stamp", really)
        with ThreadPoolExecutor(1) as threads:
            threads.submit(_suspend, network.a.id).result(DELAY)
        return stamp

    monkeypatch.setattr(kept, "_stamp", slowly)
    cards.unit_of_host(host)
    try:
        found = cards.unit_of_host(host)
        assert found is not None
        assert not found.routable
    finally:
        reactivate(network.a.id, actor="system")


def _suspend(unit_id: int) -> None:
    try:
        suspend(unit_id, actor="system")
    finally:
        connection.close()


@pytest.mark.django_db
def test_without_the_cache_every_request_asks(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    cards.unit_of_host(network.a.host)
    monkeypatch.setattr(cache._connections[cache._alias], "_asleep_until", float("inf"))
    with enter_network():
        Unit.objects.filter(pk=network.a.id).update(state="suspended")
    found = cards.unit_of_host(network.a.host)
    assert found is not None
    assert not found.routable


@pytest.mark.django_db
def test_known_hosts_are_asked_for_once_and_unknown_ones_are_not_kept(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    really = cards.unit_by_host
    monkeypatch.setattr(cards, "unit_by_host", lambda host: asked.append(host) or really(host))
    for _ in range(3):
        assert cards.unit_of_host(network.a.host) == network.a
        assert cards.unit_of_host("nobody.invalid") is None
    assert asked == [network.a.host, *["nobody.invalid"] * 3]


@pytest.mark.django_db
def test_the_card_of_the_unit_we_are_in(unit_a: UnitRef, unit_b: UnitRef, network: Network) -> None:
    for _ in range(2):
        for ref, card in ((unit_a, network.a), (unit_b, network.b)):
            with enter_unit(ref):
                assert current_card() == card
    with enter_network(), pytest.raises(NotInUnitError):
        current_card()
