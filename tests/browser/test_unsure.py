"""Somebody does not know whom to ask: from the network's site to a unit, whose desk sees who it could be."""

import re

import pytest
from playwright.sync_api import expect

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.receipts import new_token
from tests.browser.chromium import DESK, PHONE, Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for

TEXT = "公司在槐荫区，拖欠我们三个月工资，不知道该找谁（{how}脚本）"
FOUND = re.compile("[?&]q=")
"""The page of what was found: what stands there may have stood on the page before."""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_network_s_site_to_a_unit_that_finds_the_right_one(
    site: Site, browse: Browse, scripts: bool
) -> None:
    with enter_network():
        import_tree()
    network = site.network
    text = TEXT.format(how="有" if scripts else "无")
    youth = browse(width=PHONE[0], scripts=scripts)
    youth.goto(site.url("/"))
    youth.get_by_role("link", name="不确定，帮我转").click()
    youth.get_by_label("地方、学校或公司").fill("历下")
    youth.get_by_role("button", name="搜索").click()
    expect(youth).to_have_url(FOUND)
    youth.get_by_role("link", name="历下区团委").first.click()
    expect(youth.get_by_role("heading", name="历下区团委先收下")).to_be_visible()

    youth.get_by_text("不想让哪个单位看到").click()
    youth.get_by_role("link", name="历下区团委", exact=True).click()
    expect(youth.get_by_role("heading", name="济南市团委先收下")).to_be_visible()
    youth.get_by_role("link", name="向济南市团委提问").click()

    expect(youth.get_by_text("一个工作日内帮你找到负责的单位")).to_be_visible()
    youth.get_by_label("想问什么？").fill(text)
    youth.get_by_role("button", name="继续", exact=True).last.click()
    youth.get_by_label("求助").check()
    youth.get_by_label("不确定").check()
    youth.get_by_role("button", name="继续", exact=True).last.click()
    youth.get_by_role("button", name="发送", exact=True).last.click()
    youth.get_by_role("link", name="查看进度").click()
    expect(youth.get_by_text("济南市团委正在为你找负责的单位")).to_be_visible()

    with enter_unit(network.ref(network.city)):
        question = Question.objects.order_by("-received_at", "-id").first()
    assert question is not None
    assert question.excluded_units == [network.a.id]
    with enter_unit(network.ref(network.a)):
        assert not Question.objects.filter(text=question.text).exists()

    officer = browse(width=DESK[0], scripts=scripts, cookies=cookies_for(site, DUTY_OFFICER, network.city))
    officer.goto(site.url(f"/desk/q/{question.pk}/", network.city))
    expect(officer.get_by_text("提问人不确定该找谁")).to_be_visible()
    expect(officer.get_by_text("文中提到“槐荫区”")).to_be_visible()
    officer.get_by_role("link", name="交办 槐荫区团委").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("交办")
    expect(officer.get_by_label("给对方单位的话")).to_have_value(
        "提问人不确定该找谁。从内容看，应由贵单位负责。"
    )


def test_units_are_found_while_typing(site: Site, browse: Browse) -> None:
    with enter_network():
        import_tree()
    county = site.network.a
    with enter_unit(site.network.ref(county)):
        pk = ask(NewQuestion(token=new_token(), text="边打字边找单位的提问。", topic="150305")).question_id
    officer = browse(width=DESK[0], cookies=cookies_for(site, DUTY_OFFICER, county))
    officer.goto(site.url(f"/desk/q/{pk}/hand-over/", county))
    officer.get_by_label("单位名称、简称或拼音").press_sequentially("hyq")
    expect(officer.get_by_role("heading", name="查找结果")).to_be_visible()
    officer.get_by_role("link", name="共青团槐荫区委员会").click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("转办")
