"""What other sites get out of a visitor's browser: nothing. And every answer says what it is."""

from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree

ELSEWHERE = "https://elsewhere.example"
KINDS = {
    "/": "text/html; charset=utf-8",
    "/ask/": "text/html; charset=utf-8",
    "/nothing/": "text/html; charset=utf-8",
    "/api/v1/topics": "application/json",
    "/api/v1/questions/NONE": "application/problem+json",
    "/api/v1/nothing": "application/problem+json",
}


@pytest.fixture
def site(client_of: Any, unit_a: UnitRef) -> Client:
    with enter_network():
        import_tree()
    client: Client = client_of(unit_a)
    return client


@pytest.mark.parametrize("path", KINDS)
def test_no_answer_may_be_read_by_another_site(site: Client, path: str) -> None:
    for answer in (
        site.get(path, headers={"origin": ELSEWHERE}),
        site.options(path, headers={"origin": ELSEWHERE, "access-control-request-method": "POST"}),
    ):
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_the_api_takes_nothing_that_a_form_of_another_site_can_send(site: Client, kind: str) -> None:
    """Such requests come without a preflight."""
    answer = site.generic("POST", "/api/v1/questions", b'{"text": "x"}', content_type=kind)
    assert answer.status_code in (400, 415)


@pytest.mark.parametrize("path", KINDS)
def test_every_answer_says_what_it_is(site: Client, path: str) -> None:
    answer = site.get(path)
    assert answer["Content-Type"] == KINDS[path]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
