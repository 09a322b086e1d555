"""The operator's pages: found, set up by one press, closed after a question, moved at midnight."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.web import dates
from tenants.public import unit_card
from tests.network import Network

pytestmark = pytest.mark.django_db
LIST = "/operators/units/"
Staff = Callable[..., Client]


def _page(unit_id: int, *parts: str) -> str:
    return "/".join([LIST.rstrip("/"), str(unit_id), *parts, ""])


def test_units_are_found_by_name_and_state(network: Network, staff: Staff) -> None:
    operator = staff("operator")
    everything = operator.get(LIST).content.decode()
    for card in (network.province, network.a, network.listed, network.stranger):
        assert card.short_name in everything
    found = operator.get(LIST, {"q": "历下"}).content.decode()
    assert network.a.short_name in found
    assert network.b.short_name not in found
    listed = operator.get(LIST, {"state": "listed"}).content.decode()
    assert network.listed.short_name in listed
    assert network.a.short_name not in listed
    assert operator.get(LIST, {"state": "nonsense"}).status_code == 404
    assert operator.get(LIST, {"q": "没有这样的单位"}).status_code == 200


def test_one_press_sets_a_unit_up_and_two_do_no_more(network: Network, staff: Staff) -> None:
    operator = staff("operator")
    address = _page(network.listed.id, "provision")
    assert operator.get(address).status_code == 405
    assert unit_card(network.listed.id).state == "listed"
    assert operator.post(address).status_code == 302
    first = unit_card(network.listed.id)
    assert (first.state, first.routable) == ("sandbox", True)
    operator.post(address)
    assert unit_card(network.listed.id) == first
    assert first.schema is not None
    assert first.schema in operator.get(_page(network.listed.id)).content.decode()


@pytest.mark.parametrize(
    ("step", "state"), [("go_live", "live"), ("suspend", "suspended"), ("archive", "archived")]
)
def test_a_step_is_asked_for_and_taken(network: Network, staff: Staff, step: str, state: str) -> None:
    operator = staff("operator")
    address = _page(network.a.id, step)
    assert operator.get(address).status_code == 200
    assert unit_card(network.a.id).state == "sandbox"
    assert operator.post(address).status_code == 302
    assert unit_card(network.a.id).state == state


def test_a_step_that_is_no_longer_possible_changes_nothing(network: Network, staff: Staff) -> None:
    operator = staff("operator")
    assert operator.get(_page(network.a.id, "reactivate")).status_code == 302
    assert operator.post(_page(network.a.id, "reactivate")).status_code == 302
    assert unit_card(network.a.id).state == "sandbox"
    assert operator.get(_page(network.a.id, "explode")).status_code == 404


def test_a_move_is_chosen_from_what_is_possible(network: Network, staff: Staff) -> None:
    operator = staff("operator")
    address = _page(network.city.id, "move")
    offered = operator.get(address, {"q": "团委"}).content.decode()
    assert f'value="{network.other_city.id}"' in offered
    for below in (network.city, network.a, network.b):
        assert f'value="{below.id}"' not in offered
    assert operator.post(address, {"parent": ""}).status_code == 302
    assert operator.post(address, {"parent": "999999"}).status_code == 404
    assert operator.post(address, {"parent": str(network.other_city.id)}).status_code == 302
    page = operator.get(_page(network.city.id)).content.decode()
    assert "已登记调整，零点前一切照旧。" in page
    tomorrow = dates.day(clock.business_day() + timedelta(days=1))
    assert f"{tomorrow}0:00 起归入{network.other_city.short_name}。" in page
    assert unit_card(network.city.id).parent_id == network.province.id


def test_a_move_is_taken_back_by_choosing_where_the_unit_stands(network: Network, staff: Staff) -> None:
    """Before anything is decided that is no choice; said of it is what happens, which is nothing."""
    operator = staff("operator")
    address = _page(network.a.id, "move")
    present = f'value="{network.city.id}"'
    assert present not in operator.get(address, {"q": "团委"}).content.decode()
    operator.post(address, {"parent": str(network.other_city.id)})
    offered = operator.get(address, {"q": "团委"}).content.decode()
    assert f"起归入{network.other_city.short_name}。" in offered
    assert present in offered
    assert offered.count("现上级单位，选它即不作调整") == 1
    operator.post(address, {"parent": str(network.city.id)})
    page = operator.get(_page(network.a.id)).content.decode()
    assert f"{network.a.short_name}仍归{network.city.short_name}，不作调整。" in page
    assert "0:00 起归入" not in page
    assert present not in operator.get(address, {"q": "团委"}).content.decode()


@pytest.mark.parametrize("role", ["network_staff", "network_viewer"])
def test_staff_of_the_network_are_no_operators(network: Network, staff: Staff, role: str) -> None:
    client = staff(role, network.province)
    for address in (LIST, _page(network.a.id), _page(network.a.id, "suspend"), _page(network.a.id, "move")):
        assert client.get(address).status_code in (403, 404)
    assert client.post(_page(network.a.id, "suspend")).status_code in (403, 404)
    assert client.post(_page(network.listed.id, "provision")).status_code in (403, 404)
    assert unit_card(network.a.id).state == "sandbox"
    assert unit_card(network.listed.id).state == "listed"


def test_an_unknown_unit_is_not_found(staff: Staff) -> None:
    assert staff("operator").get(_page(999_999)).status_code == 404
