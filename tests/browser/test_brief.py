"""A brief in a real browser, at both widths: from figures to the Word file to the directive."""

import re
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from docx import Document as open_file
from playwright.sync_api import Page, expect

from huisheng.kernel import clock
from huisheng.kernel.access import LEADER, NETWORK_STAFF
from huisheng.kernel.tenancy import enter_network
from shared_apps.topics.public import import_tree
from tenants.public import UnitCard
from tests.actors import give_role, make_account, sign_in_network
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_round_trip_directive import told

TODAY = clock.business_day()


@pytest.fixture(autouse=True)
def _topics(site: Site) -> None:
    with enter_network():
        import_tree()


def fits(page: Page) -> None:
    """Nothing sticks out of the page."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_from_figures_to_the_file_to_the_directive(site: Site, browse: Browse, width: int) -> None:
    told(site, TODAY - timedelta(days=2))
    title = f"十一月运行情况（{width}-{uuid.uuid4().hex[:6]}）"
    chief = browse(width=width, cookies=cookies_for(site, NETWORK_STAFF, site.network.city))
    chief.goto(site.url("/briefs/new/"))
    chief.get_by_label("标题").fill(title)
    chief.get_by_label("导语").fill("现将有关情况通报如下。")
    chief.get_by_label("正文").fill("一、总体情况\n（一）受理\n运行平稳。")
    chief.get_by_label("数据起始日").fill((TODAY - timedelta(days=6)).isoformat())
    chief.get_by_label("数据截止日").fill(TODAY.isoformat())
    chief.get_by_label("单位表").select_option("children")
    fits(chief)
    chief.get_by_role("button", name="保存并预览").click()
    paper = chief.get_by_role("article", name=title)
    expect(paper).to_contain_text("（草稿，未编号）")
    expect(paper).to_contain_text(site.network.a.name)
    expect(paper).to_contain_text("二、数据情况")
    fits(chief)

    chief.get_by_role("button", name="编号印发").click()
    expect(chief.get_by_role("status").first).to_contain_text("已印发")
    expect(paper).to_contain_text(re.compile(rf"{TODAY.year}年第\d+期"))
    fits(chief)
    with chief.expect_download() as download:
        chief.get_by_role("link", name="下载 Word 文件").click()
    words = [line.text for line in open_file(BytesIO(download.value.path().read_bytes())).paragraphs]
    assert title in words
    assert "（一）受理" in words

    address = chief.url
    chief.get_by_role("button", name="以工作通知下发").click()
    expect(chief.get_by_label("标题")).to_have_value(re.compile("关于印发《青年之声工作动态》"))
    expect(chief.get_by_label("正文")).to_have_value(re.compile(re.escape(address)))
    chief.get_by_label("县（市、区）").check()
    chief.get_by_label("截止日期").fill((TODAY + timedelta(days=3)).isoformat())
    fits(chief)
    chief.get_by_role("button", name="保存并查看接收单位").click()
    expect(chief.get_by_role("heading", level=1)).to_have_text(re.compile("关于印发《青年之声工作动态》"))
    expect(chief.get_by_role("main")).to_contain_text(address)

    # Whoever works in a county below reads it there, and finds nothing to press but the file.
    reader = browse(width=width, cookies=on_the_networks_host(site, LEADER, site.network.a))
    reader.goto(address)
    expect(reader.get_by_role("article", name=title)).to_contain_text("现将有关情况通报如下。")
    expect(reader.get_by_role("link", name="下载 Word 文件")).to_be_visible()
    expect(reader.get_by_role("button", name="以工作通知下发")).to_have_count(0)
    fits(reader)


def on_the_networks_host(site: Site, role: str, unit: UnitCard) -> list[dict[str, Any]]:
    """Cookies of somebody of a unit's staff on the host where they have signed in."""
    account = make_account(name="张岚")
    give_role(account, role, unit.id)
    key = sign_in_network(account)
    return [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site.url("/"), "httpOnly": True}]
