"""The network's public pages: find one's unit by name, pinyin, initials or place, or be passed on."""

from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.finding import find_units, fold
from tenants.public import create_unit
from tenants.web.finding import AT_ONCE
from tests.network import OPENED, Network


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hrefs += [value for name, value in attrs if name == "href" and value]


def _hosts_of(client: Client, address: str) -> set[str]:
    """Hosts of units that the page links to."""
    response = client.get(address)
    assert response.status_code == 200
    links = _Links(response.content.decode()).hrefs
    return {link.split("//")[1].partition("/")[0].partition(":")[0] for link in links if "//" in link}


@pytest.mark.parametrize(
    "text",
    [
        "历下",
        "历下区团委",
        "共青团历下区委员会",
        "lixia",
        "LIXIA",
        "ｌｉｘｉａ",
        "歷下",
        " 历 下 ",
        "济南市历下区",
        "山东省济南市历下区",
    ],
)
def test_a_unit_is_found_as_people_write_it(network_client: Client, network: Network, text: str) -> None:
    assert _hosts_of(network_client, f"/find/?q={quote(text)}") == {network.a.host}


def test_a_unit_without_a_site_leads_to_the_nearest_one_above(
    network_client: Client, network: Network
) -> None:
    response = network_client.get("/find/?q=长清")
    links = [link for link in _Links(response.content.decode()).hrefs if "//" in link]
    assert [link.partition("//")[2].partition(":")[0] for link in links] == [network.city.host]
    assert links[0].endswith("/ask/")


def test_what_is_not_there_is_said_politely(network_client: Client) -> None:
    html = network_client.get("/find/?q=乌有之乡").content.decode()
    assert "没有找到" in html
    assert "/find/unsure/" in _Links(html).hrefs


def test_progress_is_asked_on_the_unit_s_own_page(network_client: Client, network: Network) -> None:
    html = network_client.get("/find/?for=check&q=lixia").content.decode()
    links = [link for link in _Links(html).hrefs if network.a.host in link]
    assert links
    assert all(link.endswith("/check/") for link in links)


def test_the_tree_can_be_walked_by_place(network_client: Client, network: Network) -> None:
    assert f"/find/?at={network.city.id}" not in _Links(network_client.get("/").content.decode()).hrefs
    below = _hosts_of(network_client, f"/find/?at={network.city.id}")
    assert {network.a.host, network.b.host, network.city.host} <= below
    assert network.stranger.host not in below


def test_each_page_of_the_search_has_a_title_of_its_own(network_client: Client, network: Network) -> None:
    """Tabs and the list of pages visited tell them apart."""
    addresses = (
        "/", "/find/", "/find/?q=历下", f"/find/?at={network.city.id}", "/find/?for=check",
        f"/find/?at={network.city.id}&for=check", "/find/unsure/", f"/find/unsure/?near={network.listed.id}",
    )  # fmt: skip
    pages = (network_client.get(address).content.decode() for address in addresses)
    titles = [page.partition("<title>")[2].partition("</title>")[0] for page in pages]
    assert all(titles)
    assert len(set(titles)) == len(addresses), titles


def test_not_knowing_leads_to_the_nearest_open_site_above(network_client: Client, network: Network) -> None:
    address = f"/find/unsure/?near={network.listed.id}"
    assert _hosts_of(network_client, address) == {network.city.host}
    html = network_client.get(address).content.decode()
    assert any(link.endswith("/ask/?unsure=1") and network.city.host in link for link in _Links(html).hrefs)


def test_with_several_roots_a_place_is_chosen_first(network_client: Client, network: Network) -> None:
    html = network_client.get("/find/unsure/").content.decode()
    links = _Links(html).hrefs
    assert {f"/find/unsure/?near={network.province.id}", f"/find/unsure/?near={network.stranger.id}"} <= set(
        links
    )
    assert not any("/ask/" in link for link in links)


@pytest.mark.parametrize(
    "address",
    [
        "/find/?at=999999",
        "/find/?at=x",
        "/find/?at=-1",
        "/find/?at=٣",
        "/find/?for=else",
        "/find/unsure/?near=0x1",
    ],
)
def test_addresses_that_name_nothing_are_404(network_client: Client, address: str) -> None:
    assert network_client.get(address).status_code == 404


def test_what_was_typed_is_escaped(network_client: Client) -> None:
    html = network_client.get("/find/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_one_and_many_results_cost_the_same_queries(network_client: Client) -> None:
    counts = []
    for text in ("lixia", "区", "团"):
        with CaptureQueriesContext(connection) as captured:
            network_client.get(f"/find/?q={text}")
        counts.append(sum('FROM "tenants_' in query["sql"] for query in captured))
    assert len(set(counts)) == 1


def test_initials_find_a_unit(in_network: None, network: Network) -> None:
    unit_id = create_unit(
        name="共青团章丘区委员会", short_name="章丘区团委", kind="county", slug="zhangqiu",
        parent_id=network.city.id, initials="zqq",
    )  # fmt: skip
    assert [one.card.id for one in find_units("zq")] == [unit_id]


def test_folding() -> None:
    assert fold("ＡＢＣ　濟南　大學") == "ABC济南大学"
    assert len(fold("长" * 500)) == 40


def test_the_last_place_of_an_address_decides_and_those_before_it_order(
    in_network: None, network: Network
) -> None:
    found = find_units("陕西省历下区")
    assert [one.card.id for one in found] == [network.a.id]
    assert found[0].above == (network.province.short_name, network.city.short_name)
    assert found[0].open is not None
    assert found[0].open.id == network.a.id


def test_a_long_list_is_folded_unless_it_was_searched_for(
    network_client: Client, in_network: None, network: Network
) -> None:
    """One page of a province has more schools than anybody scrolls through; search stands above."""
    for number in range(AT_ONCE + 1):
        create_unit(
            name=f"历下第{number}中学",
            short_name=f"历下第{number}中学",
            kind="university",
            slug=f"school-{number}",
            parent_id=network.city.id,
            from_day=OPENED,
            code=f"school-{number}",
        )
    page = network_client.get(f"/find/?at={network.city.id}").content.decode()
    before, _fold, folded = page.partition("<details")
    assert "历下区团委" in before
    assert folded.count("历下第") == AT_ONCE + 1
    assert "山东省团委 ›" not in page
    found = network_client.get("/find/?q=历下第").content.decode()
    assert "<details" not in found
    assert found.count("山东省团委 › 济南市团委") == AT_ONCE + 1
