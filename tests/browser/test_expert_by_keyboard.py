"""An expert answers, or declines, one question from a link without a pointer: Tab, Enter and Space alone."""

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel.access import DUTY_OFFICER
from tests.actors import give_role, make_account
from tests.browser import people_pages
from tests.browser.chromium import DESK, PHONE, Browse
from tests.browser.site import Site

ADVICE = "可以先向区劳动保障监察大队投诉，带上工资条和考勤记录，一般五个工作日内受理。"
STOPS = 30
"""More than one of these pages has."""

_FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const label = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText;
  return {
    name: label.trim(),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0,
    main: one.closest("main") !== null,
  };
}"""


def tab_to(page: Page, name: str) -> list[str]:
    """Press Tab until a control of this name has the focus; returns the names in `main` on the way.

    Wherever the focus stops, it is seen: it has a ring and stands on the screen.
    """
    passed: list[str] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        now = page.evaluate(_FOCUS)
        assert now["ring"], f"no ring on {now['name']}"
        assert now["inside"], f"{now['name']} is not on the screen"
        if now["name"].startswith(name):
            return passed
        if now["main"]:
            passed.append(now["name"])
    raise AssertionError(f"{name} is not reached: {passed}")


@pytest.fixture
def link(site: Site) -> str:
    """The address of one question. Staff are there, so that nothing goes to the unit above."""
    a = site.network.a
    give_role(make_account(name="王审阅"), DUTY_OFFICER, a.id)
    return site.url(people_pages.link(site), a)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [PHONE[0], DESK[0]])
def test_answering(browse: Browse, link: str, scripts: bool, width: int) -> None:
    page = browse(width=width, scripts=scripts)
    page.goto(link)
    page.keyboard.press("Tab")
    assert not page.evaluate(_FOCUS)["main"]
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    assert tab_to(page, "我来答") == [], "the link over the menu leads to the question"
    page.keyboard.press("Enter")
    expect(page.get_by_label("您的回答")).to_be_visible()
    assert tab_to(page, "您的回答") == []
    page.keyboard.type(ADVICE)
    tab_to(page, "提交回答")
    page.keyboard.press("Space")
    expect(page.get_by_label("您的回答")).to_have_count(0)
    expect(page.get_by_text("工作人员审阅后发布")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", name="这个链接已失效")).to_be_visible()


@pytest.mark.parametrize(("button", "before"), [("这次不方便", 1), ("与我有关，需要回避", 2)])
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_declining(browse: Browse, link: str, button: str, before: int, key: str) -> None:
    page = browse()
    page.goto(link)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    assert len(tab_to(page, button)) == before, "in the order of the page"
    page.keyboard.press(key)
    expect(page.get_by_role("button", name=button)).to_have_count(0)
    page.goto(link)
    expect(page.get_by_role("heading", name="这个链接已失效")).to_be_visible()
