"""What is shown is counted: by people, once, also where a page is kept whole; and never twice."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from huisheng.kernel import clock
from huisheng.kernel.ops.kept import one_look_at_the_stamps
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from huisheng.kernel.web import counting, whole_pages
from huisheng.kernel.web.counting import Counted, counts_as
from huisheng.kernel.web.whole_pages import WholePagesMiddleware, whole_page

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/121.0.6167.71 Mobile Safari/537.36 MicroMessenger/8.0.47"
)
DAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Site:
    """One page behind the middleware, kept whole."""

    def __init__(self) -> None:
        self.rendered = 0
        self.by_site = False
        self.middleware = WholePagesMiddleware(self.inside)

    def inside(self, request: HttpRequest) -> HttpResponse:
        @whole_page("c")
        def view(asked: HttpRequest) -> HttpResponse:
            self.rendered += 1
            return counts_as(HttpResponse("page"), "page", "one", by_site=self.by_site)

        return self.middleware.process_view(request, view, (), {}) or view(request)

    def get(self, path: str = "/", method: str = "get", **headers: str) -> HttpResponse:
        cookies = headers.pop("cookies", "")
        sent = {"User-Agent": PHONE} | {name.replace("_", "-"): value for name, value in headers.items()}
        request = getattr(RequestFactory(headers=sent), method)(path)
        if cookies:
            request.COOKIES[cookies] = "x"
        with one_look_at_the_stamps():
            return self.middleware(request)


@pytest.fixture
def site(in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(clock, "now", lambda: DAY)
    cache.clear()
    with enter_network():
        cache.clear()
    counting.take()
    whole_pages.forget_pages_of_this_process()
    yield Site()
    counting.take()


def numbers(unit: UnitRef) -> dict[str, int]:
    return {one.key: one.number for one in counting.take().get(unit.id, [])}


def test_every_showing_counts_and_one_is_rendered(site: Site, in_unit_a: UnitRef) -> None:
    etag = [site.get()["ETag"] for _ in range(5)][-1]
    assert site.get(If_None_Match=etag).status_code == 304
    assert site.rendered == 1
    assert counting.take() == {in_unit_a.id: [Counted(DAY.date(), "page", "one", 6)]}
    assert counting.take() == {}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider)",
        "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
        "curl/8.5.0",
        "python-requests/2.32",
        "Go-http-client/2.0",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/121.0 Safari/537.36",
    ],
)
def test_programs_do_not_count(site: Site, in_unit_a: UnitRef, agent: str) -> None:
    site.get(User_Agent=agent)
    assert numbers(in_unit_a) == {}


@pytest.mark.parametrize(
    "agent",
    [
        PHONE,
        "Mozilla/5.0 (Linux; Android 12; CUBOT X50) AppleWebKit/537.36 Chrome/110.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_3 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.47",
        "Mozilla/5.0 (Linux; U; Android 13) MQQBrowser/14.2 Mobile Safari/537.36",
    ],
)
def test_people_count(site: Site, in_unit_a: UnitRef, agent: str) -> None:
    site.get(User_Agent=agent)
    assert numbers(in_unit_a) == {"one": 1}


def test_neither_a_look_ahead_nor_staff_nor_a_head(site: Site, in_unit_a: UnitRef) -> None:
    site.get(Sec_Purpose="prefetch;prerender")
    site.get(Purpose="prefetch")
    site.get(cookies=settings.SESSION_COOKIE_NAME)
    site.get(method="head")
    assert numbers(in_unit_a) == {}


def test_the_other_site_is_the_key(site: Site, in_unit_a: UnitRef) -> None:
    site.by_site = True
    for referer in (
        "https://www.lixia.gov.cn/",
        "https://WWW.lixia.gov.cn:8443/index.html?who=me",
        "http://testserver/questions/",
        "https://bad host/",
        "https://[::1",
        f"https://{'a' * 80}.cn/",
    ):
        site.get(Referer=referer)
    assert numbers(in_unit_a) == {"www.lixia.gov.cn": 2, "": 4}


def test_units_are_counted_apart(site: Site, in_unit_a: UnitRef, network: Any) -> None:
    site.get()
    other = network.ref(network.b)
    with enter_unit(other):
        site.get()
        site.get()
    taken = counting.take()
    assert {unit: sum(one.number for one in rows) for unit, rows in taken.items()} == {
        in_unit_a.id: 1,
        other.id: 2,
    }


def test_what_the_cache_did_not_take_is_lost_and_not_sent_again(
    site: Site, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.get()
    store = counting._cache()
    monkeypatch.setattr(store, "_asleep_until", float("inf"))
    counting._sums.send()
    monkeypatch.setattr(store, "_asleep_until", 0.0)
    site.get()
    assert numbers(in_unit_a) == {"one": 1}


def test_what_is_on_its_way_is_waited_for(
    site: Site, in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = counting._cache()
    put, begun, go_on = store.add_sums, threading.Event(), threading.Event()

    def slowly(*said: Any) -> None:
        begun.set()
        assert go_on.wait(20)
        put(*said)

    monkeypatch.setattr(store, "add_sums", slowly)
    site.get()
    sender = threading.Thread(target=counting._sums.send)
    sender.start()
    assert begun.wait(20)
    threading.Timer(0.2, go_on.set).start()
    assert numbers(in_unit_a) == {"one": 1}
    sender.join()


def test_many_processes_add_up(site: Site, in_unit_a: UnitRef) -> None:
    for _process in range(3):
        site.get()
        counting._sums.send()
    assert numbers(in_unit_a) == {"one": 3}
