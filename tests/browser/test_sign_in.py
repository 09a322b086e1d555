"""Staff sign-in as people meet it: invited, a key enrolled, handed over to the unit, signed out, back with
the key alone.
"""

import re
from itertools import count
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.operations.demo import add_totp, totp_code
from shared_apps.accounts.public import invite
from tests.actors import PASSWORD, give_role, make_account
from tests.browser.chromium import Browse
from tests.browser.site import Site

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ROSTER = "/manage/roster/"
_numbers = count(1)


def with_device_key(page: Page) -> None:
    """Give the browser a built-in authenticator that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page: Page, login: str, password: str) -> None:
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="继续").click()


def test_invited_enrolled_handed_over_and_back_with_the_key(site: Site, browse: Browse, width: int) -> None:
    login, password = f"key-{next(_numbers)}", "eine-lange-zeile-7"
    with enter_network():
        _, token = invite(
            username=login, name="赵敏", role=DUTY_OFFICER, unit_id=site.network.a.id, invited_by=None
        )
    page = browse(width=width)
    with_device_key(page)
    page.goto(site.url(f"/accounts/invitation/{token}/"))
    expect(page.get_by_role("heading", name="欢迎您，赵敏")).to_be_visible()
    for field in page.locator("input[type=password]").all():
        field.fill(password)
    page.get_by_role("button", name="设置密码并接受").click()
    with page.expect_navigation():
        give_password(page, login, password)
    page.goto(site.url("/my/"))
    expect(page.get_by_role("heading", name="设置第二验证方式")).to_be_visible()
    page.get_by_role("link", name="使用密钥").click()
    page.get_by_label("仅用此密钥登录").check()
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_text("还剩 10 个恢复码")).to_be_visible()
    page.get_by_role("link", name="已妥善保管，继续").click()
    page.get_by_role("link", name=site.network.a.name).click()
    page.wait_for_url(site.url("/desk/", site.network.a))

    page.goto(site.url(ROSTER, site.network.a))
    page.locator(".hs-menu summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    page.goto(site.url("/my/"))
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()
    page.goto(site.url(ROSTER, site.network.a))
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(site.url(ROSTER, site.network.a))


def test_password_and_code_without_scripts(site: Site, browse: Browse, width: int) -> None:
    account = make_account(username=f"code-{next(_numbers)}", password=PASSWORD)
    give_role(account, DUTY_OFFICER, site.network.a.id)
    add_totp(account.pk, SECRET)
    page = browse(width=width, scripts=False)
    page.goto(site.url(f"{ROSTER}?week=2026-11-16", site.network.a))
    assert urlsplit(page.url).hostname == "localhost"
    give_password(page, account.username, "wrong")
    expect(page.get_by_text("登录名或密码不正确").first).to_be_visible()
    give_password(page, account.username, PASSWORD)
    page.get_by_label("验证码").fill(totp_code(SECRET))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="值班表")).to_be_visible()
    assert page.url == site.url(f"{ROSTER}?week=2026-11-16", site.network.a)
    assert re.fullmatch(r".*\.localhost", urlsplit(page.url).hostname or "")
