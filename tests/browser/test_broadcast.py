"""A broadcast in a real browser: from the issuer to two sites, a question on the wall, figures on the board,
the replay, and away again. The platform is played by the test: no page asks a site of others.
"""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, Route, expect

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER, NETWORK_STAFF
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import enter_network, enter_unit
from huisheng.kernel.web import counting
from shared_apps.contracts.directive_messages import BROADCAST
from shared_apps.contracts.page_content import ABOUT
from shared_apps.directives.data.settings import WEEKLY
from shared_apps.directives.operations import amending_pages, calling, drafting, issuing
from shared_apps.directives.queries.targets import preview
from shared_apps.topics import public as topics
from tenant_apps.commons.data.counts import LIVE
from tenant_apps.commons.operations.counting import write_down
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import telling_pages
from tenant_apps.questions.data.codes import Visibility
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.receipts import new_token
from tenants.public import set_setting
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.platform.kernel.web.test_counting import PHONE
from tests.shared_apps.acting import actor
from tests.tenant_apps.outreach.broadcasts import ROOM, VIDEO, content, made_public

TITLE = "暑期兼职怎么不踩坑"
ASKED = "兼职押金能不能要回来？"
PLATFORM = "<!doctype html><html lang='zh'><title>播放器</title><body><p>{}</p></body></html>"


def with_a_platform(page: Page) -> None:
    """The players of Bilibili answer, and the browser is a telephone: headless Chromium says that it is a
    program, and so would not be counted.
    """

    def plays(route: Route) -> None:
        words = "直播画面" if "live-activity-player" in route.request.url else "回放画面"
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=PLATFORM.format(words))

    def told(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "user-agent": PHONE})

    page.context.route("https://www.bilibili.com/**", plays)
    page.context.route("https://player.bilibili.com/**", plays)
    page.context.route(re.compile(r"^http://[a-z.]*localhost:[0-9]+/live/"), told)


@pytest.mark.parametrize("width", [360, 1440])
def test_from_the_issuer_to_the_wall_to_the_board(site: Site, browse: Browse, width: int) -> None:
    network = site.network
    chief = actor("王处长", network_staff=network.province)
    title = f"{TITLE}{width}"
    with enter_network():
        if not topics.first_levels():
            topics.import_tree()
        set_setting(network.province.id, WEEKLY["province"], 0, actor_id=None)
        directive_id = drafting.create(
            chief,
            issuer_unit_id=network.province.id,
            content=drafting.DraftContent(
                kind=BROADCAST,
                title="关于组织收看直播的通知",
                text="请各县区团委组织收看。",
                number_label="",
                target_unit_id=network.city.id,
                target_kinds=("county",),
                due_at=clock.now() + timedelta(days=7),
            ),
        )
        live = content(title=title, address=ROOM)
        calling.write(directive_id, chief, content=live, may_change=[ABOUT])
    issuer = browse(width=width, cookies=cookies_for(site, NETWORK_STAFF, network.province))
    issuer.goto(site.url(f"/directives/{directive_id}/"))
    expect(issuer.locator("#broadcast").get_by_text(title)).to_be_visible()
    with enter_network():
        seal = preview(
            issuer_unit_id=network.province.id, target_unit_id=network.city.id, kinds=["county"]
        ).seal
        issuing.issue(directive_id, chief, confirmed=seal)
    codes = {}
    for county in (network.a, network.b):
        relay_down(network.ref(county))
        with enter_unit(network.ref(county)):
            codes[county.id] = Campaign.objects.get(directive_id=directive_id).code

    # It stands on both sites by itself; the picture plays.
    counting.take()
    watcher = browse(width=width)
    with_a_platform(watcher)
    for county in (network.a, network.b):
        watcher.goto(site.url(f"/live/{codes[county.id]}/", county))
        expect(watcher.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(watcher.frame_locator("iframe").get_by_text("直播画面")).to_be_visible()
    here = site.url(f"/live/{codes[network.a.id]}/", network.a)
    with watcher.expect_response(lambda one: one.url.endswith("/here.gif")):
        watcher.goto(here)
    expect(watcher.get_by_role("heading", name="提问墙")).to_be_visible()
    watcher.get_by_role("link", name="现在提问").click()
    expect(watcher).to_have_url(re.compile("/ask/"))

    # Somebody has asked, and the unit has approved it; an officer says that it is being answered.
    with enter_unit(network.ref(network.a)):
        new = NewQuestion(
            token=new_token(),
            text=ASKED,
            topic="150305",
            visibility=Visibility.PUBLIC_WISH,
            campaign=codes[network.a.id],
        )
        made_public(ask(new))
        made = Campaign.objects.get(directive_id=directive_id).pk
    officer = browse(width=width, cookies=cookies_for(site, DUTY_OFFICER, network.a))
    officer.goto(site.url(f"/manage/broadcasts/{made}/wall/", network.a))
    ready = officer.locator("li", has_text="兼职押金能不能要回来")
    ready.get_by_role("button", name="开始解答").click()
    expect(officer.locator("#wall-keep").get_by_text("正在解答")).to_be_visible()
    watcher.goto(here)
    expect(watcher.locator("#wall").get_by_text("正在解答")).to_be_visible()
    expect(watcher.locator("#wall").get_by_role("link", name="兼职押金能不能要回来")).to_be_visible()

    # Each site has counted the device once; the board says so.
    taken = counting.take()
    for county in (network.a, network.b):
        counted = [one for one in taken[county.id] if one.what == LIVE and one.key == codes[county.id]]
        assert [one.number for one in counted] == [1]
        with enter_unit(network.ref(county)), transaction.atomic():
            write_down(counted)
            telling_pages.tell_again(Campaign.objects.get(directive_id=directive_id).pk)
        relay_up(network.ref(county))
    issuer.goto(site.url(f"/directives/{directive_id}/"))
    rows = issuer.locator("#broadcasts tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text=network.a.short_name).locator("td").nth(1)).to_have_text("1")
    expect(rows.filter(has_text=network.b.short_name).locator("td").nth(1)).to_have_text("1")

    # Over: the issuer adds the replay on its page.
    now = clock.now()
    over = content(
        title=title,
        address=ROOM,
        begins=now - timedelta(hours=2),
        ends=now - timedelta(minutes=1),
        replay=VIDEO,
    )
    with enter_network():
        amending_pages.amend_page(
            directive_id, chief, based_on=1, content=over, why="补充回放", is_important=False
        )
    relay_down(network.ref(network.a))
    watcher.goto(here)
    expect(watcher.frame_locator("iframe").get_by_text("回放画面")).to_be_visible()
    expect(watcher.get_by_role("heading", name="本场提问")).to_be_visible()

    # Recalled: gone.
    issuer.goto(site.url(f"/directives/{directive_id}/"))
    _recall(issuer)
    relay_down(network.ref(network.a))
    gone = watcher.goto(here)
    assert gone is not None
    assert gone.status == 404


def _recall(page: Page) -> None:
    page.locator("details:has(form[action$='/recall/']) summary").click()
    form = page.locator("form[action$='/recall/']")
    form.locator("textarea").fill("改期举行")
    form.get_by_role("button").click()
    expect(page.get_by_text("改期举行").first).to_be_visible()
