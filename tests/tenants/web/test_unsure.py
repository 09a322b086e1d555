"""不确定，帮我转 on the network's site: who takes it in, by place, school or nothing, and who never does."""

from collections.abc import Callable

import pytest
from django.test import Client

from tenants.passing_on import TAKES_UNSURE
from tenants.public import set_setting, suspend
from tests.network import Network
from tests.tenants.web.test_finding import _Links

Ask = Callable[..., str]


@pytest.fixture
def ask(network_client: Client) -> Ask:
    """Where the page leads to; "" when nobody takes it."""

    def open_page(near: int | str = "", **said: object) -> str:
        response = network_client.get("/find/unsure/", {"near": near, **said})
        assert response.status_code == 200
        links = _Links(response.content.decode()).hrefs
        return next((link.partition("//")[2] for link in links if "/ask/" in link), "")

    return open_page


def leads_to(link: str) -> tuple[str, str]:
    """Host and query of a link."""
    return link.partition("/")[0].partition(":")[0], link.partition("?")[2]


def test_the_chosen_unit_itself_takes_it_when_it_is_open(ask: Ask, network: Network) -> None:
    assert leads_to(ask(network.a.id)) == (network.a.host, "unsure=1")


def test_else_the_nearest_above_it(ask: Ask, network: Network) -> None:
    assert leads_to(ask(network.listed.id)) == (network.city.host, "unsure=1")
    suspend(network.city.id, actor=1)
    assert leads_to(ask(network.listed.id)) == (network.province.host, "unsure=1")
    assert leads_to(ask(network.other_city.id)) == (network.province.host, "unsure=1")


def test_a_unit_can_leave_it_to_the_one_above(ask: Ask, network: Network) -> None:
    set_setting(network.a.id, TAKES_UNSURE, False, actor_id=None)
    assert leads_to(ask(network.a.id)) == (network.city.host, "unsure=1")
    set_setting(network.province.id, TAKES_UNSURE, False, actor_id=None)
    assert ask(network.other_city.id) == "", "nobody is left, and 12355 is named instead"


def test_who_must_not_read_it_is_passed_over_and_named_to_who_takes_it(ask: Ask, network: Network) -> None:
    found = ask(network.a.id, **{"not": network.a.slug})
    assert leads_to(found) == (network.city.host, f"unsure=1&not={network.a.slug}")
    found = ask(network.a.id, **{"not": network.city.slug})
    assert leads_to(found) == (network.province.host, f"unsure=1&not={network.city.slug}"), (
        "the county stands below the city"
    )
    found = ask(network.a.id, **{"not": [network.a.slug, network.city.slug]})
    assert leads_to(found)[0] == network.province.host


def test_who_takes_it_stands_over_everybody_who_must_not_read_it(ask: Ask, network: Network) -> None:
    """Only then can it keep them out."""
    found = ask(network.a.id, **{"not": network.b.slug})
    assert leads_to(found) == (network.city.host, f"unsure=1&not={network.b.slug}")
    assert ask(network.a.id, **{"not": network.stranger.slug}) == ""


def test_with_the_province_kept_out_nobody_takes_it(network_client: Client, network: Network) -> None:
    page = network_client.get("/find/unsure/", {"near": network.a.id, "not": network.province.slug})
    assert "12355" in page.content.decode()
    assert page.context["taker"] is None


def test_what_cannot_be_kept_out_is_no_page(network_client: Client, network: Network) -> None:
    for out in (["nobody"], [network.a.slug] * 6):
        assert network_client.get("/find/unsure/", {"not": out}).status_code == 404


def test_a_place_or_a_school_is_searched_for_and_keeps_who_is_kept_out(
    network_client: Client, network: Network
) -> None:
    page = network_client.get("/find/unsure/", {"q": "lixia", "not": network.b.slug})
    [one] = page.context["found"]
    assert one.href == f"/find/unsure/?near={network.a.id}&not={network.b.slug}"
    assert network_client.get("/find/unsure/", {"q": "乌有之乡"}).context["found"] == []


def test_it_says_until_when(network_client: Client, network: Network) -> None:
    page = network_client.get("/find/unsure/", {"near": network.a.id})
    assert page.context["until"] is not None
    assert "历下区团委先收下" in page.content.decode()
