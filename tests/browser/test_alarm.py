"""Somebody in danger and somebody on call, in two real browsers: seen, taken, written to and fro, closed."""

import re

from playwright.sync_api import expect

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.questions.models import Alarm
from tests.browser import alarm_pages
from tests.browser.chromium import PHONE, Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for

WORDS = "我不想活了，站在楼顶"


def test_seen_taken_written_to_and_fro_and_closed(site: Site, browse: Browse, width: int) -> None:
    receipt = alarm_pages.asked(site, f"{WORDS}（{width}）")
    unit = site.network.ref(site.network.a)
    with enter_unit(unit):
        alarm = Alarm.objects.get(question=receipt.question_id)
        # As if it had not left the unit: no relay runs beside this browser.
        Alarm.objects.update(passed_on_at=None, nobody_on_call=False)
    asker = browse(width=PHONE[0])
    officer = browse(width=width, cookies=cookies_for(site, DUTY_OFFICER, site.network.a))
    for page in (asker, officer):
        page.clock.install()

    asker.goto(site.url(f"/q/{receipt.number}/?k={receipt.secret}", site.network.a))
    for number in ("110", "120", "12356", "12355"):
        expect(asker.get_by_role("link", name=number)).to_have_attribute("href", f"tel:{number}")
    expect(asker.get_by_text("正在呼叫值班人员")).to_be_visible()
    expect(asker.get_by_text(re.compile("前回复你。$"))).to_have_count(1)  # in the history alone

    officer.goto(site.url("/desk/alarms/", site.network.a))
    officer.locator(f'a[href="/desk/alarms/{alarm.id}/"]').click()
    officer.get_by_role("button", name="接手").click()
    officer.get_by_label("写给对方的话").fill("我在，先坐下来，离边上远一点，好吗？")
    officer.get_by_role("button", name="发送给对方").click()
    expect(officer.get_by_text("离边上远一点")).to_be_visible()

    # Without a reload: the page of somebody who waits tells by itself, each half minute.
    asker.clock.fast_forward(31_000)
    expect(asker.get_by_text("有人看到了", exact=True)).to_be_visible()
    expect(asker.get_by_text("离边上远一点")).to_be_visible()
    asker.get_by_role("link", name="补充或追问").first.click()
    asker.get_by_role("textbox").first.fill("好，我坐下了")
    asker.get_by_role("button").filter(has_text=re.compile("发送|补充")).first.click()
    expect(asker.get_by_text("好，我坐下了").first).to_be_visible()
    officer.clock.fast_forward(16_000)
    expect(officer.get_by_text("好，我坐下了")).to_be_visible()

    officer.get_by_text("结束呼叫").click()
    officer.get_by_label("处置情况").fill("同学已赶到身边，辅导员正在陪同。")
    officer.get_by_label(re.compile("未登记的事项")).select_option("done_by_others")
    officer.get_by_role("button", name="确认结束").click()
    expect(officer.get_by_text("同学已赶到身边")).to_be_visible()
    expect(officer.get_by_role("button", name="接手")).to_have_count(0)
