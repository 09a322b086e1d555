"""L18: throttle and lockout counters of two units, and of a unit and the network."""

from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache.backends.locmem import LocMemCache
from django.test import RequestFactory

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.operations import lockout


def test_stock_counters_know_no_unit(monkeypatch: Any) -> None:
    """allauth's limit (as django-ratelimit's) keys by address and action: failures in A close the door in
    B.
    """
    plain = LocMemCache("l18", {})
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", plain)
    config = {"entry": "5/15m/ip"}

    def try_on(host: str) -> bool:
        request = RequestFactory().post("/enter/", headers={"host": host})
        return bool(ratelimit.consume(request, app="allauth.account", action="entry", config=config))

    assert [try_on("a.localhost") for _ in range(5)] == [True] * 5
    assert try_on("b.localhost") is False


def _fail(kind: str = "entry", subject: str = "address:198.51.100.7") -> bool:
    return lockout.begin(kind, (subject,)) is not None


def test_failures_in_a_close_no_door_elsewhere(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        assert [_fail() for _ in range(6)] == [True] * 5 + [False]
    with enter_unit(unit_b):
        assert _fail()
    with enter_network():
        assert _fail()
    with enter_unit(unit_a):
        assert not _fail()


def test_forgiving_in_b_opens_nothing_in_a(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        for _ in range(5):
            _fail()
    with enter_unit(unit_b):
        lockout.forgive("entry", "address:198.51.100.7")
    with enter_unit(unit_a):
        assert not _fail()


def test_kinds_do_not_mix(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        for _ in range(5):
            _fail("entry")
        assert _fail("link")


def test_guessing_over_http_in_a_leaves_b_open(client_of: Any, unit_a: UnitRef, unit_b: UnitRef) -> None:
    in_a, in_b = client_of(unit_a), client_of(unit_b)
    assert [in_a.get("/enter/?code=x").status_code for _ in range(6)] == [403] * 5 + [429]
    assert in_b.get("/enter/?code=x").status_code == 403
