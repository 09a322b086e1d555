"""The round trip of a directive in a real browser, at both widths: the province looks at its network, sends a
task to all counties of a city, a county acknowledges and reports, the province's board shows it.
"""

import csv
import io
import re
import uuid
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, NETWORK_STAFF, NETWORK_VIEWER
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.projections.intake import take
from shared_apps.topics.public import import_tree
from tenants.public import UnitCard
from tests.browser.chromium import Browse
from tests.browser.lists import found
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.shared_apps.insights.facts import Question

TODAY = clock.business_day()


@pytest.fixture(autouse=True)
def _topics(site: Site) -> None:
    """The real topics, committed like everything here."""
    with enter_network():
        import_tree()


def carry(site: Site) -> None:
    """What worker and beat do in the running product: deliver both ways."""
    for unit in (site.network.a, site.network.b):
        relay_up(site.network.ref(unit))
        relay_down(site.network.ref(unit))


def no_sideways_scrolling(page: Page) -> None:
    """Nothing sticks out of the page."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(script) == 0


def received(page: Page, unit: UnitCard) -> int:
    """What a unit's line in the table of units says of questions received; 0 where it holds no figures."""
    cell = page.locator(f'tr[data-unit="{unit.id}"]:not([data-own]) [data-cell="received"]')
    return int(cell.inner_text()) if cell.count() else 0


def told(site: Site, day: date) -> None:
    """Three questions of a, one of them overdue, one answered."""
    questions = [Question.asked(site.network.a.id, day, id=str(uuid.uuid4())) for _ in range(3)]
    facts = [question.received() for question in questions]
    with enter_network():
        take([*facts, questions[0].overdue(after=1), questions[1].answered(after=1)])


def test_the_province_sees_its_network(site: Site, browse: Browse, width: int) -> None:
    page = browse(width=width, cookies=cookies_for(site, NETWORK_VIEWER, site.network.province))
    page.goto(site.url("/dashboard/?period=7"))
    before = received(page, site.network.city)
    told(site, TODAY - timedelta(days=2))

    page.goto(site.url("/dashboard/?period=7"))
    expect(page.get_by_text(re.compile(r"今日关注：\d+ 件问题逾期未答复。"))).to_be_visible()
    assert received(page, site.network.city) == before + 3
    no_sideways_scrolling(page)

    # Each figure opens its definition.
    overdue = page.locator('[data-figure="overdue"]')
    expect(overdue.get_by_text("已超过答复期限")).to_be_hidden()
    overdue.get_by_text("口径说明").click()
    expect(overdue.get_by_text("已超过答复期限")).to_be_visible()

    # Down the tree with the filters kept, and up again.
    page.locator(f'tr[data-unit="{site.network.city.id}"] a').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(site.network.city.name)
    expect(page.get_by_role("link", name="近 7 天")).to_have_attribute("aria-current", "true")
    expect(page.locator(f'tr[data-unit="{site.network.listed.id}"]')).to_contain_text("未开通")
    page.get_by_role("combobox", name="主题").select_option(label="城乡建设")
    page.get_by_role("button", name="查看").click()
    expect(page).to_have_url(re.compile(r"period=7&.*topic=01"))
    expect(page.get_by_role("link", name="近 7 天")).to_have_attribute("aria-current", "true")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格（CSV）").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = {row["单位"]: row["收到"] for row in csv.DictReader(io.StringIO(text))}
    assert rows[site.network.a.name] == str(received(page, site.network.a))
    page.get_by_label("所在层级").get_by_role("link", name=site.network.province.short_name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(site.network.province.name)


def test_a_directive_goes_down_and_its_report_comes_back(site: Site, browse: Browse, width: int) -> None:
    title = f"报送宣传月开展情况（{width}-{uuid.uuid4().hex[:6]}）"
    chief = browse(width=width, cookies=cookies_for(site, NETWORK_STAFF, site.network.province))
    board = issue(chief, site, title)

    carry(site)
    officer = browse(width=width, cookies=cookies_for(site, DUTY_OFFICER, site.network.a))
    row = in_inbox(officer, site, site.network.a, title)
    expect(row).to_contain_text("未读")
    row.get_by_role("link").click()
    expect(officer.get_by_text("请各县区报送。")).to_be_visible()
    expect(officer.get_by_role("main").get_by_text("已读", exact=True)).to_be_visible()
    no_sideways_scrolling(officer)
    carry(site)
    chief.goto(board)
    expect(group(chief, "read", site.network.a)).to_be_visible()
    expect(group(chief, "unread", site.network.b)).to_be_visible()

    officer.get_by_role("button", name="签收").click()
    expect(officer.get_by_role("status").first).to_contain_text("已签收")
    officer.get_by_role("button", name="报送").click()
    expect(officer.get_by_role("alert")).to_contain_text("完成情况")
    officer.get_by_label("参加人数（人）").fill("128")
    officer.get_by_label("完成情况").fill("已开展三场校园宣讲。")
    officer.get_by_role("button", name="报送").click()
    expect(officer.get_by_role("status").first).to_contain_text("已报送")
    no_sideways_scrolling(officer)

    carry(site)
    chief.goto(board)
    reported = group(chief, "reported", site.network.a)
    expect(reported).to_contain_text("参加人数（人）：128")
    expect(reported).to_contain_text("已开展三场校园宣讲。")
    expect(chief.get_by_role("main")).to_contain_text("已报送 1")
    no_sideways_scrolling(chief)

    # The other county is reminded, sees it, and the report is corrected meanwhile.
    group(chief, "unread", site.network.b).get_by_role("button", name="提醒").click()
    expect(chief.get_by_role("status").first).to_contain_text("已提醒 1 个单位")
    officer.get_by_text("更正报送").click()
    officer.get_by_label("参加人数（人）").fill("130")
    officer.get_by_role("button", name="提交更正").click()
    expect(officer.get_by_role("status").first).to_be_visible()
    expect(officer.get_by_role("main")).to_contain_text("130")
    carry(site)
    neighbour = browse(width=width, cookies=cookies_for(site, DUTY_OFFICER, site.network.b))
    expect(in_inbox(neighbour, site, site.network.b, title)).to_contain_text("提醒")
    chief.goto(board)
    expect(group(chief, "reported", site.network.a)).to_contain_text("参加人数（人）：130")


def in_inbox(page: Page, site: Site, unit: UnitCard, title: str) -> Locator:
    """Where the unit's list of directives names this one."""
    address = site.url("/desk/directives/", unit)
    return found(page, address, lambda page: page.get_by_role("listitem").filter(has_text=title))


def issue(page: Page, site: Site, title: str) -> str:
    """Write a task for all counties of the city, look at whom it reaches, issue it; the board's address."""
    page.goto(site.url("/directives/new/"))
    page.get_by_label("标题").fill(title)
    page.get_by_label("正文").fill("请各县区报送。")
    page.get_by_label("需报送的数字").fill("参加人数（人）")
    page.get_by_label("发布范围").select_option(str(site.network.city.id))
    page.get_by_label("县（市、区）").check()
    page.get_by_label("截止日期").fill((TODAY + timedelta(days=3)).isoformat())
    no_sideways_scrolling(page)
    page.get_by_role("button", name="保存并查看接收单位").click()
    expect(page.get_by_role("heading", name="将送达 2 个单位")).to_be_visible()
    expect(page.locator("[data-target]")).to_have_count(2)
    for unit in (site.network.a, site.network.b):
        expect(page.locator("[data-target]", has_text=unit.short_name)).to_have_count(1)
    expect(page.get_by_text("1 个单位未开通，收不到")).to_be_visible()
    page.get_by_role("button", name="发布到 2 个单位").click()
    expect(page.get_by_role("status").first).to_contain_text("已发布到 2 个单位")
    return page.url


def group(page: Page, step: str, unit: UnitCard) -> Locator:
    """A unit's line on the board, at this step."""
    return page.locator(f'[data-step="{step}"] [data-unit="{unit.id}"]')
