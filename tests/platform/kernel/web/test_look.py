"""look.css: a unit's accent, kept by browsers as long as it does not change."""

from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from huisheng.kernel.web.look import Look, accent_in_use, look_css, look_of, look_url


def _get(look: Look, query: str = "") -> Any:
    request = RequestFactory().get(f"/look.css{query}")
    request.look = look  # type: ignore[attr-defined]
    return look_css(request)


def _look(accent: str) -> Look:
    return Look(name="共青团历下区委员会", short_name="历下区团委", accent=accent, version="7")


def test_with_its_version_it_is_kept_for_a_year() -> None:
    response = _get(_look("#a12b3c"), "?v=7")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "--accent: #a12b3c" in response.content.decode()
    assert "immutable" in response["Cache-Control"]


def test_with_another_version_it_is_not_kept_long() -> None:
    assert "immutable" not in _get(_look("#a12b3c"), "?v=6")["Cache-Control"]


@pytest.mark.parametrize("accent", ["", "#0B6B6B", "not a colour", "#fff} * {display:none}"])
def test_without_an_own_accent_there_is_no_stylesheet(accent: str) -> None:
    look = _look(accent)
    assert look_url(look) == ""
    assert accent_in_use(look) == "#0b6b6b"
    with pytest.raises(Http404):
        _get(look)


def test_an_own_accent_is_linked_with_its_version() -> None:
    assert look_url(_look("#a12b3c")) == "/look.css?v=7"


def test_a_request_without_a_look_has_the_network_s() -> None:
    assert look_of(RequestFactory().get("/")).accent == "#0b6b6b"
