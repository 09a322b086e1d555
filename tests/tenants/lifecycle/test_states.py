"""Steps between states: which are possible, what they close at once, what they write down."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import enter_network
from shared_apps.network_ledger.models import NetworkAudit
from tenants.lifecycle.states import (
    StepNotPossibleError,
    archive,
    go_live,
    possible_steps,
    reactivate,
    suspend,
)
from tenants.models import Unit, UnitState
from tenants.public import unit_card
from tests.network import Network

pytestmark = pytest.mark.django_db

STEPS: dict[str, Callable[..., None]] = {
    "go_live": go_live,
    "suspend": suspend,
    "archive": archive,
    "reactivate": reactivate,
}
POSSIBLE = {
    ("sandbox", "go_live"): "live",
    ("sandbox", "suspend"): "suspended",
    ("sandbox", "archive"): "archived",
    ("live", "suspend"): "suspended",
    ("live", "archive"): "archived",
    ("suspended", "archive"): "archived",
    ("suspended", "reactivate"): "sandbox",
    ("archived", "reactivate"): "sandbox",
}


def _set(unit_id: int, state: str) -> None:
    with enter_network():
        Unit.objects.filter(pk=unit_id).update(state=state)


@pytest.mark.parametrize(("state", "step"), list(product(UnitState.values, STEPS)))
def test_every_step_from_every_state(network: Network, state: str, step: str) -> None:
    _set(network.a.id, state)
    target = POSSIBLE.get((state, step))
    assert possible_steps(state)[step] is (target is not None)
    if target is None:
        with pytest.raises(StepNotPossibleError):
            STEPS[step](network.a.id, actor="system")
        assert unit_card(network.a.id).state == state
    else:
        STEPS[step](network.a.id, actor="system")
        assert unit_card(network.a.id).state == target


def test_a_unit_that_was_live_comes_back_live(network: Network) -> None:
    go_live(network.a.id, actor=3)
    suspend(network.a.id, actor=3)
    archive(network.a.id, actor=3)
    reactivate(network.a.id, actor=3)
    assert unit_card(network.a.id).state == "live"
    with enter_network():
        trail = NetworkAudit.objects.filter(object_id=str(network.a.id), actor="account:3").order_by("id")
        assert list(trail.values_list("action", flat=True)) == [
            "unit.live",
            "unit.suspended",
            "unit.archived",
            "unit.reactivated",
        ]


@pytest.mark.parametrize("step", ["suspend", "archive"])
def test_a_closed_unit_is_closed_at_once_and_says_so(
    network: Network, django_capture_on_commit_callbacks: Any, step: str
) -> None:
    client = Client(headers={"host": network.a.host})
    assert client.get("/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        STEPS[step](network.a.id, actor="system")
    closed = client.get("/")
    assert closed.status_code in (410, 503)
    assert network.a.name in closed.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        reactivate(network.a.id, actor="system")
    assert client.get("/").status_code == 200


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(LookupError):
        suspend(999_999, actor="system")
