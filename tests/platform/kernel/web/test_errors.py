"""Error pages: what happened, that nothing was lost, what to do, a number; headers on all of them."""

import errno
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, ProgrammingError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from django.utils.translation import override

from huisheng.kernel.access import open_to_all, requires
from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.web import errors
from tenants.public import archive
from tests.network import Network


def _raising(error: BaseException) -> Any:
    @open_to_all
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


def _what_a_cut_connection_leaves() -> ProgrammingError:
    """Django's own words for a connection that died inside a transaction."""
    error = ProgrammingError("Cannot open a new connection in an atomic block.")
    error.__context__ = OperationalError("server closed the connection unexpectedly")
    return error


@requires("accounts.own")
def _staff_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@open_to_all
def _public_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("400/", _raising(SuspiciousOperation("secret detail"))),
    path("403/", _raising(PermissionDenied("secret detail"))),
    path("413/", _raising(RequestDataTooBig("secret detail"))),
    path("500/", _raising(ValueError("secret detail"))),
    path("503/", _raising(OperationalError("secret detail"))),
    path("full/", _raising(OSError(errno.ENOSPC, "secret detail"))),
    path("cut/", _raising(_what_a_cut_connection_leaves())),
    path("api/v1/500/", _raising(ValueError("secret detail"))),
    path("429/", errors.too_many),
    path("public/", _public_page),
    path("staff/", _staff_page),
]
handler400, handler403 = "huisheng.kernel.web.errors.bad_request", "huisheng.kernel.web.errors.forbidden"
handler404, handler500 = "huisheng.kernel.web.errors.not_found", "huisheng.kernel.web.errors.server_error"


@pytest.fixture
def client(db: None) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        client = Client(headers={"host": "localhost", "accept-language": "zh-CN"})
        client.raise_request_exception = False
        yield client


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_says_it_in_words_and_gives_a_number(client: Client, status: int, language: str) -> None:
    response = client.get(f"/{status}/", headers={"accept-language": language})
    html = response.content.decode()
    assert response.status_code == status
    assert response["X-Request-Id"] in html
    assert f'lang="{language}"' in html
    assert html.count("<h1") == 1
    assert "secret detail" not in html
    assert ("Number for support" in html) == (language == "en")


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
def test_every_page_carries_the_policy(client: Client, status: int) -> None:
    response = client.get(f"/{status}/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("status", [429, 503])
def test_when_to_come_back_is_said(client: Client, status: int) -> None:
    assert int(client.get(f"/{status}/")["Retry-After"]) > 0


def test_a_full_disk_is_a_matter_of_time(client: Client) -> None:
    """An upload that finds no room: nothing is wrong with it, and later it will work."""
    response = client.get("/full/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "secret detail" not in response.content.decode()


def test_what_a_cut_connection_leaves_behind_is_a_matter_of_time(client: Client) -> None:
    assert client.get("/cut/").status_code == 503


@pytest.mark.parametrize("path", ["/500/?a=1", "/503/?a=1", "/cut/?a=1"])
def test_a_form_that_failed_is_sent_again_from_the_page(client: Client, path: str) -> None:
    """Nothing typed is lost, also without scripts and where the browser keeps no form."""
    typed = {"text": '两行，\n还有 "引号" <b>', "kinds": ["a", "b"], "go": "send"}
    response = client.post(path, typed)
    html = response.content.decode()
    assert f'action="{path}"' in html
    assert _hidden_fields(html) == [
        ("text", '两行，\n还有 "引号" <b>'),
        ("kinds", "a"),
        ("kinds", "b"),
        ("go", "send"),
    ]
    assert "再发一次" in html
    assert "文件" not in html
    assert response["Cache-Control"] == "private"
    assert html.count("btn-primary") == 1


def test_files_that_cannot_be_kept_are_named(client: Client) -> None:
    html = client.post("/503/", {"text": "字", "f": SimpleUploadedFile("a.txt", b"x")}).content.decode()
    assert "选好的文件无法保留" in html
    assert _hidden_fields(html) == [("text", "字")]


def test_a_password_is_never_written_into_a_page(client: Client) -> None:
    html = client.post("/503/", {"login": "someone", "password": "very-secret"}).content.decode()
    assert "very-secret" not in html
    assert _hidden_fields(html) == []


def test_a_form_too_large_to_be_read_leaves_the_page_as_it_is(client: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10):
        response = client.post("/503/", "text=" + "a" * 50, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 503
    assert _hidden_fields(response.content.decode()) == []


def _hidden_fields(html: str) -> list[tuple[str, str]]:
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', html)
    return [(unescape(name), unescape(value)) for name, value in fields]


def test_pages_for_a_broken_database_do_not_ask_it() -> None:
    request = RequestFactory().get("/")
    try:
        raise OperationalError("no connection")
    except OperationalError:
        # No fixture opens the database here: a query would be refused.
        response = errors.server_error(request)
    assert response.status_code == 503
    assert "no connection" not in response.content.decode()
    assert not connection.in_atomic_block


def test_the_api_answers_with_a_problem_document(client: Client) -> None:
    response = client.get("/api/v1/500/")
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == 500
    assert body["request_id"] == response["X-Request-Id"]
    assert json.loads(client.get("/api/v1/nothing/").content)["status"] == 404


def test_only_staff_pages_are_kept_out_of_caches(client: Client) -> None:
    assert "Cache-Control" not in client.get("/public/")
    assert client.get("/staff/")["Cache-Control"] == "private, no-store"


def test_pages_depend_on_cookies_and_say_so(client: Client) -> None:
    assert "Cookie" in client.get("/public/")["Vary"]
    assert "Cookie" not in client.get("/api/v1/nothing/").get("Vary", "")


def test_an_unknown_host_is_the_network_s_404_with_all_headers(db: None) -> None:
    response = Client(headers={"host": "nobody.localhost"}).get("/ask/")
    assert response.status_code == 404
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "网址" in response.content.decode()


def test_pages_for_hosts_without_a_unit_have_their_look(
    network: Network, settings: Any, tmp_path: Path, db: None
) -> None:
    """What they are shown with comes from the same host, unknown, closed or not yet opened as it is."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "base.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path
    archive(network.a.id, actor="system")
    for host, status in (("nobody.localhost", 404), (network.listed.host, 404), (network.a.host, 410)):
        asked = Client(headers={"host": host})
        assert asked.get("/").status_code == status
        style = asked.get("/static/web/base.css")
        assert (style.status_code, b"".join(style)) == (200, b"body {}")
        assert asked.get("/static/web/none.css").status_code == status


@pytest.mark.parametrize(("state", "status"), [("suspended", 503), ("archived", 410), ("provisioning", 503)])
def test_a_closed_unit_leads_to_the_network(state: str, status: int) -> None:
    request = RequestFactory().get("/")
    with override("zh-hans"):
        response = errors.unit_closed(request, name="历下区团委", state=state)
    assert response.status_code == status
    html = response.content.decode()
    assert "历下区团委" in html
    assert errors.network_home() in html


def test_a_unit_s_404_keeps_its_look(client_of: Any, unit_a: UnitRef) -> None:
    response = client_of(unit_a).get("/nothing/")
    assert response.status_code == 404
    assert "共青团历下区委员会" in response.content.decode()
