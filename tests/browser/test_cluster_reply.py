"""One answer for all who ask the same, in a real browser: the analyst proposes it to the desks of two units,
each looks and answers, every asker hears of it, and the cluster's page shows what became of it.
"""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, NETWORK_STAFF
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.insights.models import ClusterItem
from shared_apps.insights.operations.clustering import work_off
from shared_apps.topics.public import import_tree
from tenant_apps.channels.models import Notice
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tenants.public import UnitCard
from tests.browser.chromium import HARDEST_AND_USUAL, PHONE, Browse
from tests.browser.cluster_pages import campuses
from tests.browser.leaving import let_them_pass, send_now
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_between_units import LEAVES
from tests.shared_apps.insights.clusters.made import shown

# Another matter each time: what stands in one run must not join what stands in the next.
MATTERS = {
    True: "图书馆自习室晚上九点就关门，期末复习没有地方坐，希望考试周延长开放到十一点。",
    False: "校园快递站每天只开两个小时，上课的同学取不到包裹，超过三天就被退回去了。",
}
PROPOSED = "自本周六起到月底，开放时间延长两小时，请到服务台登记。"
OWN = "我校已延长到晚上十点，具体见教务处通知。"


def no_sideways_scrolling(page: Page) -> None:
    """Nothing sticks out of the page."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(script) == 0


@pytest.fixture
def units(site: Site) -> tuple[UnitCard, UnitCard]:
    """Two universities at work."""
    with enter_network():
        import_tree()
    return campuses(site)


def asked(
    site: Site, units: tuple[UnitCard, UnitCard], text: str
) -> tuple[list[tuple[UnitCard, Receipt]], int]:
    """Two students of the first and one of the other ask the same; returns also in which cluster that is."""
    found = []
    for unit in (units[0], units[0], units[1]):
        with enter_unit(site.network.ref(unit)):
            new = NewQuestion(token=new_token(), text=text, topic="150305", contact_phone="13800001111")
            found.append((unit, ask(new)))
    with enter_network(), transaction.atomic():
        title, now = text.partition("，")[0], clock.now().isoformat()
        items = [
            shown(unit.id, title, text, at=now, question_id=str(receipt.question_id))
            for unit, receipt in found
        ]
    with enter_network():
        work_off()
        cluster = ClusterItem.objects.get(item=items[0]).cluster_id
    assert cluster is not None
    return found, cluster


def down(site: Site, units: tuple[UnitCard, UnitCard]) -> None:
    """What the relays do all the time."""
    for unit in units:
        relay_up(site.network.ref(unit))
        relay_down(site.network.ref(unit))


def answer(page: Page, site: Site, unit: UnitCard, receipt: Receipt, own: str = "") -> None:
    """At the desk: put the proposal into the box, change it or not, publish it."""
    page.goto(site.url(f"/desk/q/{receipt.question_id}/", unit))
    expect(page.get_by_text("上级提出了拟答复")).to_be_visible()
    no_sideways_scrolling(page)
    page.get_by_role("link", name="填入答复框").click()
    box = page.get_by_role("textbox", name="答复", exact=True)
    expect(box).to_have_value(PROPOSED)
    if own:
        box.fill(own)
    page.get_by_role("button", name="发布答复").click()
    expect(page.get_by_role("status").first).to_contain_text("秒后发出")


@HARDEST_AND_USUAL
def test_one_answer_for_all_who_ask_the_same(
    site: Site,
    browse: Browse,
    units: tuple[UnitCard, UnitCard],
    width: int,
    scripts: bool,
) -> None:
    found, cluster = asked(site, units, MATTERS[scripts])
    analyst = browse(
        width=width, scripts=scripts, cookies=cookies_for(site, NETWORK_STAFF, site.network.city)
    )
    analyst.goto(site.url("/clusters/"))
    analyst.locator(f'a[href="/clusters/{cluster}/"]').click()
    expect(analyst.locator("li[data-item]")).to_have_count(3)
    analyst.get_by_label("拟答复内容").fill(PROPOSED)
    analyst.get_by_role("button", name="送各单位拟答复").click()
    expect(analyst.get_by_text("已向 3 个问题提出拟答复")).to_be_visible()
    no_sideways_scrolling(analyst)
    down(site, units)

    for (unit, receipt), words in zip(found, ("", "", OWN), strict=True):
        officer = browse(width=width, scripts=scripts, cookies=cookies_for(site, DUTY_OFFICER, unit))
        if scripts:
            officer.clock.install()
        answer(officer, site, unit, receipt, words)
        if scripts:
            let_them_pass(officer, site, unit, receipt.question_id)
            expect(officer.locator(".q-piece--answer")).to_contain_text(words or PROPOSED, timeout=LEAVES)
        else:
            send_now(site, unit, receipt.question_id)
    down(site, units)

    analyst.goto(site.url(f"/clusters/{cluster}/"))
    expect(analyst.get_by_text("3 个问题中 3 个已答复，其中 2 个采用拟答复")).to_be_visible()
    for unit in units:
        line = analyst.locator("#reply li").filter(has_text=unit.name)
        expect(line).to_contain_text(re.compile("2 个采用拟答复" if unit == units[0] else "1 个"))
    no_sideways_scrolling(analyst)

    for (unit, receipt), words in zip(found, (PROPOSED, PROPOSED, OWN), strict=True):
        youth = browse(width=PHONE[0], scripts=False)
        youth.goto(site.url(f"/q/{receipt.number}/?k={receipt.secret}", unit))
        expect(youth.get_by_text(words).first).to_be_visible()
        with enter_unit(site.network.ref(unit)):
            told = Notice.objects.filter(question_id=receipt.question_id, account_id=None, code="answered")
            assert told.count() == 1, "whoever asked is told, once"
