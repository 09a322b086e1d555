"""A unit joins, as people meet it: applied for on a phone, approved at a desk, and its first leader is in."""

import re
from pathlib import Path

from django.core import mail
from playwright.sync_api import Page, expect

from tenants.public import UnitCard, unit_by_slug
from tests.browser.site import Site
from tests.browser.test_sign_in import give_password, with_device_key

PASSWORD = "eine-lange-zeile-7"
NAME = "共青团泉城艺术学院委员会"
LOGIN = "zhao@quancheng.example.cn"


def _enter_code(page: Page) -> None:
    page.get_by_role("button", name="发验证码").click()
    field = page.get_by_label("邮件中的验证码")
    expect(field).to_be_visible()
    found = re.search(r"\d{6}", mail.outbox[-1].subject)
    assert found is not None
    field.fill(found[0])


def apply(page: Page, site: Site) -> None:
    """The form, for a small unit that the list does not have."""
    page.goto(site.url("/apply/"))
    page.get_by_label("单位名称").fill("泉城艺术学院")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="名录里没有我们单位").click()
    page.get_by_label("单位名称").fill("济南市")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("listitem").filter(has_text=site.network.city.name).get_by_role("link").first.click()
    for label, text in (
        ("单位全称", NAME),
        ("简称", "泉城艺术学院团委"),
        ("站点地址", "quancheng-yishu"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_label("类型").select_option("other")
    for who, name in (("第一负责人", "赵海燕"), ("技术对接人", "钱文博")):
        person = page.get_by_role("group", name=who)
        person.get_by_label("姓名").fill(name)
        person.get_by_label("职务").fill("团委书记")
        person.get_by_label("电话").fill("138 0000 1111")
        person.get_by_label("邮箱").fill(LOGIN)
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def complete(page: Page, letter: Path) -> None:
    """The mailbox proved, the letter sealed and uploaded, the application handed in."""
    _enter_code(page)
    page.get_by_role("button", name="验证", exact=True).click()
    expect(page.get_by_text("邮箱已验证。")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载申请函").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.get_by_label("盖章申请函的扫描件或照片").set_input_files(letter)
    page.get_by_role("button", name="上传申请函").click()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已提交。")).to_be_visible()


def approve(desk: Page, site: Site) -> None:
    """At the desk of the unit above: looked through, and its site set up."""
    desk.goto(site.url("/onboarding/?tab=all"))
    desk.get_by_role("link", name=NAME).click()
    expect(desk.get_by_role("button", name="通过并开通站点")).to_be_visible()
    for box in desk.get_by_role("checkbox").all():
        box.check()
    desk.get_by_role("button", name="通过并开通站点").click()
    expect(desk.get_by_text("已通过，站点已经建好")).to_be_visible()


def come_in(page: Page, site: Site, application: str) -> UnitCard:
    """Its first leader takes office, chooses a password and a key, and goes to the new site."""
    page.goto(application)
    _enter_code(page)
    page.get_by_role("button", name="确认就任").click()
    expect(page.get_by_role("heading", name="欢迎您，赵海燕")).to_be_visible()
    with_device_key(page)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="设置密码并接受").click()
    with page.expect_navigation():
        give_password(page, LOGIN, PASSWORD)
    page.goto(site.url("/my/"))
    card = unit_by_slug("quancheng-yishu")
    assert card is not None
    page.get_by_role("link", name="使用密钥").click()
    page.get_by_label("仅用此密钥登录").check()
    page.get_by_role("button", name="添加").click()
    page.get_by_role("link", name="已妥善保管，继续").click()
    page.get_by_role("link", name=NAME).click()
    page.wait_for_url(site.url("/desk/", card))
    return card
