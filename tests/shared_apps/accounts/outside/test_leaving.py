"""Who signs out here is shown how to sign out at the institution as well, and comes back from there."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.accounts.models import Account, Session
from tests.actors import client_for
from tests.shared_apps.accounts.outside.conftest import Enter
from tests.shared_apps.accounts.outside.going import SLUG, come_back, is_in, path_of, there_and_back
from tests.shared_apps.accounts.outside.university import CLIENT_ID, University

OUT = "/accounts/sign-out/"
MFA = {"factor_name": "acr", "factor_values": ["mfa"]}
_ELSEWHERE = re.compile(r'<a class="btn btn-primary" rel="noreferrer" href="([^"]+)">')


@pytest.fixture
def signed_in(network_client: Client, linked: Account, enter: Enter, university: University) -> Client:
    """The member, come by the university with its second factor."""
    enter(**MFA)
    university.claims = {"acr": "mfa"}
    there_and_back(network_client, university)
    assert is_in(network_client)
    return network_client


def way_there(answer: HttpResponse) -> str:
    found = _ELSEWHERE.search(answer.content.decode())
    assert found, (answer.status_code, answer.content.decode())
    return unescape(found[1])


def test_whoever_signs_out_here_is_led_out_there_and_back(signed_in: Client, university: University) -> None:
    answer = signed_in.post(OUT)
    assert answer.status_code == 200
    assert not is_in(signed_in), "out here at once, whatever is done there"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    address = way_there(answer)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{university.issuer}/logout?")
    assert asked["client_id"] == CLIENT_ID
    assert asked["post_logout_redirect_uri"] == (
        f"http://localhost:{configured.HUISHENG_PORT}/sign-in/{SLUG}/out/"
    )
    page = come_back(signed_in, university.visit(address))
    assert university.left == [university.person]
    assert page.status_code == 200
    assert "已退出" in page.content.decode()


def test_it_works_from_the_pages_of_the_unit(
    signed_in: Client, university: University, client_of: Any, unit_a: UnitRef
) -> None:
    browser = client_of(unit_a)
    step = browser.get("/enter/start/?next=/desk/")
    code = signed_in.get(path_of(step.headers["Location"]))
    browser.get(path_of(code.headers["Location"]))
    assert browser.get("/desk/").status_code == 200
    answer = browser.post("/enter/out/")
    university.visit(way_there(answer))
    assert university.left == [university.person]
    assert not is_in(signed_in), "both hosts"


def test_cas_is_left_by_its_own_page(
    network_client: Client, linked_by_cas: Account, university: University
) -> None:
    university.attributes = {"authnContextClass": ["mfa-duo"]}
    there_and_back(network_client, university)
    address = way_there(network_client.post(OUT))
    assert address.startswith(f"{university.cas}/logout?service=")
    page = come_back(network_client, university.visit(address))
    assert university.left == [university.person]
    assert "已退出" in page.content.decode()


@pytest.mark.parametrize("said", [None, "http://user:pass@evil.example/", "javascript:alert(1)", 7])
def test_a_provider_without_such_a_page_is_named_and_nothing_leads_there(
    network_client: Client, linked: Account, enter: Enter, university: University, said: Any
) -> None:
    university.discovery = {"end_session_endpoint": said}
    enter(**MFA)
    university.claims = {"acr": "mfa"}
    there_and_back(network_client, university)
    page = network_client.post(OUT).content.decode()
    assert "仍处于登录状态" in page
    assert "evil" not in page
    assert "alert(1)" not in page


def test_whoever_came_with_a_password_is_out_and_asked_nothing(linked: Account) -> None:
    answer = client_for(linked, at=None).post(OUT)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_what_is_kept_for_leaving_tells_a_reader_of_the_table_nothing(
    signed_in: Client, university: University
) -> None:
    with enter_network():
        (row,) = Session.objects.exclude(sealed_leaving="")
    (token,) = university.issued
    assert token not in row.sealed_leaving
    assert university.issuer not in row.sealed_leaving
    signed_in.post(OUT)
    with enter_network():
        assert not Session.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("state", ["", "x", "lixia:1:abc"])
def test_a_made_up_return_says_nothing(
    network_client: Client, linked: Account, university: University, state: str
) -> None:
    answer = network_client.get(f"/sign-in/{SLUG}/out/", {"state": state})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
