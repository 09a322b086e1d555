"""Menus: apps add entries, a request sees those that are meant for it."""

from collections import defaultdict

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from huisheng.kernel.web import navigation
from huisheng.kernel.web.navigation import Item, add, links, outline


@pytest.fixture(autouse=True)
def _no_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", defaultdict(list))


def _to(path: str) -> Item:
    return Item(label=path, href=lambda request: path, order=50)


def _get(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def test_entries_stand_in_order_and_once() -> None:
    second, first = _to("/b/"), Item(label="a", href=lambda request: "/a/", order=1)
    for item in (second, first, second):
        add("desk", item)
    assert [link.href for link in links("desk", _get("/"))] == ["/a/", "/b/"]


def test_the_nearest_section_is_the_current_one() -> None:
    for path in ("/", "/manage/", "/manage/people/"):
        add("desk", _to(path))
    current = {path: [link.href for link in links("desk", _get(path)) if link.current] for path in
               ("/", "/manage/look/", "/manage/people/3/", "/desk/")}  # fmt: skip
    assert current == {
        "/": ["/"],
        "/manage/look/": ["/manage/"],
        "/manage/people/3/": ["/manage/people/"],
        "/desk/": [],
    }


def test_an_outline_says_what_a_menu_depends_on() -> None:
    shown = {"/b/"}
    add("unit", _to("/a/"))
    add("unit", Item(label="b", href=lambda request: "/b/", visible=lambda request: "/b/" in shown))
    assert outline("unit", _get("/")) == (None, "/a/", "/b/")
    assert outline("unit", _get("/a/1/")) == ("/a/", "/a/", "/b/")
    shown.clear()
    assert outline("unit", _get("/a/1/")) == ("/a/", "/a/")


def test_what_this_host_does_not_know_is_left_out() -> None:
    add("desk", Item(label="x", url_name="no-such-page"))
    assert links("desk", _get("/")) == []


def test_hidden_entries_are_left_out() -> None:
    add("desk", Item(label="x", href=lambda request: "/x/", visible=lambda request: False))
    assert links("desk", _get("/")) == []


def test_an_entry_with_a_right_is_not_shown_to_strangers() -> None:
    add("account", Item(label="x", href=lambda request: "/x/", permission="accounts.own"))
    assert links("account", _get("/")) == []
