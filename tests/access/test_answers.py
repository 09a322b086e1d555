"""Asks every URL with every method as everybody, and compares with the table."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from huisheng.kernel.access import (
    DUTY_OFFICER,
    LEADER,
    NETWORK_STAFF,
    NETWORK_VIEWER,
    OPERATOR,
    PARTNER,
    UNIT_ADMIN,
    VOLUNTEER,
)
from huisheng.kernel.tenancy import UnitRef, enter_network
from tenants.public import UnitCard
from tests.access.table import NETWORK_KINDS, UNIT_KINDS, Expect, Method, Row, World
from tests.access.tables import all_rows
from tests.access.written import Watch, written
from tests.actors import StaffClient, client_for, give_role, make_account
from tests.emptying import empty_all_but, remember
from tests.network import Network
from tests.settled import as_if_committed

CASES = [
    pytest.param(row, method, id=f"{method}-{row.host}-{row.name}")
    for row in all_rows()
    for method in ("GET", "POST")
]
Browsers = Callable[[str, str], Client]
_HANDLER = ClientHandler(enforce_csrf_checks=False)
"""The product, for all browsers: each would make all its middleware anew."""


@pytest.fixture
def world(network: Network, unit_a: UnitRef, unit_b: UnitRef) -> World:
    return World(network, unit_a, unit_b)


@pytest.fixture(scope="module")
def signed_in(network: Network, django_db_blocker: Any) -> Iterator[Mapping[tuple[str, str], StaffClient]]:
    """Everybody who is signed in, by host and kind: a sign-in takes as long as what is asked then.

    They are committed; whatever a test does to their sessions is taken back with the test.
    """
    with django_db_blocker.unblock():
        a, b = network.ref(network.a), network.ref(network.b)
    # In the order of the kinds: `former`, who holds no role, gets the number that objects' makers carry.
    grants: dict[tuple[str, str], tuple[str | None, UnitRef | UnitCard | None]] = {
        ("unit", "former"): (None, None),
        ("unit", "stranger"): (UNIT_ADMIN, b),
        ("unit", "above"): (NETWORK_STAFF, network.city),
        ("unit", "volunteer"): (VOLUNTEER, a),
        ("unit", "partner"): (PARTNER, a),
        ("unit", "duty_officer"): (DUTY_OFFICER, a),
        ("unit", "leader"): (LEADER, a),
        ("unit", "unit_admin"): (UNIT_ADMIN, a),
        ("network", "no_role"): (None, None),
        ("network", "unit_admin"): (UNIT_ADMIN, a),
        ("network", "viewer"): (NETWORK_VIEWER, network.city),
        ("network", "own"): (NETWORK_STAFF, network.city),
        ("network", "parent"): (NETWORK_STAFF, network.province),
        ("network", "child"): (NETWORK_STAFF, network.a),
        ("network", "sibling"): (NETWORK_STAFF, network.other_city),
        ("network", "stranger"): (NETWORK_STAFF, network.stranger),
        ("network", "operator"): (OPERATOR, None),
    }
    with django_db_blocker.unblock():
        units = remember()
        browsers = {
            (host, kind): _sign_in(role, unit, at=a if host == "unit" else None)
            for (host, kind), (role, unit) in grants.items()
        }
    yield browsers
    with django_db_blocker.unblock():
        empty_all_but(units)


def _sign_in(role: str | None, unit: UnitRef | UnitCard | None, *, at: UnitRef | None) -> StaffClient:
    account = make_account()
    if role is not None:
        give_role(account, role, None if unit is None else unit.id)
    return client_for(account, at=at)


@pytest.fixture
def browsers(world: World, signed_in: Mapping[tuple[str, str], StaffClient]) -> Browsers:
    """A function: a fresh browser of somebody of this kind, on the host."""

    def browser_of(kind: str, host: str) -> Client:
        address = world.a.host if host == "unit" else settings.HUISHENG_BASE_HOST
        # Each from an address of their own: some forms count by address, and ask more after a few.
        own = f"10.0.0.{(*UNIT_KINDS, *NETWORK_KINDS).index(kind)}"
        browser = Client(headers={"host": address}, raise_request_exception=False, REMOTE_ADDR=own)
        browser.handler = _HANDLER
        if kind != "anonymous":
            browser.cookies = copy(signed_in[host, kind].cookies)
        return browser

    return browser_of


def ask(browser: Client, row: Row, method: Method, kwargs: dict[str, Any], world: World) -> int:
    """One request; 500 for a view that breaks."""
    conf = settings.UNIT_URLCONF if row.host == "unit" else settings.ROOT_URLCONF
    path = reverse(row.name, urlconf=conf, kwargs={**row.kwargs, **kwargs})
    if method == "GET":
        return browser.get(path, row.query).status_code
    data = row.data(world) if callable(row.data) else row.data
    return browser.post(path, data).status_code


# A hand-over leaves a code, spends it, and stands in the audit; it is bound to its browser.
READING_IS_DOING = {"accounts-hand-over", "accounts-enter"}


@pytest.mark.parametrize(("row", "method"), CASES)
def test_everybody_gets_the_answer_of_the_table(
    row: Row, method: Method, world: World, browsers: Browsers
) -> None:
    """And nothing happens where it is refused, nor where it is only read: what a link, a picture or a
    prefetch of another site can ask for.
    """
    expect: Expect = row.expect(method)
    wrong: list[str] = []
    kwargs = row.object_in(world, world.a) if row.object_in is not None else {}
    as_if_committed()
    reads = method == "GET" and row.name not in READING_IS_DOING
    watch = Watch(world.a, world.b)
    for kind in row.kinds():
        with enter_network(), transaction.atomic():
            with watch.writes() as tables:
                status = ask(browsers(kind, row.host), row, method, kwargs, world)
            wanted = expect.status(kind, row, method)
            if status not in (wanted if isinstance(wanted, tuple) else (wanted,)):
                wrong.append(f"{kind}: {status}, expected {wanted}")
            if tables and (reads or expect.is_refusal(kind)):
                wrong.append(f"{kind}: {'read' if reads else 'refused'}, but {sorted(tables)} written")
            transaction.set_rollback(True)
    assert wrong == []


OBJECT_CASES = [
    pytest.param(row, method, id=f"{method}-{row.name}")
    for row in all_rows()
    for method in ("GET", "POST")
    if row.host == "unit" and row.object_in is not None
]


@pytest.mark.parametrize(("row", "method"), OBJECT_CASES)
def test_an_object_of_the_sibling_unit_does_not_exist_here(
    row: Row, method: Method, world: World, browsers: Browsers
) -> None:
    """The same right in A, the id of an object of B: 404, and nothing happens in either."""
    allowed = [kind for kind in row.kinds() if not row.expect(method).is_refusal(kind)]
    assert row.object_in is not None
    kwargs = row.object_in(world, world.b)
    as_if_committed()
    watch = Watch(world.a, world.b)
    for kind in allowed:
        with watch.writes() as tables:
            status = ask(browsers(kind, "unit"), row, method, kwargs, world)
        wanted = row.foreign if row.expect(method).named.get(kind) != 405 else 405
        assert status in (wanted if isinstance(wanted, tuple) else (wanted,)), kind
        assert tables == set(), kind


@pytest.mark.parametrize("kind", NETWORK_KINDS)
def test_the_admin_is_for_operators(kind: str, browsers: Browsers) -> None:
    browser = browsers(kind, "network")
    for path in (
        "/admin/",
        "/admin/login/",
        "/admin/accounts/account/",
        "/admin/accounts/rolegrant/",
        "/admin/nothing/",
    ):
        status = browser.get(path).status_code
        if kind == "operator":
            assert status in (
                200,
                302 if path.endswith("login/") else 200,
                404 if "nothing" in path else 200,
            ), path
        else:
            assert status == (302 if kind == "anonymous" else 403), path


def test_a_forged_form_is_refused(world: World, browsers: Browsers) -> None:
    """Cross-site request forgery: a form without the token of its host."""
    strict = Client(headers={"host": world.a.host}, enforce_csrf_checks=True)
    strict.cookies = browsers("unit_admin", "unit").cookies
    with enter_network(), written(world.a, world.b) as tables:
        assert strict.post("/manage/roster/copy/", {}).status_code == 403
    assert tables == set()
