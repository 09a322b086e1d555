"""A question goes from a county to a university and back, in a real browser, over real outboxes and inboxes:
one page for its asker throughout.
"""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import answering
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tenants.public import UnitCard, create_unit, provision, unit_by_slug, unit_card
from tests.actors import make_account
from tests.browser.chromium import DESK, HARDEST_AND_USUAL, PHONE, Browse
from tests.browser.leaving import let_them_pass, send_now
from tests.browser.site import Site
from tests.browser.staff import cookies_for

LEAVES = 20_000
"""Milliseconds: the undo window, and a slow machine."""


@pytest.fixture
def university(site: Site) -> UnitCard:
    """A university beside the county's city, committed like everything here."""
    with enter_network():
        import_tree()
    known = unit_by_slug("sdu")
    if known is not None:
        return known
    made = create_unit(
        name="共青团山东大学委员会",
        short_name="山东大学团委",
        kind="university",
        slug="sdu",
        parent_id=site.network.province.id,
        from_day=date(2026, 1, 1),
        code="sdu",
    )
    provision(made)
    return unit_card(made)


def asked(site: Site, text: str) -> Receipt:
    """A question in county a."""
    with enter_unit(site.network.ref(site.network.a)):
        return ask(NewQuestion(token=new_token(), text=text, topic="150305"))


def carry(site: Site, *units: UnitCard) -> None:
    """What the relays do all the time."""
    moved = True
    while moved:
        moved = False
        for unit in units:
            moved |= relay_up(site.network.ref(unit)) > 0
        moved |= relay_to_network_itself() > 0
        for unit in units:
            moved |= relay_down(site.network.ref(unit)) > 0


def at_the_desk(site: Site, browse: Browse, unit: UnitCard, width: int, *, scripts: bool) -> Page:
    """The browser of somebody on duty there."""
    cookies: list[dict[str, Any]] = cookies_for(site, DUTY_OFFICER, unit)
    return browse(width=width, scripts=scripts, cookies=cookies)


def hand_over(page: Page, *, find: str, name: str, way: str, reason: str, words: str) -> None:
    """From the item that is open: find the unit, say why, send."""
    page.get_by_role("link", name="转给其他单位").click()
    if find:
        page.get_by_label("单位名称、简称或拼音").fill(find)
        page.get_by_role("button", name="搜索").click()
        # The unit may have been suggested before anybody searched: that link goes with the page it stands on.
        expect(page).to_have_url(re.compile("[?&]find="))
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(way)
    page.get_by_label("原因").select_option(label=reason)
    page.get_by_label("依据").fill("《信访工作条例》第二十二条")
    page.get_by_label("给对方单位的话").fill(words)
    page.get_by_role("button", name=way, exact=True).click()
    expect(page.get_by_text("等待签收")).to_be_visible()


def accept(page: Page, site: Site, unit: UnitCard, title: str) -> None:
    """签收, from the list."""
    page.goto(site.url("/desk/incoming/", unit))
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_role("status").first).to_contain_text("已签收")


@HARDEST_AND_USUAL
def test_from_the_county_to_the_university_and_back(
    site: Site,
    browse: Browse,
    university: UnitCard,
    width: int,
    scripts: bool,
) -> None:
    county = site.network.a
    title = f"山东大学校内兼职三个月没发工资（{width}{'有' if scripts else '无'}脚本）"
    receipt = asked(site, f"{title}。怎么办？")
    youth = browse(width=PHONE[0], scripts=False)
    link = site.url(f"/q/{receipt.number}/?k={receipt.secret}", county)

    officer = at_the_desk(site, browse, county, width, scripts=scripts)
    if scripts:
        officer.clock.install()
    officer.goto(site.url(f"/desk/q/{receipt.question_id}/", county))
    # Suggested, since the text names it; or searched for.
    hand_over(
        officer,
        find="" if scripts else "shandongdaxue",
        name="共青团山东大学委员会",
        way="转办",
        reason="属于其他条线",
        words="在贵校勤工助学岗位，请核实。",
    )
    carry(site, county, university)

    there = at_the_desk(site, browse, university, width, scripts=scripts)
    accept(there, site, university, title)
    carry(site, county, university)
    there.reload()
    there.get_by_role("link", name="在工作台打开").click()
    expect(there.get_by_text("最初在历下区团委提问")).to_be_visible()
    there.get_by_role("button", name="有效，受理").click()
    expect(there.get_by_role("status").first).to_contain_text("已受理")
    carry(site, county, university)

    youth.goto(link)
    expect(youth.get_by_text("山东大学团委").first).to_be_visible()
    expect(youth.get_by_text("已受理").first).to_be_visible()

    hand_over(
        there,
        find="",
        name="共青团历下区委员会",
        way="转办",
        reason="发生在对方辖区",
        words="用工单位在贵区注册，不是校内岗位。",
    )
    carry(site, county, university)
    accept(officer, site, county, title)
    carry(site, county, university)
    with enter_unit(site.network.ref(university)):
        left = Question.objects.get(origin_question=receipt.question_id)
        assert (left.state, left.text) == ("handed_on", "")

    officer.goto(site.url(f"/desk/q/{receipt.question_id}/", county))
    officer.get_by_role("textbox", name="答复").fill("已约谈用工单位，工资本周补发。")
    officer.get_by_role("button", name="发布答复").click()
    expect(officer.get_by_role("status").first).to_contain_text("秒后发出")
    if scripts:
        let_them_pass(officer, site, county, receipt.question_id)
        expect(officer.locator(".q-piece--answer")).to_contain_text("本周补发", timeout=LEAVES)
    else:
        send_now(site, county, receipt.question_id)

    youth.goto(link)
    expect(youth.get_by_text("已约谈用工单位")).to_be_visible()
    history = youth.get_by_role("main").inner_text()
    assert re.search("山东大学团委", history)
    assert "在贵校勤工助学岗位" not in history, "what units write to each other is theirs"


def test_not_solved_for_the_third_time_it_moves_up_to_the_city(
    site: Site, browse: Browse, width: int
) -> None:
    """提级办理: nobody is asked, the county hands it over by program, and its asker reads who has it now."""
    with enter_network():
        import_tree()
    county, city = site.network.a, site.network.city
    title = f"拖欠工资说了三次还没解决（{width}）"
    receipt = asked(site, title)
    with enter_unit(site.network.ref(county)):
        answering.answer(
            receipt.question_id, version=1, text="已约谈公司。", actor=make_account().pk, handles=False
        )
        # As if that had happened twice already.
        Question.objects.filter(pk=receipt.question_id).update(redos=2)
    youth = browse(width=width)
    link = site.url(f"/q/{receipt.number}/?k={receipt.secret}", county)
    youth.goto(link)
    youth.get_by_role("link", name="未解决").click()
    youth.get_by_label("你想说的话").fill("公司又没有发，第三次了。")
    youth.get_by_role("button", name="未解决").click()
    expect(youth.get_by_label("你想说的话")).to_have_count(0)
    carry(site, county, city)

    youth.goto(link)
    expect(youth.get_by_text("已提到上级济南市团委，由济南市团委直接办理。")).to_be_visible()
    at_county = at_the_desk(site, browse, county, width, scripts=False)
    at_county.goto(site.url(f"/desk/q/{receipt.question_id}/", county))
    expect(at_county.get_by_role("button", name="发布答复")).to_have_count(0)

    officer = at_the_desk(site, browse, city, width, scripts=False)
    officer.goto(site.url("/desk/", city))
    officer.get_by_role("link", name=title).first.click()
    expect(officer.get_by_text("公司又没有发，第三次了。")).to_be_visible()
    expect(officer.get_by_text("提级办理：由历下区团委移交，三次办理仍未解决。")).to_be_visible()
    expect(officer.get_by_text("提级办理 · 三次办理仍未解决")).to_be_visible()
    officer.get_by_role("textbox", name="办理进展").fill("市里已联合人社部门督促公司补发。")
    officer.get_by_role("button", name="告知提问人").click()
    expect(officer.get_by_role("status").first).to_contain_text("秒后发出")
    send_now(site, city, receipt.question_id)
    carry(site, county, city)
    youth.goto(link)
    expect(youth.get_by_text("市里已联合人社部门督促公司补发。")).to_be_visible()


def test_sent_back_with_the_rule_it_stands_on_top_again(
    site: Site, browse: Browse, university: UnitCard, width: int
) -> None:
    county = site.network.a
    title = f"校外兼职没发工资，学校能管吗（{width}）"
    receipt = asked(site, title)
    officer = at_the_desk(site, browse, county, width, scripts=True)
    officer.goto(site.url(f"/desk/q/{receipt.question_id}/", county))
    hand_over(
        officer,
        find="山东大学",
        name="共青团山东大学委员会",
        way="转办",
        reason="属于其他条线",
        words="请贵校办理。",
    )
    carry(site, county, university)
    there = at_the_desk(site, browse, university, DESK[0], scripts=True)
    there.goto(site.url("/desk/incoming/", university))
    there.get_by_role("link", name=title).click()
    there.get_by_text("退回", exact=True).first.click()
    there.get_by_label("原因").select_option(label="不属于我单位职责")
    there.get_by_label("依据").fill("《劳动保障监察条例》第十三条")
    there.get_by_role("button", name="退回").click()
    expect(there.get_by_text("《劳动保障监察条例》第十三条")).to_be_visible()
    expect(there.get_by_text(title)).to_have_count(0)
    carry(site, county, university)
    officer.goto(site.url(f"/desk/q/{receipt.question_id}/", county))
    expect(officer.get_by_text("《劳动保障监察条例》第十三条").first).to_be_visible()
    expect(officer.get_by_role("button", name="有效，受理")).to_be_visible()
