"""What strangers type into addresses and forms: an answer, never a failure."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.access import LEADER, NETWORK_STAFF, UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Invitation
from tests.actors import StaffClient, client_for, give_role, make_account

HUGE = 10**30
NUL = "%00"


@pytest.fixture
def leader(unit_a: UnitRef) -> StaffClient:
    account = make_account()
    give_role(account, LEADER, unit_a.id)
    return client_for(account, at=None)


@pytest.mark.parametrize(
    "query",
    [f"unit={HUGE}", "unit=-1", "unit=１２", f"unit={{a}}&next=/{NUL}x", "unit={a}&next=/" + "x" * 9000],
)
def test_hand_over(leader: StaffClient, unit_a: UnitRef, query: str) -> None:
    answer = leader.get(f"/my/enter/?{query.format(a=unit_a.id)}&browser={'0' * 64}")
    assert answer.status_code in (302, 404)
    if answer.status_code == 302:
        assert len(answer.headers["Location"]) < 200


@pytest.mark.parametrize(
    "path", [f"/enter/?code={NUL}", "/enter/?code=" + "x" * 9000, "/enter/", f"/enter/start/?next={NUL}"]
)
def test_on_a_units_host(client_of: Any, unit_a: UnitRef, path: str) -> None:
    assert client_of(unit_a).get(path).status_code in (302, 403)


@pytest.mark.parametrize("cookie", ["", "x", "\x7f" * 40, "é" * 40, "x" * 4000])
def test_cookies(client_of: Any, unit_a: UnitRef, cookie: str) -> None:
    client = client_of(unit_a)
    client.cookies["hs_session"] = cookie
    client.cookies["hs_enter"] = cookie
    assert client.get("/manage/roster/").status_code == 302
    assert client.get("/enter/?code=x").status_code == 403


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%00", "中文", "..%2f.."])
def test_links(network_client: Client, token: str) -> None:
    for kind in ("invitation", "new-password"):
        assert network_client.get(f"/accounts/{kind}/{token}/").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"login": "a\x00b", "password": "x"},
        {"login": "x" * 9000, "password": "x"},
        {"login": "x", "password": "y" * 100_000},
        {"login": "x"},
        {"login": "名字", "password": "密码"},
    ],
)
def test_sign_in(network_client: Client, data: dict[str, str]) -> None:
    assert network_client.post("/accounts/login/", data).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "a b"},
        {"username": "x"},
        {"username": "<script>"},
        {"username": "a\x00b"},
        {"username": "x" * 300},
        {"name": ""},
        {"name": "x" * 81},
        {"role": ""},
        {"staff_kind": "king"},
        {"ends_on": "2020-01-01"},
        {"ends_on": "31.12.2026"},
    ],
)
def test_invite(staff: Callable[..., StaffClient], unit_a: UnitRef, wrong: dict[str, str]) -> None:
    right = {"name": "某人", "username": "somebody", "role": LEADER, "staff_kind": "other"}
    answer = staff(UNIT_ADMIN, unit_a).post("/manage/people/invite/", {**right, **wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    with enter_network():
        assert not Invitation.objects.exists()


@pytest.mark.parametrize("query", ["", NUL, "x" * 9000, "%25", "'", "历下"])
def test_search(staff: Callable[..., StaffClient], city: Any, query: str) -> None:
    assert staff(NETWORK_STAFF, city).get(f"/people/?q={query}").status_code == 200


def test_search_finds_own_units_only(staff: Callable[..., StaffClient], city: Any) -> None:
    found = staff(NETWORK_STAFF, city).get("/people/?q=团委").context["units"]
    assert found
    assert all(card.path.startswith(city.path) for card in found)


def test_numbers_that_are_no_ids(staff: Callable[..., StaffClient], unit_a: UnitRef) -> None:
    admin = staff(UNIT_ADMIN, unit_a)
    for path in (
        f"{HUGE}/password-link/",
        f"resets/{HUGE}/",
        f"invitations/{HUGE}/withdraw/",
        f"roles/{HUGE}/",
    ):
        assert admin.post(f"/manage/people/{path}").status_code == 404, path
    assert admin.post(f"/manage/roster/{HUGE}/remove/").status_code == 404
