"""The guards of waiting.py: what reads too soon fails."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Attempt
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.waiting import TooSoonError


def _a_look_into_the_database() -> None:
    with enter_network():
        Attempt.objects.exists()


@pytest.mark.parametrize(
    "read",
    [
        lambda page: page.locator("h1").count(),
        lambda page: page.locator("h1").inner_text(),
        lambda page: page.url,
        lambda page: page.evaluate("1"),
        lambda page: page.reload(),
        lambda page: page.context.cookies(),
        lambda _page: _a_look_into_the_database(),
    ],
    ids=["count", "inner_text", "url", "evaluate", "reload", "cookies", "database"],
)
def test_reading_right_after_a_click_fails(
    site: Site, browse: Browse, read: Callable[[Page], object]
) -> None:
    page = browse()
    page.goto(site.url("/"))
    page.get_by_role("button", name="查找").click()
    with pytest.raises(TooSoonError):
        read(page)
    expect(page).not_to_have_url(site.url("/"))


def test_after_waiting_everything_may_be_read(site: Site, browse: Browse) -> None:
    page = browse()
    page.goto(site.url("/"))
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("h1").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")
