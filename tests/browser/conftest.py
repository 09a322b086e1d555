"""Fixtures for tests in a real browser.

    def test_asking(site, browse):
        page = browse(width=360)
        page.goto(site.url("/ask/", site.network.a))

Every page is watched: an error in the console, a breach of the content policy, an exception or a failed
request fails the test that caused it.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Attempt
from tests.browser.chromium import DESK, PHONE, Browse, Watch, executable, running
from tests.browser.site import Site, serve
from tests.browser.waiting import watched
from tests.network import Network

_HERE = os.path.dirname(__file__)
PATIENCE = 15_000
"""Milliseconds until what a page shall do counts as not done: a slow machine is no fault of the page."""
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: they commit, and no other test shall run after them on the same database."""
    mine: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        (mine if str(item.path).startswith(_HERE) else others).append(item)
    for item in mine:
        item.add_marker(pytest.mark.browser)
    items[:] = others + mine


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; where there is none the test is left out, or fails with HUISHENG_REQUIRE_BROWSER=1."""
    path = executable()
    if path is None:
        message = "NO CHROMIUM: pages are not tested as people see them (HUISHENG_CHROMIUM names one)"
        if os.environ.get("HUISHENG_REQUIRE_BROWSER") == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    with running(path) as browser:
        yield browser


@pytest.fixture(scope="session")
def site(chromium: Browser, network: Network, django_db_blocker: Any) -> Iterator[Site]:
    """The product, served on *.localhost, on the test network's database; what is written is committed."""
    with ExitStack() as ended:
        with django_db_blocker.unblock():
            running_site = ended.enter_context(serve(network))
        yield running_site
        with django_db_blocker.unblock():
            ended.close()


@pytest.fixture(autouse=True)
def _in_the_site_s_database(site: Site, django_db_blocker: Any) -> Iterator[None]:
    """A test reads and writes what the site does. All come from one address: the dead links that some open
    must not lock the others out.
    """
    with django_db_blocker.unblock():
        with enter_network():
            Attempt.objects.all().delete()
        yield


def profile(
    chromium: Browser,
    site: Site,
    *,
    width: int = PHONE[0],
    dark: bool = False,
    type_size: str = "100",
    language: str = "zh-CN",
    scripts: bool = True,
    init_script: str = "",
) -> BrowserContext:
    """A fresh browser profile: what `browse` opens its page in."""
    context = chromium.new_context(
        viewport={"width": width, "height": PHONE[1] if width < 800 else DESK[1]},
        locale=language,
        timezone_id="Asia/Shanghai",
        has_touch=width < 800,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    if init_script:
        context.add_init_script(init_script)
    if type_size != "100":
        context.add_cookies(type_size_cookies(site, type_size))  # type: ignore[arg-type]
    return context


def type_size_cookies(site: Site, type_size: str) -> list[dict[str, Any]]:
    """What a browser keeps of a size of type, on every host of the test network."""
    hosts = (None, site.network.province, site.network.a)
    return [{"name": "hs_size", "value": type_size, "url": site.url("/", host)} for host in hosts]


@pytest.fixture
def browse(chromium: Browser, site: Site) -> Iterator[Browse]:
    """A function that opens a fresh browser profile and returns its page.

    browse(width=360, dark=False, type_size="100", language="zh-CN", scripts=True, cookies=[...])
    """
    opened: list[tuple[Any, Watch]] = []

    def open_page(
        *,
        width: int = PHONE[0],
        dark: bool = False,
        type_size: str = "100",
        language: str = "zh-CN",
        scripts: bool = True,
        cookies: list[dict[str, Any]] | None = None,
        init_script: str = "",
    ) -> Page:
        context = profile(
            chromium,
            site,
            width=width,
            dark=dark,
            type_size=type_size,
            language=language,
            scripts=scripts,
            init_script=init_script,
        )
        if cookies:
            context.add_cookies(cookies)  # type: ignore[arg-type]
        opened.append((context, Watch(context)))
        return context.new_page()

    with watched():
        yield open_page
    problems = [problem for _, watch in opened for problem in watch.problems]
    for context, _ in opened:
        context.close()
    assert problems == []


@pytest.fixture(params=[PHONE[0], DESK[0]], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """Both widths that people use: 360 and 1440."""
    return int(request.param)
