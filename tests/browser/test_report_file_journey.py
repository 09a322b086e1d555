"""A report with files in a real browser: the city asks for a summary, a county uploads it on a phone, the
city saves it and returns the report, the county puts another in its place.
"""

import uuid
import zipfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, NETWORK_STAFF
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_report_journey import DESK, PHONE, ask, carry, told
from tests.browser.test_round_trip_directive import in_inbox, no_sideways_scrolling
from tests.office import pdf, word


def test_from_a_phone_to_the_city_and_back(site: Site, browse: Browse, tmp_path: Path) -> None:
    title = f"报送总结材料（{uuid.uuid4().hex[:6]}）"
    network = site.network
    summary, stamped, notes = (tmp_path / name for name in ("总结.pdf", "总结（盖章）.pdf", "说明.docx"))
    summary.write_bytes(pdf(mark="一"))
    stamped.write_bytes(pdf(mark="二"))
    notes.write_bytes(word())

    # The city asks for a number and for up to two PDF.
    city = browse(width=DESK, cookies=cookies_for(site, NETWORK_STAFF, network.city))
    city.goto(site.url("/directives/new/"))
    city.get_by_label("标题").fill(title)
    city.get_by_label("正文").fill("请各县区报送。")
    city.get_by_label("县（市、区）", exact=True).check()
    city.get_by_label("截止日期").fill((clock.business_day() + timedelta(days=5)).isoformat())
    city.get_by_role("button", name="保存并查看接收单位").click()
    city.get_by_role("link", name="设计报表").click()
    ask(city, "数字", "活动场次", unit_zh="场")
    fold = city.locator("details", has=city.get_by_text("增加一题", exact=True))
    fold.locator("summary").click()
    city.get_by_label("文件", exact=True).check()
    city.get_by_role("button", name="继续").click()
    expect(city.get_by_role("heading", name="增加一题")).to_be_visible()
    city.get_by_label("要问什么？").fill("总结材料")
    city.get_by_label("PDF", exact=True).check()
    city.get_by_label("最多几个文件").fill("2")
    city.get_by_role("button", name="保存到报表").click()
    told(city, "已保存到报表")
    city.get_by_role("link", name=title).click()
    city.get_by_role("button", name="发布到").click()
    told(city, "已发布到")
    board = city.url
    carry(site)

    # On a phone: one that is no PDF is named, the other one is kept.
    officer = browse(width=PHONE, cookies=cookies_for(site, DUTY_OFFICER, network.a))
    in_inbox(officer, site, network.a, title).get_by_role("link").click()
    officer.get_by_role("link", name="填写报送").click()
    expect(officer.get_by_role("heading", name="填写报送")).to_be_visible()
    officer.locator('[name="report-q2.new"]').set_input_files([summary, notes])
    officer.locator('[name="report-q1"]').fill("3")
    officer.get_by_role("button", name="报送", exact=True).click()
    expect(officer.get_by_role("alert")).to_contain_text("“说明.docx”不是这里要的类型")
    expect(officer.locator('[name="report-q1"]')).to_have_value("3")
    expect(officer.get_by_role("link", name="总结.pdf")).to_be_visible()
    no_sideways_scrolling(officer)
    officer.get_by_role("button", name="报送", exact=True).click()
    told(officer, "已报送")
    expect(officer.get_by_role("link", name="总结.pdf")).to_be_visible()
    no_sideways_scrolling(officer)
    carry(site)

    # The city saves it, alone and with all others, and returns the report.
    city.goto(board + "reports/")
    city.get_by_role("link", name=network.a.name).click()
    with city.expect_download() as download:
        city.get_by_role("link", name="总结.pdf").click()
    assert download.value.suggested_filename == "总结.pdf"
    assert download.value.path().read_bytes() == pdf(mark="一")
    city.get_by_text("退回修改").click()
    city.get_by_label("需要修改的内容").fill("请换成盖章版。")
    city.get_by_role("button", name="退回", exact=True).click()
    told(city, "已退回")
    carry(site)

    # The county takes the old one off and uploads the other.
    in_inbox(officer, site, network.a, title).get_by_role("link").click()
    expect(officer.get_by_text("请换成盖章版。")).to_be_visible()
    officer.get_by_role("link", name="更正报送").click()
    expect(officer.get_by_role("heading", name="更正报送")).to_be_visible()
    officer.get_by_label("移除").check()
    officer.locator('[name="report-q2.new"]').set_input_files(stamped)
    officer.get_by_role("button", name="提交更正").click()
    told(officer, "已更正")
    carry(site)
    city.goto(board + "reports/")
    with city.expect_download() as download:
        city.get_by_role("link", name="全部文件（ZIP）").click()
    with zipfile.ZipFile(download.value.path()) as found:
        (name,) = found.namelist()
        assert name.endswith("/总结（盖章）.pdf")
        assert found.read(name) == pdf(mark="二")
