"""One unit, one address: pages are led there, and nothing else is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenants.domains import claiming, here
from tenants.lifecycle.states import archive, suspend
from tenants.public import here_url, unit_ref
from tests.tenants.domains.own_web import Web

pytestmark = pytest.mark.django_db
DOMAIN = "youth.example.edu.cn"
Put = Callable[[int, str], str]


@pytest.fixture
def main(web: Web, unit_a: UnitRef, put_into_use: Put) -> UnitRef:
    """Unit A with a domain of its own as its main address."""
    put_into_use(unit_a.id, DOMAIN)
    claiming.make_main(unit_a.id, DOMAIN, actor_id=None)
    return unit_ref(unit_a.id)


def at(host: str) -> Client:
    return Client(headers={"host": host})


def test_pages_of_other_domains_lead_to_the_main_one(unit_a: UnitRef, main: UnitRef) -> None:
    for path in ("/", "/ask/?unsure=1&not=x", "/no/such/page/", "/desk/"):
        answer = at(unit_a.host).get(path)
        assert answer.status_code == 308
        assert answer["Location"] == here_url_of(main, path)
        assert "max-age=3600" in answer["Cache-Control"]
    assert at(DOMAIN).get("/").status_code == 200


def here_url_of(unit: UnitRef, path: str) -> str:
    with enter_unit(unit):
        return here_url(path)


def test_until_it_is_the_main_one_it_leads_to_the_one_in_the_network(
    web: Web, unit_a: UnitRef, put_into_use: Put
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    answer = at(DOMAIN).get("/questions/?page=2")
    assert (answer.status_code, answer["Location"]) == (308, here_url_of(unit_a, "/questions/?page=2"))


def test_links_name_the_main_address(unit_a: UnitRef, main: UnitRef) -> None:
    assert main.host == DOMAIN
    assert here_url_of(main, "/q/1/").startswith(f"http://{DOMAIN}:")


def test_forms_are_not_led_away(unit_a: UnitRef, main: UnitRef) -> None:
    """Somebody had the page open: what they typed is taken in, here as there."""
    answer = at(unit_a.host).post("/ask/", {})
    assert answer.status_code not in (301, 302, 307, 308)


@pytest.mark.parametrize("path", ["/livez", "/static/web/base.css"])
def test_what_is_of_this_very_host_stays(unit_a: UnitRef, main: UnitRef, path: str) -> None:
    """Whether the files of the pages are there is another matter: tests collect none."""
    assert at(unit_a.host).get(path).status_code in (200, 404)


def test_an_unknown_domain_is_nobody_s_as_ever(main: UnitRef) -> None:
    assert at(f"www.{DOMAIN}").get("/").status_code == 404


def test_a_domain_given_up_is_nobody_s_at_once(unit_a: UnitRef, main: UnitRef) -> None:
    claiming.give_up_domain(unit_a.id, DOMAIN, actor_id=None)
    assert at(DOMAIN).get("/").status_code == 404
    assert at(unit_a.host).get("/").status_code == 200


def test_a_closed_unit_says_so_and_an_archived_one_s_domain_is_silent(unit_a: UnitRef, main: UnitRef) -> None:
    suspend(unit_a.id, actor="system")
    closed = at(DOMAIN).get("/")
    assert closed.status_code not in (200, 308, 404)
    archive(unit_a.id, actor="system")
    assert at(DOMAIN).get("/").status_code == 404


def test_over_https_it_speaks_for_itself_alone(unit_a: UnitRef, main: UnitRef, settings: Any) -> None:
    """Below a domain of a unit's own stand sites of others."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_PRELOAD = 31_536_000, True
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    assert Client(headers={"host": DOMAIN}).get("/", secure=True)["Strict-Transport-Security"] == (
        "max-age=31536000"
    )
    assert Client(headers={"host": "nobody.example.cn"}).get("/", secure=True)[
        "Strict-Transport-Security"
    ] == ("max-age=31536000")
    in_network = Client(headers={"host": unit_a.host}).get("/", secure=True)
    assert "includeSubDomains" in in_network["Strict-Transport-Security"]


def test_we_know_ourselves_again_under_any_host(unit_a: UnitRef) -> None:
    number = here.new_number()
    for host in (unit_a.host, "nobody.example.cn"):
        answer = at(host).get(here.path_of(number))
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain")
        assert here.is_sealed(host, number, answer.content.decode())
        assert not here.is_sealed("other.example.cn", number, answer.content.decode())
    assert at(unit_a.host).get(here.path_of("x" * 32)).status_code == 404
    assert at(unit_a.host).post(here.path_of(number)).status_code == 404
