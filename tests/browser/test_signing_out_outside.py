"""Somebody who came by the account of their institution signs out on a shared computer: told what is still
open, led there and back, in a real browser at both widths.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.data import OIDC
from shared_apps.accounts.models import Provider
from shared_apps.accounts.operations.providing import save_provider
from shared_apps.accounts.queries.providers import ALLOWED, EVERYBODY
from tenants.public import set_setting
from tests.actors import PASSWORD, give_role, make_account
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.shared_apps.accounts.outside.conftest import join
from tests.shared_apps.accounts.outside.university import (
    CLIENT_ID,
    CLIENT_SECRET,
    University,
    open_university,
)


@pytest.fixture
def university(site: Site, settings: Any) -> Iterator[University]:
    """On loopback; for as long as the test runs the provider of unit b, whose second factor counts."""
    settings.HUISHENG_SIGN_IN_LOOPBACK = True
    unit = site.network.b
    with open_university() as opened:
        opened.claims = {"acr": "mfa"}
        set_setting(site.network.city.id, ALLOWED, EVERYBODY, actor_id=None)
        entered = {
            "kind": OIDC,
            "issuer": opened.issuer,
            "client_id": CLIENT_ID,
            "factor_name": "acr",
            "factor_values": ["mfa"],
            "enabled": True,
        }
        with enter_network():
            save_provider(unit.id, entered, secret=CLIENT_SECRET, actor=1)
        yield opened
        with enter_network():
            Provider.objects.filter(unit_id=unit.id).delete()


def test_out_here_and_there(site: Site, browse: Browse, width: int, university: University) -> None:
    unit = site.network.b
    account = make_account(password=PASSWORD)
    give_role(account, DUTY_OFFICER, unit.id)
    university.person = f"person-{account.pk}"
    with enter_network():
        provider = Provider.objects.get(unit_id=unit.id)
    join(account, provider, university)

    page = browse(width=width)
    page.goto(site.url("/desk/", unit))
    page.get_by_role("link", name=f"用{unit.short_name}统一身份认证登录").click()
    page.get_by_role("button", name="用统一身份认证登录").click()
    page.wait_for_url(site.url("/desk/", unit))

    page.locator(".hs-menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="您已退出本系统")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"您在{unit.name}的统一身份认证仍处于登录状态")
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) == 0
    assert university.left == []

    page.get_by_role("link", name="一并退出统一身份认证").click()
    expect(page.get_by_role("heading", name="您已退出登录")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/sign-in/{unit.slug}/out/"))
    assert university.left == [university.person]
    page.goto(site.url("/desk/", unit))
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()
