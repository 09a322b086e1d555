"""What the web kit promises, seen in a real browser."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel.access import DUTY_OFFICER, UNIT_ADMIN
from huisheng.kernel.tenancy import enter_network
from tenants.public import set_setting
from tests.browser import commons_pages, moderation_pages
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for

FIRST_VIEW_BYTES = 100_000
TARGET_PX = 44


def _zoom(page: Page) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_type_grows_with_and_without_scripts_and_stays(scripts: bool, site: Site, browse: Browse) -> None:
    page = browse(scripts=scripts)
    page.goto(site.url("/find/?q=zzzz"))
    page.get_by_role("button", name="特大字").click()
    expect(page.locator("html")).to_have_attribute("data-size", "150")
    assert page.url == site.url("/find/?q=zzzz")
    page.wait_for_load_state("networkidle")
    page.goto(site.url("/"))
    expect(page.locator("html")).to_have_attribute("data-size", "150")
    expect(page.get_by_role("button", name="特大字")).to_have_attribute("aria-pressed", "true")


def test_changing_the_type_size_keeps_what_was_typed(site: Site, browse: Browse) -> None:
    page = browse()
    page.goto(site.url("/"))
    before = _zoom(page)
    page.get_by_role("searchbox").fill("历下")
    page.get_by_role("button", name="大字", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-size", "125")
    assert _zoom(page) == pytest.approx(before * 1.25)
    expect(page.get_by_role("searchbox")).to_have_value("历下")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_language_changes_and_stays(scripts: bool, site: Site, browse: Browse) -> None:
    page = browse(scripts=scripts)
    page.goto(site.url("/find/?for=check"))
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check progress")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(site.url("/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Find your unit")


def test_a_unit_is_found_and_opened_without_scripts(site: Site, browse: Browse) -> None:
    page = browse(scripts=False)
    page.goto(site.url("/"))
    page.get_by_role("searchbox").fill("lixia")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="历下区团委").click()
    expect(page).to_have_url(site.url("/", site.network.a))


def test_the_keyboard_reaches_the_content_first(site: Site, browse: Browse, width: int) -> None:
    page = browse(width=width)
    page.goto(site.url("/find/"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_nothing_is_sent_while_a_word_is_composed(site: Site, browse: Browse) -> None:
    """Enter that ends a composition chooses a word; it must not reach the page as Enter."""
    page = browse()
    page.goto(site.url("/"))
    page.evaluate("""() => {
      window.seen = [];
      document.querySelector('#q').addEventListener('keydown', (event) => window.seen.push(event.key));
    }""")
    field = page.get_by_role("searchbox")
    field.dispatch_event("compositionstart")
    field.dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
    )
    assert page.evaluate("window.seen") == []
    field.dispatch_event("compositionend")
    field.dispatch_event("keydown", {"key": "a", "bubbles": True})
    assert page.evaluate("window.seen") == ["a"]


def test_a_form_is_sent_once(site: Site, browse: Browse) -> None:
    page = browse()
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(site.url("/"))
    with page.expect_navigation():
        page.evaluate("""() => {
          const form = document.createElement('form');
          form.method = 'post'; form.action = '/preferences/';
          form.innerHTML = '<input name="size" value="100"><button id="send">x</button>';
          document.querySelector('main').append(form);
          const button = document.querySelector('#send');
          button.click(); button.click(); button.click();
        }""")
    page.wait_for_load_state("networkidle")
    assert [urlsplit(url).path for url in posts] == ["/preferences/"]


def test_first_view_is_small(site: Site, browse: Browse) -> None:
    """Everything of the first view, compressed, without images: at most 100 kB (figures: page.bytes)."""
    page = browse()
    sizes: dict[str, int] = {}

    def weigh(response: object) -> None:
        if response.request.resource_type not in {"image", "font"}:  # type: ignore[attr-defined]
            sizes[response.url] = len(gzip.compress(response.body()))  # type: ignore[attr-defined]

    page.on("response", weigh)
    page.goto(site.url("/", site.network.a), wait_until="networkidle")
    assert sum(sizes.values()) <= FIRST_VIEW_BYTES, sizes
    assert len(sizes) > 5


def test_targets_are_large_enough_for_a_thumb(site: Site, browse: Browse) -> None:
    page = browse()
    page.goto(site.url("/find/unsure/"))
    small = page.evaluate(
        """(least) => [...document.querySelectorAll('button, .btn, .hs-chip[href], .hs-top__nav a')]
            .map((element) => [element.textContent.trim(), element.getBoundingClientRect().height])
            .filter(([, height]) => height > 0 && height < least)""",
        TARGET_PX,
    )
    assert small == []


def test_what_scrolls_sideways_shows_it_at_its_end(site: Site, browse: Browse) -> None:
    """Menu, tabs and tables on a phone: a shadow says that there is more, without a script."""
    page = browse(scripts=False, cookies=cookies_for(site, UNIT_ADMIN, site.network.a))
    page.goto(site.url("/manage/channels/words/", site.network.a))
    scrolling = page.evaluate("""() => [...document.querySelectorAll('body *')]
      .filter(part => part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX === 'auto')
      .map(part => [part.className.split(' ')[0], getComputedStyle(part).backgroundAttachment])""")
    assert dict(scrolling)["hs-top__nav"]
    assert {shadows for _, shadows in scrolling} == {"local, local, scroll, scroll, scroll"}


def test_the_tab_one_is_at_is_in_view_on_a_phone(site: Site, browse: Browse) -> None:
    page = browse(cookies=cookies_for(site, UNIT_ADMIN, site.network.a))
    page.goto(site.url("/manage/roster/", site.network.a))
    assert page.locator(".hs-tabs").evaluate("row => row.scrollWidth > row.clientWidth")
    expect(page.locator(".hs-tabs [aria-current]")).to_be_in_viewport(ratio=1)


def test_no_column_of_a_full_table_is_one_character_wide(site: Site, browse: Browse) -> None:
    """Chinese breaks anywhere: on a tablet a table of eight columns scrolls instead."""
    page = browse(width=768, cookies=cookies_for(site, UNIT_ADMIN, site.network.a))
    page.goto(site.url("/manage/clocks/", site.network.a))
    cells = page.locator(".hs-table tbody td:not(:last-child)")
    widths = cells.evaluate_all("cells => cells.map(cell => cell.clientWidth)")
    assert widths
    assert min(widths) >= 6 * _zoom(page)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0, "the table scrolls, not the page"


@pytest.mark.parametrize("width", [360, 768, 1024])
def test_a_long_menu_leaves_name_and_account_in_one_line(width: int, site: Site, browse: Browse) -> None:
    page = browse(width=width, cookies=cookies_for(site, UNIT_ADMIN, site.network.a))
    page.goto(site.url("/manage/", site.network.a))
    brand, account = (page.locator(part).bounding_box() for part in (".hs-brand", ".hs-menu"))
    assert brand is not None
    assert account is not None
    assert abs((brand["y"] + brand["height"] / 2) - (account["y"] + account["height"] / 2)) < 2


def test_a_receipt_s_number_breaks_in_large_type_of_the_browser(site: Site, browse: Browse) -> None:
    """200 % on a phone is a screen of 180 px."""
    page = browse(width=180)
    page.goto(site.url("/check/", site.network.a))
    page.evaluate("""() => {
      const number = document.createElement('span');
      number.className = 'hs-num'; number.textContent = 'LIXIAJIN-20261121-MVVD4C';
      document.querySelector('main .hs-page').append(number);
    }""")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_a_unit_s_accent_is_served_and_used(site: Site, browse: Browse) -> None:
    with enter_network():
        set_setting(site.network.b.id, "look.accent", "#ffd400", actor_id=None)
    page = browse()
    page.goto(site.url("/", site.network.b))
    button = page.locator(".btn-primary").first
    colour = button.evaluate("(element) => getComputedStyle(element).backgroundColor")
    assert colour not in {"rgb(11, 107, 107)", "rgb(255, 212, 0)"}, (
        "neither the network's nor too light to read"
    )
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()")
        == "#000"
    )


def test_keys_are_listed_and_rest_while_typing(site: Site, browse: Browse) -> None:
    page = browse(width=1440, cookies=cookies_for(site, DUTY_OFFICER, site.network.a))
    page.goto(site.url("/desk/", site.network.a))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<input id=\"t\" aria-label=\"t\">')"
    )
    page.locator("#t").press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_inline_code_is_refused_and_the_watch_sees_it(site: Site, browse: Browse, chromium: object) -> None:
    from tests.browser.chromium import Watch

    context = chromium.new_context(locale="zh-CN")  # type: ignore[attr-defined]
    watch = Watch(context)
    page = context.new_page()
    page.goto(site.url("/"))
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.broken = true';
      document.body.append(script);
    }""")
    assert page.evaluate("window.broken") is None
    assert any("Content Security Policy" in problem for problem in watch.problems)
    context.close()


def test_paper_shows_what_is_folded_up_and_nothing_to_press(site: Site, browse: Browse) -> None:
    page = browse(width=794)
    page.goto(site.url(commons_pages.answered(site), site.network.a))
    way = page.locator("details.hs-fold").first
    step = way.locator("li").first
    expect(step).to_be_hidden()
    page.emulate_media(media="print")
    expect(step).to_be_visible()
    expect(page.locator("main").get_by_role("button")).to_have_count(0)
    expect(page.locator("main .btn:visible")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_number_is_copied_by_a_press_where_the_browser_can(
    scripts: bool, site: Site, browse: Browse
) -> None:
    page = browse(scripts=scripts)
    page.goto(site.url(moderation_pages.receipt(site), site.network.a))
    button = page.get_by_role("button", name="复制")
    if not scripts:
        expect(button).to_have_count(0)
        return
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    expect(page.locator(".hs-toast")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#receipt").inner_text()
