"""The staff of the tests, and how each of them gets a real session without typing a password.

staff("duty_officer", unit_a)            → a browser signed in on the unit's host
staff("network_staff", city)             → a browser signed in on the network's host
staff("operator")                        → likewise, above all units
staff("unit_admin", unit_b, at=unit_a)   → a session forced open on a host where the person has no role
"""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from huisheng.kernel.access import OPERATOR, SUBTREE_ROLES
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import Account, Session
from shared_apps.accounts.public import grant_role
from shared_apps.accounts.sessions import SessionStore
from tenants.public import UnitCard, unit_ref

Unit = UnitRef | UnitCard
_numbers = count(1)

PASSWORD = "a-long-password-of-a-test"

NOT_GIVEN = 10**9
"""From here on no account of a test has a number: for whoever acts and is nobody further. Lower numbers come
round again and again, because they begin at 1 anew after every test that commits.
"""


class StaffClient(Client):
    """A browser of somebody who works here; `account_id` says who."""

    account_id: int


def make_account(*, name: str = "", password: str | None = None, username: str = "") -> Account:
    """An account without roles."""
    number = next(_numbers)
    with enter_network():
        return Account.objects.create_account(
            username=username or f"person{number}", name=name or f"人员{number}", password=password
        )


def give_role(account: Account, role: str, unit_id: int | None, **days: Any) -> int:
    """Give a role from today on, or for the days given."""
    with enter_network():
        return grant_role(account_id=account.pk, role=role, unit_id=unit_id, **days)


def sign_in_network(account: Account) -> str:
    """Open a finished session on the network's host; return its key."""
    with enter_network():
        store = SessionStore()
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        store.create()
        store.finish()
        return str(store.session_key)


def enter_as(account: Account, unit: Unit) -> str:
    """Open the unit's session that a hand-over would open; return its key. Asks for no role: see the
    hand-over tests.
    """
    key = sign_in_network(account)
    with enter_network():
        origin = Session.objects.filter(account=account, scope="network").latest("created_at")
    assert origin.sign_in is not None
    assert origin.second_factor_at is not None
    assert key
    with enter_unit(ref_of(unit)):
        store = SessionStore()
        store.open_in_unit(
            account_id=account.pk,
            sign_in=origin.sign_in,
            second_factor_at=origin.second_factor_at,
            ends_at=origin.ends_at,
        )
        return str(store.session_key)


def ref_of(unit: Unit) -> UnitRef:
    """What is needed to enter the unit."""
    return unit if isinstance(unit, UnitRef) else unit_ref(unit.id)


def client_for(account: Account, *, at: Unit | None) -> StaffClient:
    """A browser in which the account is signed in, on a unit's host or (None) the network's."""
    host = settings.HUISHENG_BASE_HOST if at is None else at.host
    client = StaffClient(headers={"host": host})
    client.cookies[settings.SESSION_COOKIE_NAME] = (
        sign_in_network(account) if at is None else enter_as(account, at)
    )
    client.account_id = account.pk
    return client


@pytest.fixture
def staff(db: Any) -> Callable[..., StaffClient]:
    """A function: somebody with this role, signed in where the role works. See the module's head."""

    def make(role: str | None = None, unit: Unit | None = None, *, at: Unit | None = None) -> StaffClient:
        account = make_account()
        if role is not None:
            give_role(account, role, None if role == OPERATOR else _id(unit))
        if at is None and role is not None and role not in SUBTREE_ROLES:
            at = unit
        return client_for(account, at=at)

    return make


def _id(unit: Unit | None) -> int:
    assert unit is not None, "this role is held in a unit"
    return unit.id
