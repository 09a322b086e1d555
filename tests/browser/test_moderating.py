"""A reader comes by a shared link and looks around; somebody reports, a moderator hides, the author appeals,
somebody else brings it back. Every page in a real browser, with scripts and without.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, LEADER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.commons.models import Publication
from tenant_apps.moderation.public import QUESTION, author_link
from tenant_apps.questions.public import ImportedMessage, import_batch
from tests.browser.chromium import DESK, PHONE, Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_accessibility import AXE
from tests.browser.test_accessibility import _overflow as overflow
from tests.browser.test_accessibility import _violations as violations

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def stands(site: Site, title: str) -> Publication:
    """A question of unit a that stood in public at its source."""
    received = clock.now() - timedelta(days=40)
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.a)):
        import_batch(
            [
                ImportedMessage(
                    source="市长信箱",
                    external_number=title,
                    title=title,
                    text=f"{title}，打了三次电话都没有人来，局长不作为。",
                    topic="110201",
                    visibility="public_wish",
                    received_at=received,
                    answer="已派人维修。",
                    answered_at=received + timedelta(days=2),
                    answered_by="城管局",
                )
            ]
        )
        return Publication.objects.get(title=title)


def in_order(page: Page, *, scripts: bool) -> None:
    """Nothing sticks out, and nobody is shut out. Without scripts there is nothing to ask with."""
    if scripts:
        assert (page.url, overflow(page), violations(page)) == (page.url, 0, [])


@SCRIPTS
def test_a_reader_from_a_shared_link_looks_around_and_asks(site: Site, browse: Browse, scripts: bool) -> None:
    unit = site.network.a
    title = f"体育场的看台漏雨{'一' if scripts else '两'}个月了"
    row = stands(site, title)
    stands(site, f"体育场的更衣室没有热水{'一' if scripts else '二'}")
    page = browse(width=PHONE[0], scripts=scripts, init_script=AXE)
    page.goto(site.url(f"/questions/{row.number}/?from=timeline", unit))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("已派人维修。")).to_be_visible()
    in_order(page, scripts=scripts)
    page.get_by_role("link", name=re.compile("更衣室")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("更衣室"))
    page.go_back()
    page.locator("main .hs-row__meta a").first.click()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    in_order(page, scripts=scripts)
    page.get_by_role("link", name="大家在问").first.click()
    page.get_by_role("searchbox").fill("體育場 看台")
    page.get_by_role("button", name="搜索").click()
    expect(page.get_by_role("link", name=re.compile("看台漏雨")).first).to_be_visible()
    in_order(page, scripts=scripts)
    page.goto(site.url("/questions/?q=火星飞船", unit))
    page.get_by_role("link", name="去提问").click()
    expect(page.locator("textarea").first).to_be_visible()
    # The search across units leads back to the unit's own page.
    page.goto(site.url("/questions/?q=lxq"))
    expect(page.get_by_role("searchbox")).to_be_visible()
    in_order(page, scripts=scripts)


@SCRIPTS
def test_reported_hidden_appealed_and_back(site: Site, browse: Browse, scripts: bool) -> None:
    unit = site.network.a
    title = f"公园的长椅断了{'一' if scripts else '两'}条腿"
    row = stands(site, title)
    address = site.url(f"/questions/{row.number}/", unit)

    reader = browse(width=PHONE[0], scripts=scripts, init_script=AXE)
    reader.goto(address)
    reader.locator("main").get_by_role("link", name="举报", exact=True).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("举报这条内容")
    in_order(reader, scripts=scripts)
    reader.get_by_label("想让我们知道什么").fill("最后一句在骂人。")
    reader.locator("main form .btn-primary").click()
    # No reason was chosen: said so, and what was typed is still there.
    expect(reader.get_by_label("想让我们知道什么")).to_have_value("最后一句在骂人。")
    in_order(reader, scripts=scripts)
    reader.get_by_label("侮辱、诽谤个人").check()
    reader.locator("main form .btn-primary").click()
    expect(reader.locator("#receipt")).to_have_text(re.compile("^JB-"))
    in_order(reader, scripts=scripts)
    receipt = reader.url

    officer = browse(width=DESK[0], cookies=cookies_for(site, DUTY_OFFICER, unit), init_script=AXE)
    officer.goto(site.url("/desk/moderation/", unit))
    officer.get_by_role("link", name=re.compile(title)).first.click()
    expect(officer.get_by_text("最后一句在骂人。")).to_be_visible()
    in_order(officer, scripts=True)
    case = officer.url
    officer.locator("input[name=verdict][value=hide]").check()
    officer.locator("select[name=reason]").first.select_option("abuse")
    officer.get_by_label("说明").first.fill("“不作为”一句指名道姓。")
    officer.get_by_role("button", name="作出决定").first.click()
    expect(officer.get_by_text("“不作为”一句指名道姓。").first).to_be_visible()
    in_order(officer, scripts=True)

    assert reader.goto(address).status == 410  # type: ignore[union-attr]
    in_order(reader, scripts=scripts)
    reader.goto(receipt)
    expect(reader.get_by_text("“不作为”一句指名道姓。")).to_be_visible()
    in_order(reader, scripts=scripts)

    with enter_unit(site.network.ref(unit)):
        link = author_link(QUESTION, str(row.pk))
    author = browse(width=PHONE[0], scripts=scripts, init_script=AXE)
    author.goto(site.url(link, unit))
    expect(author.get_by_text("“不作为”一句指名道姓。")).to_be_visible()
    in_order(author, scripts=scripts)
    author.locator("main form textarea").fill("这是批评，没有点谁的名字。")
    author.locator("main form .btn-primary").click()
    expect(author.get_by_role("status").first).to_be_visible()
    in_order(author, scripts=scripts)

    # Whoever decided has no part in it.
    officer.goto(case)
    expect(officer.get_by_role("button", name="作出决定")).to_have_count(0)
    leader = browse(width=DESK[0], cookies=cookies_for(site, LEADER, unit), init_script=AXE)
    leader.goto(case)
    expect(leader.get_by_text("这是批评，没有点谁的名字。")).to_be_visible()
    leader.locator("input[name=verdict][value=keep]").check()
    leader.locator("main form textarea").first.fill("批评不是隐藏的理由。")
    leader.get_by_role("button", name="作出决定").first.click()
    expect(leader.get_by_text("批评不是隐藏的理由。").first).to_be_visible()
    in_order(leader, scripts=True)

    author.reload()
    expect(author.get_by_text("批评不是隐藏的理由。")).to_be_visible()
    assert reader.goto(address).status == 200  # type: ignore[union-attr]
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
