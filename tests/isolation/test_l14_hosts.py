"""L14, L15: an unknown host is never a fall-back; links come from the unit's primary domain; forged
forwarding headers.
"""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenants.middleware import UnitMiddleware
from tenants.models import Domain
from tenants.public import UnitCard, here_url


def test_stock_builds_links_from_the_request() -> None:
    assert (
        RequestFactory(headers={"host": "evil.example"}).get("/x").build_absolute_uri()
        == "http://evil.example/x"
    )


@pytest.mark.parametrize(
    "host", ["evil.example", "nowhere.localhost", "127.0.0.1", "lixia.localhost.evil.example"]
)
def test_unknown_host_is_the_networks_404(db: None, host: str) -> None:
    response = Client(headers={"host": host}).get("/")
    assert response.status_code == 404
    assert "lixia" not in response.content.decode()


def test_listed_unit_has_no_pages(network: Any, db: None) -> None:
    assert Client(headers={"host": network.listed.host}).get("/").status_code == 404


def test_links_name_the_primary_domain(unit_a: UnitRef) -> None:
    with enter_network():
        Domain.objects.create(tenant_id=unit_a.id, domain="second.example", is_primary=False)
    seen: list[str] = []

    def view(request: Any) -> HttpResponse:
        seen.append(here_url("/q/1/"))
        return HttpResponse()

    UnitMiddleware(view)(RequestFactory(headers={"host": "second.example"}).post("/"))
    assert seen == [f"http://{unit_a.host}:8000/q/1/"]


def test_who_comes_by_another_domain_is_led_to_the_primary_one_whatever_is_forged(unit_a: UnitRef) -> None:
    with enter_network():
        Domain.objects.create(tenant_id=unit_a.id, domain="second.example", is_primary=False)
    asked = Client(headers={"host": "second.example", "x-forwarded-host": "evil.example"})
    answer = asked.get("//evil.example/ask/?next=http://evil.example/")
    assert answer.status_code == 308
    assert answer["Location"].startswith(f"http://{unit_a.host}:8000/")


def test_forged_forwarding_header_is_not_believed(unit_a: UnitRef, unit_b: UnitRef) -> None:
    seen: list[UnitCard] = []

    def view(request: Any) -> HttpResponse:
        seen.append(request.unit)
        return HttpResponse()

    request = RequestFactory(headers={"host": unit_a.host, "x-forwarded-host": unit_b.host}).get("/")
    UnitMiddleware(view)(request)
    assert [card.id for card in seen] == [unit_a.id]


def test_here_url_needs_a_scope(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        assert here_url("/").startswith(f"http://{unit_a.host}")
