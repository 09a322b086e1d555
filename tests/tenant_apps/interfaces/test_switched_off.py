"""Open311, switched off by the unit or above it: no address, and nothing on the page for developers."""

from typing import Any

import pytest

from huisheng.kernel.tenancy import enter_network
from tenant_apps.interfaces.data.settings import OPEN311
from tenants.public import set_setting
from tests.network import Network

PLACES = ("discovery.json", "services.xml", "requests.json", "tokens/x.json")


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **given: then())


@pytest.mark.django_db
def test_no_address_of_it_is_left(network: Network, client_of: Any) -> None:
    reader = client_of(network.a)
    assert reader.get("/open311/v2/services.json").status_code == 200
    assert "Open311" in reader.get("/developers/").content.decode()
    with enter_network():
        set_setting(network.city.id, OPEN311, False, locked=True, actor_id=None)
    for place in PLACES:
        assert reader.get(f"/open311/v2/{place}").status_code == 404, place
    assert reader.post("/open311/v2/requests.json", {"service_code": "1"}).status_code == 404
    page = reader.get("/developers/").content.decode()
    assert "/open311/v2/discovery" not in page
    assert reader.get("/api/v1/openapi.json").status_code == 200, "the other interfaces go on"
