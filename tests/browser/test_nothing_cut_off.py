"""What staff read in lists and menus is there whole, at both widths."""

from datetime import UTC, datetime

from playwright.sync_api import Page

from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.public import NewQuestion, ask, new_token
from tests.browser.chromium import DESK, Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for

YEARS_AGO = datetime(2019, 12, 31, 2, 0, tzinfo=UTC)

_CUT = """(inner, outer) => [...document.querySelectorAll(inner)].filter((one) => {
  const box = one.getBoundingClientRect(), frame = one.closest(outer).getBoundingClientRect();
  return box.right > frame.right + 1 || box.left < frame.left - 1;
}).map((one) => one.innerText)"""


def cut(page: Page, inner: str, outer: str) -> list[str]:
    """The words of those that reach out of what they stand in."""
    found: list[str] = page.evaluate(f"([inner, outer]) => ({_CUT})(inner, outer)", [inner, outer])
    return found


def test_the_date_of_an_old_question(browse: Browse, site: Site, width: int) -> None:
    """With a danger, a delay of years and a topic before it, the date was cut off."""
    a = site.network.a
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(a)):
        new = NewQuestion(token=new_token(), text="被打了好几次，救救我。", topic="150305")
        ask(new, received_at=YEARS_AGO)
    page = browse(width=width, cookies=cookies_for(site, DUTY_OFFICER, a))
    page.goto(site.url("/desk/", a))
    assert page.locator(".q-when", has_text="2019年12月31日").count() > 0
    assert cut(page, ".q-when", ".hs-row__meta") == []


def test_the_menu_of_an_administrator(browse: Browse, site: Site) -> None:
    """Eleven places to go to, all in view on a desk."""
    a = site.network.a
    page = browse(width=DESK[0], cookies=cookies_for(site, UNIT_ADMIN, a))
    page.goto(site.url("/manage/", a))
    assert page.locator(".hs-top__nav a").count() >= 9
    assert cut(page, ".hs-top__nav a", ".hs-top__nav") == []
