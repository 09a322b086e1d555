"""Addresses below their first word: the same ones, and few to try."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern

from huisheng.config.routes import by_first_word

CONFS = ("huisheng.config.urls_unit", "huisheng.config.urls_network")


def view(request: HttpRequest, **_given: str) -> HttpResponse:
    return HttpResponse()


ADDRESSES = [
    path("robots.txt", view, name="robots"),
    path("desk/", view, name="desk"),
    path("desk/q/<int:one>/", view, {"kept": "yes"}, name="one"),
    path("<slug:any>/else/", view, name="any"),
    path("ask/", view, name="ask"),
    path("desk/q/new/", view, name="new"),
    path("desk/more/", include(([path("<str:what>/", view, name="what")], "more"), namespace="more")),
    re_path(r"^desk/by-hand$", view, name="pattern"),
]


def resolver(patterns: list[URLPattern | URLResolver]) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), patterns)


@pytest.mark.parametrize(
    "address",
    [
        "/robots.txt",
        "/desk/",
        "/desk/q/3/",
        "/desk/q/new/",
        "/x/else/",
        "/ask/",
        "/desk/more/a/",
        "/desk/by-hand",
    ],
)
def test_each_address_leads_where_it_led(address: str) -> None:
    before, after = resolver(ADDRESSES).resolve(address), resolver(by_first_word(ADDRESSES)).resolve(address)
    assert (after.url_name, after.kwargs, after.namespace, after.func) == (
        before.url_name,
        before.kwargs,
        before.namespace,
        before.func,
    )


@pytest.mark.parametrize(
    ("name", "given"), [("one", {"one": 3}), ("what", {"what": "a"}), ("desk", {}), ("any", {"any": "x"})]
)
def test_each_name_gives_what_it_gave(name: str, given: dict[str, object]) -> None:
    def of(patterns: list[URLPattern | URLResolver]) -> str:
        found = resolver(patterns)
        return str(found.namespace_dict["more"][1].reverse(name, **given) if name == "what"
                   else found.reverse(name, **given))  # fmt: skip

    assert of(by_first_word(ADDRESSES)) == of(ADDRESSES)


def test_those_with_one_word_stand_together_where_the_first_stood() -> None:
    found = [str(pattern.pattern) for pattern in by_first_word(ADDRESSES)]
    assert found == ["robots.txt", "desk/", "<slug:any>/else/", "ask/", "^desk/by-hand$"]
    desk = by_first_word(ADDRESSES)[1]
    assert isinstance(desk, URLResolver)
    assert [str(pattern.pattern) for pattern in desk.url_patterns] == ["", "q/", "more/"]


@pytest.mark.parametrize("conf", CONFS)
def test_few_are_tried_for_a_request(conf: str) -> None:
    """Also below a word: the API alone has more than a hundred and fifty addresses."""
    assert conf in (settings.UNIT_URLCONF, settings.ROOT_URLCONF)
    assert max(_of_each_level(import_module(conf).urlpatterns)) <= 44


def _of_each_level(patterns: list[URLPattern | URLResolver]) -> Iterator[int]:
    yield len(patterns)
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _of_each_level(pattern.url_patterns)
