"""An appraisal in a real browser: rules, an objection from a phone, a decision, the result as a file."""

import re
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from huisheng.kernel.access import LEADER, NETWORK_STAFF
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import Appraisal
from shared_apps.topics.public import import_tree
from tenants.models import Unit
from tenants.public import UnitCard
from tests.actors import give_role, make_account, sign_in_network
from tests.browser.chromium import DESK, PHONE, Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.shared_apps.insights.appraisals.making import FIRST, LAST, answers


def fits(page: Page) -> None:
    """Nothing sticks out of the page."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("width", [PHONE[0], DESK[0]])
def test_from_the_rules_to_the_file(site: Site, browse: Browse, width: int) -> None:
    title = f"办理质效考核（{width}-{uuid.uuid4().hex[:6]}）"
    with enter_network():
        import_tree()
        Unit.objects.filter(pk__in=[site.network.a.id, site.network.b.id]).update(state="live")
        answers(site.network.a.id, in_time=8, late=2)

    issuer = browse(width=width, cookies=cookies_for(site, NETWORK_STAFF, site.network.city))
    issuer.goto(site.url("/appraisals/new/"))
    issuer.get_by_label("标题").fill(title)
    issuer.get_by_label("考核起始日").fill(FIRST.isoformat())
    issuer.get_by_label("考核截止日").fill(LAST.isoformat())
    issuer.get_by_label("考核层级").select_option("county")
    issuer.get_by_label("公布各单位得分和位次").check()
    card = issuer.locator("[data-indicator=in_time]")
    card.get_by_label("权重").fill("31")
    fits(issuer)
    issuer.get_by_role("button", name="保存并核对").click()
    expect(issuer.get_by_role("alert")).to_contain_text("权重合计为 101")
    card.get_by_label("权重").fill("30")
    issuer.get_by_role("button", name="保存并核对").click()
    expect(issuer.get_by_role("heading", level=1)).to_have_text(title)
    fits(issuer)
    issuer.get_by_role("button", name="向各单位公布").click()
    expect(issuer.get_by_role("status").first).to_contain_text("个单位公布")
    fits(issuer)
    address = issuer.url
    issuer.get_by_role("button", name="冻结数据").click()
    expect(issuer.get_by_role("status").first).to_contain_text("数据已冻结")
    fits(issuer)

    # The unit reads its own figures on a phone and objects.
    phone = browse(width=PHONE[0], cookies=on_the_networks_host(site, LEADER, site.network.a))
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_have_text(title)
    expect(phone.get_by_role("main")).not_to_contain_text(site.network.b.name)
    phone.get_by_role("link", name=site.network.a.name).click()
    score = phone.locator("[data-score=in_time]")
    expect(score).to_contain_text(re.compile(r"\d+\.\d%"))
    fits(phone)
    score.get_by_text("口径和计分办法").click()
    expect(score).to_contain_text("95% 及以上得满分 30 分")
    score.get_by_role("link", name="提出异议").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("提出异议")
    phone.get_by_label("异议内容和依据").fill("两件因系统停机无法答复，见停机公告。")
    fits(phone)
    phone.get_by_role("button", name="提交异议").click()
    expect(phone.locator("[data-objection=open]")).to_contain_text("两件因系统停机无法答复")
    fits(phone)

    issuer.goto(address)
    issuer.get_by_role("link", name=re.compile(f"{site.network.a.name} · 按时答复率")).click()
    expect(issuer.get_by_role("main")).to_contain_text("见停机公告")
    issuer.get_by_label("采纳异议，以下列数字为准").check()
    issuer.get_by_label("更正后：按时答复").fill("10")
    issuer.get_by_label("更正后：首次答复").fill("10")
    issuer.get_by_label("理由（该单位可见）").fill("经查属实，剔除停机期间。")
    fits(issuer)
    issuer.get_by_role("button", name="作出决定").click()
    expect(issuer.get_by_role("status").first).to_contain_text("已作出决定")
    with enter_network():
        # The days for objections pass.
        Appraisal.objects.filter(title=title).update(objections_until=LAST - timedelta(days=1))
    issuer.goto(address)
    issuer.get_by_role("button", name="公布最终结果").click()
    expect(issuer.get_by_role("status").first).to_contain_text("最终结果已公布")
    fits(issuer)
    with issuer.expect_download() as download:
        issuer.get_by_role("link", name=re.compile("^Excel")).click()
    sheet = load_workbook(BytesIO(download.value.path().read_bytes())).worksheets[1]
    rows = {(row[0], row[1]): row for row in sheet.iter_rows(values_only=True)}
    mine = rows[site.network.a.name, "按时答复率"]
    assert "100.0%" in mine
    assert "经查属实，剔除停机期间。" in mine

    phone.goto(f"{address}units/{site.network.a.id}/")
    expect(phone.locator("[data-objection=accepted]")).to_contain_text("经查属实，剔除停机期间。")
    expect(phone.locator("[data-score=in_time] [data-share]")).to_have_text("100.0%")
    fits(phone)


def on_the_networks_host(site: Site, role: str, unit: UnitCard) -> list[dict[str, Any]]:
    """Cookies of somebody of a unit's staff on the host where they have signed in."""
    account = make_account(name="张岚")
    give_role(account, role, unit.id)
    key = sign_in_network(account)
    return [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site.url("/"), "httpOnly": True}]
