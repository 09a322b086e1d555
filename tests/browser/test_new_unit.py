"""A new unit, from its application to the first question that a young person asks there: everything in the
browser, by the people whose work it is, on a phone.
"""

import re
from pathlib import Path
from typing import Any

from django.test.utils import override_settings
from playwright.sync_api import FilePayload, Page, expect

from huisheng.kernel.access import NETWORK_STAFF
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from shared_apps.topics.public import import_tree
from tenants.public import UnitCard
from tests.browser import joining_steps
from tests.browser.chromium import Browse
from tests.browser.onboarding_pages import PDF
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.tenant_apps.people.test_importing_staff import row, workbook
from tests.tenant_apps.questions.attached import photo

QUESTION = "社团想借排练厅，周末也能申请吗？"
ROUND = ("选“咨询”", "受理", "(2026年)?10月13日", "“没通过确实让人着急", "点“已解决”", "不催")
"""What is right at each step of the first round of practice, as patterns: a day may name its year."""


def _see_what_is_missing(page: Page, site: Site, unit: UnitCard) -> None:
    page.goto(site.url("/manage/", unit))
    page.get_by_role("link", name="网站正在试运行").click()
    expect(page.get_by_role("heading", name="开站指引")).to_be_visible()
    expect(page.get_by_text("试运行", exact=True)).to_be_visible()
    page.get_by_role("link", name="查看开通条件").click()
    conditions = page.get_by_role("main").get_by_role("listitem")
    for label in ("值班表", "专家", "隐私说明", "走通一个问题"):
        expect(conditions.filter(has=page.get_by_role("link", name=label))).to_contain_text("还缺少")
    expect(page.get_by_role("button", name="现在正式开通")).to_have_count(0)


def _part(page: Page, site: Site, unit: UnitCard, label: str, action: str = "") -> None:
    """To one part of the first weeks, and by its button to the page on which it is done."""
    page.goto(site.url("/manage/setup/", unit))
    parts = page.get_by_role("region", name="逐项设置")
    parts.get_by_role("link", name=label, exact=True).click()
    if action:
        page.get_by_role("main").get_by_role("link", name=action, exact=True).click()


def _give_it_a_look(page: Page) -> None:
    logo: FilePayload = {"name": "标志.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.get_by_label("标志").first.set_input_files([logo])
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("img", name="当前标志")).to_be_visible()


def _take_colleagues_in(page: Page) -> None:
    book: FilePayload = {
        "name": "人员.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": workbook(
            row(1, login="qian@quancheng.example.cn"), row(2, login="sun@quancheng.example.cn")
        ),
    }
    page.get_by_label("工作簿（.xlsx）").set_input_files([book])
    page.get_by_role("button", name="先试导入").click()
    page.get_by_role("button", name="导入没有问题的行").click()
    expect(page.get_by_role("heading", name="导入完成")).to_be_visible()
    expect(page.get_by_text("已邀请 2 人。")).to_be_visible()


def _fill_the_roster(page: Page) -> None:
    """The leader alone takes the first two weeks: a team of one, since nobody else has come in yet."""
    page.get_by_role("link", name="按团队排班").click()
    page.get_by_role("link", name="新增科室").click()
    page.get_by_label("类型").select_option("team")
    page.get_by_label("名称").fill("值班一组")
    page.get_by_label("负责人").select_option(label="赵海燕")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("值班一组").first).to_be_visible()
    page.goto(page.url.replace("/manage/sections/", "/manage/roster/"))
    page.get_by_role("link", name="按团队排班").click()
    page.get_by_label("值班一组").check()
    page.get_by_label("从哪一周开始").fill(business_day().isoformat())
    page.get_by_label("周数").fill("2")
    page.get_by_role("button", name="生成值班表").click()
    expect(page.get_by_text("值班一组").first).to_be_visible()


def _enter_an_expert(page: Page) -> None:
    page.get_by_label("姓名").fill("李国栋")
    page.get_by_label("职业或职称").fill("执业律师")
    page.get_by_label("法律").check()
    page.get_by_role("button", name="认证并添加").click()
    expect(page.get_by_role("heading", name="李国栋的链接")).to_be_visible()


def _publish_privacy(page: Page) -> None:
    page.get_by_role("button", name="公布到网站").click()
    expect(page.get_by_role("status").get_by_text("隐私说明已公布在网站上。")).to_be_visible()


def _practise(page: Page) -> None:
    page.get_by_role("link", name="一件普通的咨询").click()
    for right in ROUND:
        page.get_by_role("main").get_by_role("button", name=re.compile(f"^{right}")).click()
        expect(page.locator("#verdict")).to_contain_text("对。")
    expect(page.get_by_role("heading", name="这件走完了")).to_be_visible()


def _arrange_the_home_page(page: Page, site: Site, unit: UnitCard, reader: Page) -> None:
    """A block of one's own: in the draft, looked at, and only then before readers."""
    page.goto(site.url("/manage/site/", unit))
    page.get_by_label("增加板块").select_option(label="文字")
    page.get_by_role("button", name="添加", exact=True).click()
    page.get_by_label("标题").fill("开放时间")
    page.get_by_label("正文").fill("周一至周五 **9:00–17:00**")
    page.get_by_role("button", name="保存到草稿").click()
    page.get_by_role("link", name="预览", exact=True).click()
    expect(page.get_by_role("heading", name="开放时间")).to_be_visible()
    reader.goto(site.url("/", unit))
    expect(reader.get_by_role("heading", name="开放时间")).to_have_count(0)
    page.goto(site.url("/manage/site/", unit))
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布，现在所有人都能看到。")).to_be_visible()
    reader.goto(site.url("/", unit))
    expect(reader.get_by_role("heading", name="开放时间")).to_be_visible()
    reader.get_by_role("contentinfo").get_by_role("link", name="隐私说明").click()
    expect(reader.get_by_role("heading", name="隐私说明", exact=True)).to_be_visible()
    expect(reader.get_by_role("main").get_by_role("heading", level=2).first).to_be_visible()


def _open(page: Page, site: Site, unit: UnitCard) -> None:
    page.goto(site.url("/manage/setup/open/", unit))
    expect(page.get_by_text("还缺少", exact=True)).to_have_count(0)
    page.get_by_role("button", name="现在正式开通").click()
    expect(page.get_by_text("网站已正式开通，欢迎！")).to_be_visible()
    expect(page.get_by_text("已正式开通", exact=True)).to_be_visible()


def _ask(page: Page, site: Site, unit: UnitCard) -> None:
    page.goto(site.url("/ask/", unit))
    page.get_by_label("想问什么？").fill(QUESTION)
    page.get_by_role("button", name="继续", exact=True).last.click()
    page.get_by_label("不确定").check()
    page.get_by_role("button", name="继续", exact=True).last.click()
    page.get_by_role("button", name="发送", exact=True).last.click()
    expect(page.get_by_role("heading", name="已收到你的提问")).to_be_visible()


def test_from_the_application_to_the_first_question(
    site: Site, browse: Browse, tmp_path: Path, settings: Any
) -> None:
    with enter_network():
        import_tree()
    letter = tmp_path / "申请函.pdf"
    letter.write_bytes(PDF)
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        phone = browse(width=360)
        joining_steps.apply(phone, site)
        application = phone.url
        joining_steps.complete(phone, letter)
        desk = browse(width=1440, cookies=cookies_for(site, NETWORK_STAFF, site.network.city))
        joining_steps.approve(desk, site)
        unit = joining_steps.come_in(phone, site, application)

        _see_what_is_missing(phone, site, unit)
        _part(phone, site, unit, "单位名称与形象", "设置名称、标志和颜色")
        _give_it_a_look(phone)
        _part(phone, site, unit, "工作人员", "用表格导入工作人员")
        _take_colleagues_in(phone)
        _part(phone, site, unit, "值班表", "排值班表")
        _fill_the_roster(phone)
        _part(phone, site, unit, "专家", "登记一位专家")
        _enter_an_expert(phone)
        _part(phone, site, unit, "隐私说明")
        _publish_privacy(phone)
        _part(phone, site, unit, "走通一个问题", "去做一次练习")
        _practise(phone)
        youth = browse(width=360)
        _arrange_the_home_page(phone, site, unit, youth)
        _open(phone, site, unit)

        _ask(youth, site, unit)
        phone.goto(site.url("/desk/", unit))
        expect(phone.get_by_role("link", name=QUESTION.rstrip("？"))).to_be_visible()
