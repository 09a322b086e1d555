"""Asks every URL with every method as everybody, and compares with the table."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from huisheng.kernel.access import (
    DUTY_OFFICER,
    LEADER,
    NETWORK_STAFF,
    NETWORK_VIEWER,
    OPERATOR,
    UNIT_ADMIN,
    VOLUNTEER,
)
from huisheng.kernel.tenancy import UnitRef, enter_network
from tests.access.snapshot import changed, snapshot
from tests.access.table import NETWORK_KINDS, Expect, Method, Row, World
from tests.access.tables import all_rows
from tests.actors import StaffClient
from tests.network import Network

CASES = [
    pytest.param(row, method, id=f"{method}-{row.host}-{row.name}")
    for row in all_rows()
    for method in ("GET", "POST")
]
Staff = Callable[..., StaffClient]


@pytest.fixture
def world(network: Network, unit_a: UnitRef, unit_b: UnitRef) -> World:
    return World(network, unit_a, unit_b)


def browser_of(kind: str, host: str, world: World, staff: Staff) -> Client:
    """Somebody of this kind, on the host."""
    if host == "unit":
        match kind:
            case "anonymous":
                return Client(headers={"host": world.a.host})
            case "former":
                return staff(None, at=world.a)
            case "stranger":
                return staff(UNIT_ADMIN, world.b, at=world.a)
            case "above":
                return staff(NETWORK_STAFF, world.network.city, at=world.a)
            case "volunteer" | "duty_officer" | "leader" | "unit_admin":
                roles = {"volunteer": VOLUNTEER, "duty_officer": DUTY_OFFICER, "leader": LEADER}
                return staff(roles.get(kind, UNIT_ADMIN), world.a)
    match kind:
        case "anonymous":
            return Client(headers={"host": settings.HUISHENG_BASE_HOST})
        case "no_role":
            return staff(None)
        case "unit_admin":
            from tests.actors import client_for, give_role, make_account

            account = make_account()
            give_role(account, UNIT_ADMIN, world.a.id)
            return client_for(account, at=None)
        case "viewer":
            return staff(NETWORK_VIEWER, world.network.city)
        case "operator":
            return staff(OPERATOR)
    places = {
        "own": world.network.city,
        "parent": world.network.province,
        "child": world.network.a,
        "sibling": world.network.other_city,
        "stranger": world.network.stranger,
    }
    return staff(NETWORK_STAFF, places[kind])


def ask(browser: Client, row: Row, method: Method, kwargs: dict[str, Any], world: World) -> int:
    """One request; 500 for a view that breaks."""
    conf = settings.UNIT_URLCONF if row.host == "unit" else settings.ROOT_URLCONF
    path = reverse(row.name, urlconf=conf, kwargs={**row.kwargs, **kwargs})
    browser.raise_request_exception = False
    if method == "GET":
        return browser.get(path, row.query).status_code
    data = row.data(world) if callable(row.data) else row.data
    return browser.post(path, data).status_code


@pytest.mark.parametrize(("row", "method"), CASES)
def test_everybody_gets_the_answer_of_the_table(row: Row, method: Method, world: World, staff: Staff) -> None:
    expect: Expect = row.expect(method)
    wrong: list[str] = []
    kwargs = row.object_in(world, world.a) if row.object_in is not None else {}
    browsers = {kind: browser_of(kind, row.host, world, staff) for kind in row.kinds()}
    refuses = any(expect.is_refusal(kind) for kind in row.kinds())
    before = snapshot(world.a, world.b) if refuses else {}
    for kind, browser in browsers.items():
        with enter_network(), transaction.atomic():
            status = ask(browser, row, method, kwargs, world)
            wanted = expect.status(kind, row, method)
            if status not in (wanted if isinstance(wanted, tuple) else (wanted,)):
                wrong.append(f"{kind}: {status}, expected {wanted}")
            if expect.is_refusal(kind) and (tables := changed(before, snapshot(world.a, world.b))):
                wrong.append(f"{kind}: refused, but {tables} changed")
            transaction.set_rollback(True)
    assert wrong == []


# A hand-over leaves a code, spends it, and stands in the audit; it is bound to its browser. Opening a
# directive is what "read" means; cookies are Lax, so a picture or a prefetch of another site opens nothing.
READING_IS_DOING = {"accounts-hand-over", "accounts-enter", "directive_inbox-item"}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=f"{row.host}-{row.name}")
        for row in all_rows()
        if row.name not in READING_IS_DOING
    ],
)
def test_reading_changes_nothing(row: Row, world: World, staff: Staff) -> None:
    """What a link, a picture or a prefetch of another site can ask for."""
    kwargs = row.object_in(world, world.a) if row.object_in is not None else {}
    browsers = [browser_of(kind, row.host, world, staff) for kind in row.kinds()]
    before = snapshot(world.a, world.b)
    for browser in browsers:
        with enter_network(), transaction.atomic():
            ask(browser, row, "GET", kwargs, world)
    assert changed(before, snapshot(world.a, world.b)) == []


OBJECT_CASES = [
    pytest.param(row, method, id=f"{method}-{row.name}")
    for row in all_rows()
    for method in ("GET", "POST")
    if row.host == "unit" and row.object_in is not None
]


@pytest.mark.parametrize(("row", "method"), OBJECT_CASES)
def test_an_object_of_the_sibling_unit_does_not_exist_here(
    row: Row, method: Method, world: World, staff: Staff
) -> None:
    """The same right in A, the id of an object of B: 404, and nothing happens in either."""
    allowed = [kind for kind in row.kinds() if not row.expect(method).is_refusal(kind)]
    assert row.object_in is not None
    kwargs = row.object_in(world, world.b)
    for kind in allowed:
        browser = browser_of(kind, "unit", world, staff)
        before = snapshot(world.a, world.b)
        status = ask(browser, row, method, kwargs, world)
        wanted = row.foreign if row.expect(method).named.get(kind) != 405 else 405
        assert status in (wanted if isinstance(wanted, tuple) else (wanted,)), kind
        assert changed(before, snapshot(world.a, world.b)) == [], kind


@pytest.mark.parametrize("kind", NETWORK_KINDS)
def test_the_admin_is_for_operators(kind: str, world: World, staff: Staff) -> None:
    browser = browser_of(kind, "network", world, staff)
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


def test_a_forged_form_is_refused(world: World, staff: Staff) -> None:
    """Cross-site request forgery: a form without the token of its host."""
    from tests.actors import client_for, give_role, make_account

    account = make_account()
    give_role(account, UNIT_ADMIN, world.a.id)
    signed_in = client_for(account, at=world.a)
    strict = Client(headers={"host": world.a.host}, enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    with enter_network():
        before = snapshot(world.a, world.b)
    assert strict.post("/manage/roster/copy/", {}).status_code == 403
    assert changed(before, snapshot(world.a, world.b)) == []
