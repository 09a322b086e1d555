"""Django's own administration under our content policy: its pages work, and break nothing of it."""

from playwright.sync_api import expect

from huisheng.kernel.access import OPERATOR
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account
from tests.actors import make_account
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for


def test_looking_up_filtering_and_closing_an_account(site: Site, browse: Browse, width: int) -> None:
    """The fixture fails the test for any breach of the policy and any error of a script."""
    with enter_network():
        wanted = make_account(name="要停用的人")
    page = browse(width=width, cookies=cookies_for(site, OPERATOR, None))
    page.goto(site.url("/admin/"))
    page.goto(site.url("/admin/accounts/rolegrant/"))
    page.goto(site.url("/admin/accounts/account/?is_active__exact=1"))
    page.locator("#searchbar").fill(wanted.username)
    page.locator("#searchbar").press("Enter")
    page.get_by_role("link", name=wanted.username).click()
    page.get_by_role("checkbox").first.uncheck()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    with enter_network():
        assert not Account.objects.get(pk=wanted.pk).is_active
    page.goto(site.url(f"/admin/accounts/account/{wanted.pk}/history/"))
