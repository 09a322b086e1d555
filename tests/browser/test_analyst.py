"""An analyst's morning in a real browser, at both widths: from the overview of the province down the tree to
one question that is overdue, and the figures of that moment kept.
"""

import re
import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.projections.intake import take
from shared_apps.topics.public import import_tree
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.shared_apps.insights.facts import Question


@pytest.fixture
def late(site: Site) -> Question:
    """A question of county a that is overdue for a week."""
    question = Question.asked(
        site.network.a.id, clock.business_day() - timedelta(days=12), id=str(uuid.uuid4())
    )
    with enter_network():
        import_tree()
        take([question.received(), question.overdue(after=5)])
    return question


def _fits(page: Page) -> None:
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(script) == 0, page.url


def test_from_the_overview_to_one_overdue_question(
    site: Site, browse: Browse, width: int, late: Question
) -> None:
    province, city, county = site.network.province, site.network.city, site.network.a
    page = browse(width=width, cookies=cookies_for(site, NETWORK_STAFF, province))
    page.goto(site.url("/dashboard/"))
    expect(page.get_by_text(re.compile(r"今日关注：\d+ 件问题逾期未答复。"))).to_be_visible()
    _fits(page)

    # A tile is the shortest way down.
    page.locator("[data-tiles]").get_by_role("link", name=city.short_name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(city.name)
    page.get_by_role("link", name="逾期", exact=True).first.click()
    expect(page.locator('th[aria-sort="descending"]')).to_contain_text("逾期")
    _fits(page)

    # The figure, its definition and the rows behind it.
    overdue = page.locator('[data-figure="overdue"]')
    overdue.get_by_text("口径说明").click()
    overdue.get_by_role("link", name="查看构成明细").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"逾期 · {city.short_name}")
    expect(page.get_by_role("heading", name="口径说明")).to_be_visible()
    _fits(page)

    # One question: where, since when, what can be done; and the way back up.
    page.locator(f'a[href="/dashboard/{county.id}/late/{late.id}/"]').click()
    expect(page.locator(f'[data-late-item="{late.id}"]')).to_contain_text("已逾期8天")
    expect(page.get_by_text("超过答复期限")).to_be_visible()
    expect(page.get_by_role("link", name="发督办单")).to_have_attribute(
        "href", f"/oversight/orders/new/{county.id}/?question={county.id}-{late.id}"
    )
    _fits(page)
    page.get_by_role("link", name="发督办单").click()
    expect(page).to_have_url(re.compile(r"/oversight/orders/new/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    page.get_by_label("所在层级").get_by_role("link", name=county.short_name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(county.name)

    # What was seen is kept as it was.
    page.get_by_role("button", name="定格当前数据").click()
    expect(page.get_by_text("之后不再变化")).to_be_visible()
    _fits(page)
    kept = page.locator('[data-figure="overdue"] .hs-figure__value')
    before = kept.inner_text()
    another = Question.asked(county.id, clock.business_day() - timedelta(days=9), id=str(uuid.uuid4()))
    with enter_network():
        take([another.received(), another.overdue(after=2)])
    page.reload()
    expect(kept).to_have_text(before)
