"""Requests in the name of somebody, without the ceremony of signing in (which tests/access goes through)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.access import Actor, Grant
from tenants.public import UnitCard

SignedIn = Callable[..., Client]

_ids = iter(range(1_000_001, 2_000_000))


def actor(name: str, **roles: UnitCard) -> Actor:
    """Somebody holding each role in the unit given: `actor("Li", network_staff=province)`."""
    grants = tuple(Grant(role, unit.id, unit.path) for role, unit in roles.items())
    return Actor(account_id=next(_ids), name=name, grants=grants)


@pytest.fixture
def signed_in(db: None, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    """A function: a browser on a host (the network's by default) in which this actor is signed in."""
    known: dict[str, Actor] = {}

    def actor_of_session(request: Any) -> Actor:
        return known.get(request.headers.get("X-Test-Actor", ""), Actor())

    monkeypatch.setattr("shared_apps.accounts.middleware.actor_of_session", actor_of_session)

    def client(who: Actor, host: str = "localhost") -> Client:
        known[str(who.account_id)] = who
        return Client(headers={"host": host, "x-test-actor": str(who.account_id)})

    return client
