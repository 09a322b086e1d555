"""What the front server asks before it gets a certificate: fast, and nobody else is told."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef
from tenants.domains import certificates, claiming
from tenants.lifecycle.states import archive, suspend
from tests.network import Network
from tests.tenants.domains.own_web import Web

pytestmark = pytest.mark.django_db
DOMAIN = "youth.example.edu.cn"
Put = Callable[[int, str], str]


@pytest.fixture(autouse=True)
def _behind_a_front_server(settings: Any) -> Iterator[None]:
    settings.HUISHENG_PROXIES = 1
    certificates.forget_the_count()
    yield
    certificates.forget_the_count()


def ask(domain: str, **extra: Any) -> int:
    client = Client(headers={"host": "127.0.0.1:8000"})
    return client.get(certificates.PATH, {"domain": domain}, **extra).status_code


def test_a_domain_in_use_of_an_open_unit_may_have_one(web: Web, unit_a: UnitRef, put_into_use: Put) -> None:
    assert ask(DOMAIN) == 404
    claiming.name_domain(unit_a.id, DOMAIN, actor_id=None)
    assert ask(DOMAIN) == 404, "anybody can name a domain"
    put_into_use(unit_a.id, DOMAIN)
    assert ask(DOMAIN) == 200
    assert ask(DOMAIN.upper() + ".") == 200
    assert ask(f"www.{DOMAIN}") == 404
    assert ask(unit_a.host) == 200, "so that an installation can do without a certificate for all"
    claiming.give_up_domain(unit_a.id, DOMAIN, actor_id=None)
    assert ask(DOMAIN) == 404


@pytest.mark.parametrize("close", [suspend, archive])
def test_a_closed_unit_gets_none(web: Web, unit_a: UnitRef, put_into_use: Put, close: Any) -> None:
    put_into_use(unit_a.id, DOMAIN)
    assert ask(DOMAIN) == 200
    close(unit_a.id, actor="system")
    assert ask(DOMAIN) == 404


def test_a_unit_that_is_only_listed_gets_none(network: Network) -> None:
    assert ask(network.listed.host) == 404


@pytest.mark.parametrize("domain", ["", "localhost", "x" * 300, "a b.cn", "%00.cn"])
def test_what_is_no_domain_gets_none(domain: str) -> None:
    assert ask(domain) == 404


@pytest.mark.parametrize(
    "extra",
    [
        {"HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"HTTP_FORWARDED": "for=203.0.113.7"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"REMOTE_ADDR": "8.8.8.8"},
        {"REMOTE_ADDR": "nonsense"},
    ],
)
def test_whoever_comes_through_the_front_server_is_told_nothing(
    web: Web, unit_a: UnitRef, put_into_use: Put, extra: dict[str, str]
) -> None:
    """The same page, whether the domain is somebody's or nobody's."""
    put_into_use(unit_a.id, DOMAIN)
    assert ask(DOMAIN, **extra) == ask("nobody.example.cn", **extra) == 404
    client = Client(headers={"host": DOMAIN})
    assert client.get(certificates.PATH, {"domain": DOMAIN}, **extra).status_code in (308, 404)


def test_without_a_front_server_nobody_is_told(
    web: Web, unit_a: UnitRef, put_into_use: Put, settings: Any
) -> None:
    put_into_use(unit_a.id, DOMAIN)
    settings.HUISHENG_PROXIES = 0
    assert ask(DOMAIN) == 404


def test_it_costs_nothing_that_is_known_and_little_that_is_not(
    unit_a: UnitRef, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    ask(unit_a.host)
    with django_assert_num_queries(0):
        assert ask(unit_a.host) == 200
    with django_assert_max_num_queries(2):
        assert ask("nobody.example.cn") == 404


def test_strangers_cannot_have_any_number_looked_up(
    unit_a: UnitRef, unit_b: UnitRef, django_assert_num_queries: Any
) -> None:
    ask(unit_a.host)
    for number in range(certificates.LOOKED_UP):
        ask(f"n{number}.example.cn")
    with django_assert_num_queries(0):
        assert ask("one-more.example.cn") == 404
        assert ask(unit_a.host) == 200, "what is known goes on"
