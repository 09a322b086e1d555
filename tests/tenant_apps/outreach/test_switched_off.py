"""What is switched off is not there: no page, no address of programs, no link, nothing for search engines."""

from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.outreach.data.settings import BROADCASTS_ON, SEASONS_ON
from tenant_apps.outreach.public import broadcasts_now, seasons_now
from tenants.public import set_setting
from tests.network import Network
from tests.tenant_apps.outreach.broadcasts import broadcast_of
from tests.tenant_apps.outreach.seasons import season_of

HELD = {
    SEASONS_ON: ("/seasons/", "/seasons/lunwen/", "/manage/seasons/", "/api/v1/seasons"),
    BROADCASTS_ON: ("/live/", "/live/jiangzuo/", "/manage/broadcasts/", "/api/v1/broadcasts"),
}


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **given: then())


def switch(network: Network, key: str, on: bool) -> None:
    with enter_network():
        set_setting(network.a.id, key, on, actor_id=None)


@pytest.mark.parametrize("key", list(HELD))
def test_pages_programs_and_links_go_and_come_back(
    key: str, network: Network, in_unit_a: UnitRef, client_of: Any, admin_a: Client
) -> None:
    season_of(in_unit_a, shown=True, code="lunwen")
    broadcast_of(in_unit_a, shown=True, code="jiangzuo")
    reader, other = client_of(network.a), client_of(network.b)
    pages = HELD[key]

    def answers(client: Any) -> set[int]:
        return {client.get(page).status_code for page in pages if "/manage/" not in page}

    def links(client: Any, page: str) -> int:
        return client.get(page).content.decode().count(f'href="{pages[0]}')

    assert answers(reader) == {200}
    assert links(reader, "/") > 0
    assert pages[0] in reader.get("/sitemap-1.xml").content.decode()
    assert f'href="{pages[2]}"' in admin_a.get("/manage/").content.decode()
    switch(network, key, False)
    assert answers(reader) == {404}
    assert admin_a.get(pages[2]).status_code == 404, "its keeping, too"
    assert reader.get(pages[3])["Content-Type"].startswith("application/problem+json")
    assert links(reader, "/") == 0
    assert pages[0] not in reader.get("/sitemap-1.xml").content.decode()
    assert f'href="{pages[2]}"' not in admin_a.get("/manage/").content.decode()
    assert other.get(pages[0]).status_code == 200, "another unit has its own"
    switch(network, key, True)
    assert answers(reader) == {200}, "nothing of it is lost"


def test_what_other_apps_show_of_it_goes_too(network: Network, in_unit_a: UnitRef) -> None:
    season_of(in_unit_a, shown=True, code="lunwen")
    broadcast_of(in_unit_a, shown=True, code="jiangzuo")
    with enter_unit(in_unit_a):
        assert (len(seasons_now()), len(broadcasts_now())) == (1, 1)
    switch(network, SEASONS_ON, False)
    switch(network, BROADCASTS_ON, False)
    with enter_unit(in_unit_a):
        assert (seasons_now(), broadcasts_now()) == ([], [])
