"""What is asked again and again, in a real browser at both widths: staff of the city look at a matter, take
out a question, give it a name, add the question again.
"""

import re

from playwright.sync_api import Page, expect

from huisheng.kernel.access import NETWORK_STAFF
from tests.browser import cluster_pages
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for


def no_sideways_scrolling(page: Page) -> None:
    """Nothing sticks out of the page."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(script) == 0


def test_a_matter_is_looked_at_and_named(site: Site, browse: Browse, width: int) -> None:
    name = f"七号楼没有热水（{width}）"
    address = cluster_pages.one(site)
    page = browse(width=width, cookies=cookies_for(site, NETWORK_STAFF, site.network.city))
    page.goto(site.url("/clusters/"))
    no_sideways_scrolling(page)
    page.locator(f'a[href="{address}"]').click()
    questions = page.get_by_role("region", name="包含的问题").locator("li[data-item]")
    expect(questions).to_have_count(4)
    no_sideways_scrolling(page)

    last = questions.filter(has_text="锅炉检修要多久")
    last.get_by_role("checkbox").check()
    page.get_by_role("button", name="移出勾选的问题").click()
    expect(page.get_by_text("已移出 1 个问题")).to_be_visible()
    expect(questions).to_have_count(3)

    page.get_by_label("用几个字说明是什么事").fill(name)
    page.get_by_role("button", name="保存名称").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()

    page.get_by_label("按词查找").fill("锅炉检修要多久")
    page.get_by_role("region", name="补充同类问题").get_by_role("button", name="搜索").click()
    expect(page).to_have_url(re.compile(r"q="))
    page.get_by_role("button", name=re.compile("加入.*锅炉检修要多久")).click()
    expect(page.get_by_text("已归并到一起")).to_be_visible()
    expect(questions).to_have_count(4)
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
