"""A public question in WeChat's own browser: the page tells WeChat how its card looks."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import Page, Route, expect

from huisheng.kernel.tenancy import enter_unit
from tenant_apps.channels.adapters.wechat_share import LIBRARY, signature
from tenant_apps.channels.data.codes import Maker, Way
from tenant_apps.channels.operations.keeping_senders import remove_sender, save_sender
from tests.browser import commons_pages
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.platform.kernel.web.test_counting import PHONE
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.providers import Provider

# What WeChat's library is to a page: it notes what it was told, and says that it is ready.
FAKE = """
window.told = {};
window.wx = {
  config: (said) => { window.told.config = said; },
  ready: (go) => go(),
  updateAppMessageShareData: (card) => { window.told.friend = card; },
  updateTimelineShareData: (card) => {
    window.told.timeline = card;
    document.documentElement.dataset.told = "";
  },
};
"""


@pytest.fixture
def wechat(site: Site) -> Iterator[Provider]:
    """Unit a has an official account and wishes cards; WeChat answers on loopback."""
    unit = site.network.ref(site.network.a)
    with providers.serving(providers.wechat) as provider:
        channels = settings.HUISHENG_CHANNELS | {"wechat": provider.url}
        with override_settings(HUISHENG_CHANNELS=channels):
            with enter_unit(unit):
                cache.clear()
                save_sender(
                    Way.WECHAT,
                    Maker.WECHAT,
                    options={"app_id": providers.APP_ID, "share": "on"},
                    secrets={
                        "app_secret": providers.APP_SECRET,
                        "token": providers.TOKEN,
                        "aes_key": providers.AES_KEY,
                    },
                    enabled=True,
                    actor=1,
                )
            yield provider
            with enter_unit(unit):
                remove_sender(Way.WECHAT, actor=1)


def opened(site: Site, browse: Browse, agent: str) -> tuple[Page, list[str]]:
    """The page of a question in a browser that calls itself so, and what it loaded of others."""
    named = f"Object.defineProperty(navigator, 'userAgent', {{ value: {agent!r} }});"
    page = browse(width=360, init_script=named)
    loaded: list[str] = []

    def library(route: Route) -> None:
        loaded.append(route.request.url)
        route.fulfill(body=FAKE, content_type="text/javascript")

    page.context.route("https://res.wx.qq.com/**", library)
    page.goto(site.url(commons_pages.answered(site), site.network.a))
    return page, loaded


def test_in_wechat_the_page_says_how_its_card_looks(site: Site, browse: Browse, wechat: Provider) -> None:
    page, loaded = opened(site, browse, PHONE)
    expect(page.locator("html[data-told]")).to_have_count(1)
    told: dict[str, Any] = page.evaluate("window.told")
    assert loaded == [LIBRARY]
    config = told["config"]
    assert config["appId"] == providers.APP_ID
    assert config["signature"] == signature("TICKET-1", config["nonceStr"], config["timestamp"], page.url)
    card = told["friend"]
    assert card["title"] == told["timeline"]["title"] == "工资条上少了加班费"
    assert card["link"] == page.url
    assert "打电话也不接" in card["desc"]
    fetched = (
        "async (url) => { const a = await fetch(url); return [a.status, a.headers.get('content-type')]; }"
    )
    assert page.evaluate(fetched, card["imgUrl"]) == [200, "image/png"]


def test_in_any_other_browser_nobody_is_asked(site: Site, browse: Browse, wechat: Provider) -> None:
    page, loaded = opened(site, browse, "Mozilla/5.0 (Linux; Android 14) Chrome/121.0 Mobile Safari/537.36")
    page.wait_for_load_state("networkidle")
    assert (loaded, wechat.asked) == ([], [])
    assert page.evaluate("window.wx") is None
