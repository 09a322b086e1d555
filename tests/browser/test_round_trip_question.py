"""The round trip of a question in a real browser: asked on a phone without an account, screened and
answered at the
desk, read again with the receipt. At both widths, and asking also without scripts.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Question
from tests.browser.chromium import HARDEST_AND_USUAL, PHONE, Browse
from tests.browser.leaving import let_them_pass, send_now
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_accessibility import AXE
from tests.browser.test_accessibility import _overflow as overflow
from tests.browser.test_accessibility import _violations as violations


@pytest.fixture(autouse=True)
def _topics(site: Site) -> None:
    """The real topics, committed like everything here."""
    with enter_network():
        import_tree()


def ask(page: Page, site: Site, text: str) -> tuple[str, str, str]:
    """Ask in unit a as somebody without an account; number, code and link of the receipt."""
    page.goto(site.url("/ask/", site.network.a))
    page.get_by_label("想问什么？").fill(text)
    page.get_by_role("button", name="继续", exact=True).last.click()
    page.get_by_label("求助").check()
    expect(page.get_by_label("工资发放")).to_be_visible()
    page.get_by_role("button", name="换一个主题").click()
    page.get_by_role("button", name="劳动和社会保障").click()
    page.get_by_role("button", name="工作时间和休息休假").click()
    expect(page.get_by_label("工作时间和休息休假")).to_be_checked()
    page.get_by_role("button", name="继续", exact=True).last.click()
    expect(page.get_by_text("负责答复的工作人员")).to_be_visible()
    page.get_by_role("button", name="发送", exact=True).last.click()
    expect(page.get_by_role("heading", name="已收到你的提问")).to_be_visible()
    expect(page.get_by_text(re.compile(r"预计\d+月\d+日（周.）前答复"))).to_be_visible()
    expect(page.get_by_alt_text("二维码")).to_be_visible()
    number = page.locator("#number").inner_text()
    assert re.fullmatch(r"LIXIA-\d{8}-[0-9A-Z]{6}", number)
    return number, page.locator("#secret").inner_text(), page.locator("#link").inner_text()


def answer_at_the_desk(page: Page, site: Site, number: str, title: str, *, width: int, scripts: bool) -> None:
    """Find the question in its queue, take it on, answer it; it leaves after ten seconds."""
    if scripts:
        page.clock.install()
    page.goto(site.url("/desk/?queue=to_screen", site.network.a))
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("main")).to_contain_text(number)
    if width == PHONE[0]:
        expect(page.get_by_role("navigation", name="队列")).to_be_hidden()
    page.get_by_role("button", name="有效，受理").click()
    expect(page.get_by_role("status").first).to_contain_text("已受理")
    page.get_by_role("textbox", name="答复").fill("请带上考勤记录，到区劳动监察大队登记，我们会一起跟进。")
    page.get_by_role("button", name="发布答复").click()
    expect(page.get_by_role("status").first).to_contain_text("秒后发出")
    with enter_unit(site.network.ref(site.network.a)):
        pk = Question.objects.get(number=number).pk
    if scripts:
        let_them_pass(page, site, site.network.a, pk)
        expect(page.locator(".q-piece--answer")).to_contain_text("请带上考勤记录", timeout=20_000)
    else:
        send_now(site, site.network.a, pk)


@HARDEST_AND_USUAL
def test_asked_on_a_phone_answered_at_the_desk_and_read_with_the_receipt(
    site: Site, browse: Browse, width: int, scripts: bool
) -> None:
    title = f"公司天天加班不给加班费，工资也拖着（{width}{'有' if scripts else '无'}脚本）"
    youth = browse(width=PHONE[0], scripts=scripts)
    number, code, link = ask(youth, site, f"{title}。怎么办？")

    cookies: list[dict[str, Any]] = cookies_for(site, DUTY_OFFICER, site.network.a)
    officer = browse(width=width, scripts=scripts, cookies=cookies)
    answer_at_the_desk(officer, site, number, title, width=width, scripts=scripts)

    youth.goto(link)
    expect(youth.get_by_text("请带上考勤记录")).to_be_visible()
    expect(youth.get_by_text("官方答复")).to_be_visible()
    expect(youth.get_by_role("list").filter(has_text="已受理")).to_contain_text("已答复")

    # Another browser, by hand: the number alone shows nothing, number and code together do.
    other = browse(width=PHONE[0], scripts=scripts)
    other.goto(site.url(f"/q/{number}/", site.network.a))
    expect(other.get_by_text(title)).to_have_count(0)
    other.get_by_label("查询码").fill(code.lower())
    other.get_by_role("button", name="查看进度").click()
    expect(other.get_by_text("请带上考勤记录")).to_be_visible()


def test_words_of_danger_bring_numbers_to_call_first(site: Site, browse: Browse) -> None:
    page = browse(width=PHONE[0])
    page.goto(site.url("/ask/", site.network.a))
    page.get_by_label("想问什么？").fill("最近真的不想活了")
    page.get_by_role("button", name="继续", exact=True).last.click()
    for number in ("110", "120", "12356", "12355"):
        expect(page.locator(f'.q-help a[href="tel:{number}"]')).to_be_in_viewport()


def test_each_step_of_asking_serves_everybody(site: Site, browse: Browse) -> None:
    """The pages between the first and the receipt have no address of their own: axe-core looks at them
    here.
    """
    page = browse(width=PHONE[0], init_script=AXE)
    page.goto(site.url("/ask/", site.network.a))
    page.get_by_role("button", name="继续", exact=True).last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    serves_everybody(page)
    page.get_by_label("想问什么？").fill("我不想活了，公司拖欠工资")
    page.get_by_role("button", name="继续", exact=True).last.click()
    expect(page.get_by_role("button", name="换一个主题")).to_be_visible()
    serves_everybody(page)
    page.get_by_role("button", name="换一个主题").click()
    expect(page.get_by_role("button", name="劳动和社会保障")).to_be_visible()
    serves_everybody(page)
    page.get_by_role("button", name="劳动和社会保障").click()
    expect(page.get_by_role("button", name="工资发放")).to_be_visible()
    serves_everybody(page)
    page.get_by_role("button", name="工资发放").click()
    expect(page.get_by_label("工资发放")).to_be_checked()
    page.get_by_role("button", name="继续", exact=True).last.click()
    page.get_by_text("用下面的称呼").click()
    page.get_by_text("留个联系方式").click()
    expect(page.get_by_label("邮箱")).to_be_visible()
    serves_everybody(page)


def serves_everybody(page: Page) -> None:
    """Nothing serious or critical, one first-order heading, no sideways scrolling."""
    assert page.locator("h1").count() == 1
    assert overflow(page) == 0
    assert violations(page) == []


def test_what_was_typed_survives_an_error_and_back(site: Site, browse: Browse) -> None:
    page = browse(width=PHONE[0])
    page.goto(site.url("/ask/", site.network.a))
    page.get_by_label("想问什么？").fill("宿舍热水时间太短")
    page.get_by_role("button", name="继续", exact=True).last.click()
    expect(page.get_by_role("button", name="换一个主题")).to_be_visible()
    page.get_by_role("button", name="继续", exact=True).last.click()
    page.get_by_text("留个联系方式").click()
    page.get_by_label("邮箱").fill("不是邮箱")
    page.get_by_role("button", name="发送", exact=True).last.click()
    expect(page.get_by_role("alert")).to_contain_text("邮箱格式不对")
    expect(page.get_by_label("邮箱")).to_have_value("不是邮箱")
    page.get_by_role("button", name="返回", exact=True).click()
    page.get_by_role("button", name="修改内容").click()
    expect(page.get_by_label("想问什么？")).to_have_value("宿舍热水时间太短")
