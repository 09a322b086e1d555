"""Two journeys in a real browser. Of a report: the province asks, the city adds and hands on, a county
reports on a phone, the city returns it, the county corrects, the province exports. Of an amendment: the
province amends what the city has handed on, and the county reads it beside the city's words.
"""

import io
import uuid
from datetime import timedelta

import openpyxl
from playwright.sync_api import Page, expect

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_round_trip_directive import in_inbox, no_sideways_scrolling

DESK, PHONE = 1440, 360


def carry(site: Site) -> None:
    """What worker and beat do in the running product: deliver both ways."""
    for unit in (site.network.city, site.network.a, site.network.b):
        relay_up(site.network.ref(unit))
    for unit in (site.network.city, site.network.a, site.network.b):
        relay_down(site.network.ref(unit))


def told(page: Page, words: str) -> None:
    """What the page says after a step."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def ask(page: Page, kind: str, label: str, **more: str) -> None:
    """Add something to the form that is being designed."""
    expect(page.get_by_role("heading", name="报送内容", level=1)).to_be_visible()
    fold = page.locator("details", has=page.get_by_text("增加一题", exact=True))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    page.get_by_label(kind, exact=True).check()
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("heading", name="增加一题")).to_be_visible()
    page.get_by_label("要问什么？").fill(label)
    for name, value in more.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.get_by_role("button", name="保存到报表").click()
    told(page, "已保存到报表")


def test_from_the_province_to_a_county_and_back(site: Site, browse: Browse) -> None:
    title = f"报送活动情况（{uuid.uuid4().hex[:6]}）"
    network = site.network
    chief = browse(width=DESK, cookies=cookies_for(site, NETWORK_STAFF, network.province))
    board = _asked(chief, site, title)

    # The city reads it, adds its own words and hands it on.
    carry(site)
    leader = browse(width=DESK, cookies=cookies_for(site, LEADER, network.city))
    _hand_on(leader, site, title, days=2)
    carry(site)

    # A county reports on a phone; a cell that is no number is named.
    officer = browse(width=PHONE, cookies=cookies_for(site, DUTY_OFFICER, network.a))
    in_inbox(officer, site, network.a, title).get_by_role("link").click()
    expect(officer.get_by_text("请注明参加学校。")).to_be_visible()
    no_sideways_scrolling(officer)
    officer.get_by_role("link", name="填写报送").click()
    expect(officer.get_by_role("heading", name="填写报送")).to_be_visible()
    officer.locator('[name="report-q1"]').fill("3")
    officer.locator('[name="report-q2.1.c1"]').fill("第一中学")
    officer.locator('[name="report-q2.1.c2"]').fill("很多")
    no_sideways_scrolling(officer)
    officer.get_by_role("button", name="报送").click()
    expect(officer.get_by_role("alert")).to_contain_text("第 1 行“人数”")
    officer.locator('[name="report-q2.1.c2"]').fill("30")
    no_sideways_scrolling(officer)
    officer.get_by_role("button", name="报送").click()
    told(officer, "已报送")
    carry(site)

    # The city looks at it and returns it.
    city = browse(width=DESK, cookies=cookies_for(site, NETWORK_STAFF, network.city))
    city.goto(site.url("/directives/"))
    city.locator(".hs-row__link", has_text=title).click()
    expect(city.get_by_role("heading", name=title, level=1)).to_be_visible()
    city.get_by_role("link", name="报送汇总").click()
    expect(city.get_by_text("2 个单位中已报送 1 个")).to_be_visible()
    city.get_by_role("link", name=network.a.name).click()
    city.get_by_text("退回修改").click()
    city.get_by_label("需要修改的内容").fill("请补第二所学校。")
    city.get_by_role("button", name="退回", exact=True).click()
    told(city, "已退回")
    carry(site)

    # The county finds what it had written, and corrects it.
    in_inbox(officer, site, network.a, title).get_by_role("link").click()
    expect(officer.get_by_text("请补第二所学校。")).to_be_visible()
    officer.get_by_role("link", name="更正报送").click()
    expect(officer.get_by_role("heading", name="更正报送")).to_be_visible()
    expect(officer.locator('[name="report-q2.1.c1"]')).to_have_value("第一中学")
    officer.locator('[name="report-q2.2.c1"]').fill("第二中学")
    officer.locator('[name="report-q2.2.c2"]').fill("12")
    officer.get_by_role("button", name="提交更正").click()
    told(officer, "已更正")

    # The city sees the sum, and reports to the province, which exports.
    carry(site)
    city.goto(city.url.split("/reports/")[0] + "/reports/")
    expect(city.locator('[data-sum="q2.c2"]')).to_contain_text("42")
    in_inbox(leader, site, network.city, title).get_by_role("link").click()
    expect(leader.get_by_text("已报送 1 / 2")).to_be_visible()
    leader.get_by_role("link", name="填写报送").click()
    expect(leader.get_by_role("heading", name="填写报送")).to_be_visible()
    leader.locator('[name="report-q1"]').fill("5")
    leader.get_by_role("button", name="报送").click()
    told(leader, "已报送")
    carry(site)
    chief.goto(board)
    expect(chief.get_by_text("2 个单位中已报送 1 个，每个单位只计一次")).to_be_visible()
    with chief.expect_download() as download:
        chief.get_by_role("link", name="导出全部报送（XLSX）").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [(row[0], row[-1]) for row in rows[1:]] == [(network.city.name, 5)]


def test_amended_above_it_reaches_the_counties(site: Site, browse: Browse) -> None:
    title = f"报送活动情况（{uuid.uuid4().hex[:6]}）"
    network = site.network
    chief = browse(width=DESK, cookies=cookies_for(site, NETWORK_STAFF, network.province))
    board = _asked(chief, site, title, by_form=False)
    carry(site)
    leader = browse(width=PHONE, cookies=cookies_for(site, LEADER, network.city))
    _hand_on(leader, site, title, days=4)
    carry(site)
    officer = browse(width=PHONE, cookies=cookies_for(site, DUTY_OFFICER, network.a))
    in_inbox(officer, site, network.a, title).get_by_role("link").click()
    expect(officer.get_by_text("请各市报送。")).to_be_visible()
    officer.get_by_role("button", name="签收").click()
    told(officer, "已签收")
    carry(site)

    # The province amends it, with a date before the city's.
    sooner = clock.business_day() + timedelta(days=3)
    chief.goto(board)
    chief.get_by_role("link", name="修订", exact=True).click()
    expect(chief.get_by_text("下级单位已交办 1 次")).to_be_visible()
    chief.get_by_label("正文").fill("请各市报送。\n另附活动照片。")
    chief.get_by_label("截止日期").fill(sooner.isoformat())
    chief.get_by_label("修改说明").fill("提前，并补充照片")
    chief.get_by_label("重要修改").check()
    chief.get_by_role("button", name="修订并通知各单位").click()
    told(chief, "已修订")
    carry(site)

    # The county reads it with what is different; the city's words are there still.
    in_inbox(officer, site, network.a, title).get_by_role("link").click()
    expect(officer.locator("ins")).to_have_text("另附活动照片。")
    expect(officer.get_by_text(f"由{network.province.name}修订")).to_be_visible()
    expect(officer.locator("article")).to_contain_text("请注明参加学校。")
    expect(officer.locator("article")).to_contain_text("另附活动照片。")
    expect(officer.get_by_text("请重新签收")).to_be_visible()
    no_sideways_scrolling(officer)

    # The city is told on its own page and on the board, and says more in its own words.
    in_inbox(leader, site, network.city, title).get_by_role("link").click()
    expect(leader.locator("[data-came-down]")).to_contain_text("新的内容已随同下发")
    no_sideways_scrolling(leader)
    city = browse(width=PHONE, cookies=cookies_for(site, NETWORK_STAFF, network.city))
    city.goto(site.url("/directives/"))
    city.locator(".hs-row__link", has_text=title).click()
    expect(city.locator("#came-down [data-moved]")).to_contain_text(f"{sooner.month}月{sooner.day}日")
    no_sideways_scrolling(city)
    city.get_by_role("link", name="修订", exact=True).click()
    words = city.get_by_label("本单位补充内容")
    expect(words).to_have_value("请注明参加学校。")
    words.fill("请注明参加学校和人数。")
    city.get_by_label("修改说明").fill("补充人数")
    no_sideways_scrolling(city)
    city.get_by_role("button", name="修订并通知各单位").click()
    told(city, "已修订")
    carry(site)
    in_inbox(officer, site, network.a, title).get_by_role("link").click()
    expect(officer.locator("article")).to_contain_text("请注明参加学校和人数。")
    expect(officer.locator("article")).to_contain_text("另附活动照片。")


def _hand_on(page: Page, site: Site, title: str, *, days: int) -> None:
    """The city adds its own words and hands it on to its counties, due in so many days."""
    in_inbox(page, site, site.network.city, title).get_by_role("link").click()
    page.get_by_role("link", name="向下级交办").click()
    expect(page.get_by_role("heading", name="向下级交办")).to_be_visible()
    page.get_by_label("补充要求").fill("请注明参加学校。")
    page.get_by_label("县（市、区）").check()
    page.get_by_label("截止日期").fill((clock.business_day() + timedelta(days=days)).isoformat())
    page.get_by_role("button", name="交办").click()
    told(page, "正在下发")


def _asked(page: Page, site: Site, title: str, *, by_form: bool = True) -> str:
    """Write a task for the city, with a form unless told otherwise, and issue it; the board's address."""
    page.goto(site.url("/directives/new/"))
    page.get_by_label("标题").fill(title)
    page.get_by_label("正文").fill("请各市报送。")
    page.get_by_label("发布范围").select_option(str(site.network.city.id))
    page.get_by_label("市级", exact=True).check()
    page.get_by_label("截止日期").fill((clock.business_day() + timedelta(days=5)).isoformat())
    page.get_by_role("button", name="保存并查看接收单位").click()
    if by_form:
        page.get_by_role("link", name="设计报表").click()
        ask(page, "数字", "活动场次", unit_zh="场")
        ask(page, "表格", "各校情况", columns="学校*\n人数 | 数字 | 人", rows="6")
        page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="发布到 1 个单位").click()
    told(page, "已发布到 1 个单位")
    return page.url
