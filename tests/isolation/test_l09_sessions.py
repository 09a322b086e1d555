"""L9: a session cookie of A sent to B, all session kinds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.cache import SessionStore as StockCacheStore
from django.contrib.sessions.backends.signed_cookies import SessionStore as StockCookieStore
from django.core.cache.backends.locmem import LocMemCache

from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.sessions import SessionStore
from tests.actors import StaffClient, client_for, give_role, make_account, sign_in_network

COOKIE = settings.SESSION_COOKIE_NAME


def test_stock_sessions_are_worth_the_same_on_every_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stock cookie and cache sessions name no unit: what A's host wrote, B's host reads."""
    monkeypatch.setattr(settings, "SIGNING_BACKEND", "django.core.signing.TimestampSigner")
    in_a = StockCookieStore()
    in_a["user"] = "zhang"
    in_a.save()
    assert StockCookieStore(in_a.session_key).get("user") == "zhang"

    plain = LocMemCache("l09", {})
    monkeypatch.setattr(
        "django.contrib.sessions.backends.cache.caches", {settings.SESSION_CACHE_ALIAS: plain}
    )
    in_a_cache = StockCacheStore()
    in_a_cache["user"] = "zhang"
    in_a_cache.create()
    assert StockCacheStore(in_a_cache.session_key).get("user") == "zhang"


@pytest.fixture
def of_a(unit_a: UnitRef, unit_b: UnitRef) -> StaffClient:
    """Somebody with roles in BOTH units, signed in on A's host only: the worst case."""
    account = make_account()
    give_role(account, DUTY_OFFICER, unit_a.id)
    give_role(account, UNIT_ADMIN, unit_b.id)
    return client_for(account, at=unit_a)


def test_a_cookie_of_a_opens_nothing_in_b(of_a: StaffClient, client_of: Any, unit_b: UnitRef) -> None:
    assert of_a.get("/manage/roster/").status_code == 200
    in_b = client_of(unit_b)
    in_b.cookies[COOKIE] = of_a.cookies[COOKIE].value
    answer = in_b.get("/manage/roster/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/enter/start/")
    assert in_b.post("/manage/people/invite/", {}).status_code == 401
    assert of_a.get("/manage/roster/").status_code == 200, "and it still works where it belongs"


def test_a_cookie_of_a_opens_nothing_on_the_networks_host(of_a: StaffClient, network_client: Any) -> None:
    network_client.cookies[COOKIE] = of_a.cookies[COOKIE].value
    for path in ("/my/", "/people/", "/admin/"):
        assert network_client.get(path).status_code == 302, path


def test_a_cookie_of_the_network_opens_nothing_in_a_unit(client_of: Any, unit_a: UnitRef) -> None:
    account = make_account()
    give_role(account, DUTY_OFFICER, unit_a.id)
    browser = client_of(unit_a)
    browser.cookies[COOKIE] = sign_in_network(account)
    assert browser.get("/manage/roster/").status_code == 302


def test_signing_out_in_b_with_the_cookie_of_a_ends_nothing(
    of_a: StaffClient, client_of: Any, unit_b: UnitRef
) -> None:
    in_b = client_of(unit_b)
    in_b.cookies[COOKIE] = of_a.cookies[COOKIE].value
    in_b.post("/enter/out/")
    assert of_a.get("/manage/roster/").status_code == 200


def test_the_store_itself_refuses_in_every_direction(
    staff: Callable[..., StaffClient], unit_a: UnitRef, unit_b: UnitRef
) -> None:
    key = staff(DUTY_OFFICER, unit_a).cookies[COOKIE].value

    def row() -> object:
        store = SessionStore(key)
        store.get("x")
        return store.row

    with enter_unit(unit_a):
        assert row() is not None
    with enter_unit(unit_b):
        assert row() is None
    with enter_network():
        assert row() is None


def test_cookies_stay_on_their_host() -> None:
    assert settings.SESSION_COOKIE_DOMAIN is None
    assert settings.CSRF_COOKIE_DOMAIN is None
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
