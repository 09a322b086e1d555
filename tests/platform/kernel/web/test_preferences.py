"""Type size and language without a script."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from huisheng.kernel.web.preferences import change_preferences, type_size


def _post(host: str = "localhost", **fields: str) -> HttpResponse:
    response = change_preferences(RequestFactory().post("/preferences/", fields, headers={"host": host}))
    assert isinstance(response, HttpResponse)
    return response


def test_a_size_is_kept_and_the_way_leads_back() -> None:
    response = _post(size="150", next="/find/?q=历下")
    assert (response.status_code, response["Location"]) == (303, "/find/?q=%E5%8E%86%E4%B8%8B")
    cookie = response.cookies["hs_size"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("150", "Lax", True)


def test_a_language_is_kept() -> None:
    assert _post(language="en", next="/").cookies["hs_language"].value == "en"


@pytest.mark.parametrize("fields", [{}, {"size": "9999"}, {"language": "xx"}, {"size": "150; path=/x"}])
def test_anything_else_is_refused_and_sets_nothing(fields: dict[str, str]) -> None:
    response = _post(**fields)
    assert response.status_code == 400
    assert not response.cookies


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", ""],
)
def test_the_way_back_stays_on_this_host(target: str) -> None:
    assert _post(size="125", next=target)["Location"] == "/"


@override_settings(HUISHENG_BASE_HOST="youth.example.cn", ALLOWED_HOSTS=["*"])
def test_on_a_real_domain_the_choice_holds_on_all_its_sites() -> None:
    assert _post(host="lixia.youth.example.cn", size="125").cookies["hs_size"]["domain"] == "youth.example.cn"
    assert _post(host="own-domain.example.org", size="125").cookies["hs_size"]["domain"] == ""


@pytest.mark.parametrize(("cookie", "size"), [("125", "125"), ("", "100"), ('"><script>', "100")])
def test_an_unknown_size_is_the_normal_one(cookie: str, size: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["hs_size"] = cookie
    assert type_size(request) == size


@pytest.mark.parametrize(("cookie", "size"), [("100", "100"), ("150", "150"), ("", "125"), ("7", "125")])
def test_what_is_usual_on_a_site_holds_until_a_visitor_chooses(cookie: str, size: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["hs_size"] = cookie
    assert type_size(request, "125") == size
    assert type_size(request, "bogus") == (cookie if cookie in ("100", "150") else "100")
