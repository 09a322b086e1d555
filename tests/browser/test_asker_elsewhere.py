"""The asker's one page while another unit holds the question: on a phone and at a desk, in every stage."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from huisheng.kernel import clock
from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.contracts.case_messages import LATE
from shared_apps.topics.public import import_tree
from tenant_apps.questions.operations.intake import NewQuestion, Receipt
from tenant_apps.questions.operations.intake import ask as ask_here
from tenant_apps.questions.rules.receipts import new_token
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_accessibility import AXE
from tests.browser.test_accessibility import _overflow as overflow
from tests.browser.test_accessibility import _violations as violations
from tests.tenant_apps.questions.away import answer, hand_over, home_again, snapshot, step, tell


class Elsewhere:
    """A question of county a, which county b and then the city hold, and its asker's browser."""

    def __init__(self, site: Site, page: Page) -> None:
        self._site, self._page = site, page
        with enter_network():
            import_tree()
        self._unit = site.network.ref(site.network.a)
        with enter_unit(self._unit):
            text = "学校欠了我们三个月的助学岗位工资，问了几次都说再等等。"
            self.asked: Receipt = ask_here(
                NewQuestion(token=new_token(), text=text, topic="150305", contact_phone="13800001111")
            )
        self._holder = (site.network.b.id, "槐荫区团委")

    def key(self, name: str) -> str:
        """How the holder calls something of this question: unlike in any other run."""
        return f"{self.asked.question_id.hex[-12:]}-{name}"

    def hand(self, to: Any, hop: int, **how: str) -> None:
        self._holder = (to.id, to.short_name)
        with enter_unit(self._unit):
            hand_over(self.asked.question_id, to=to.id, name=to.short_name, hop=hop, **how)

    def home(self, hop: int) -> None:
        with enter_unit(self._unit):
            home_again(self.asked.question_id, hop=hop)

    def told(self, number: int, hop: int = 1, **said: Any) -> None:
        unit, name = self._holder
        with enter_unit(self._unit):
            whole = snapshot(self.asked.question_id, **said)
            tell(self.asked.question_id, number, whole, hop=hop, unit=unit, name=name)

    def look(self, name: str) -> None:
        """Open the page, and have a machine look at it."""
        page = self._page
        page.goto(self._site.url(f"/q/{self.asked.number}/?k={self.asked.secret}", self._site.network.a))
        assert violations(page) == []
        assert overflow(page) <= 0


def test_one_page_whoever_holds_it(site: Site, browse: Browse, width: int) -> None:
    page = browse(width=width, init_script=AXE)
    it = Elsewhere(site, page)
    network = site.network
    it.hand(network.b, 1)
    it.look("handed-over")
    expect(page.get_by_text("这件事现在由槐荫区团委负责。")).to_be_visible()
    expect(page.get_by_text("已转给槐荫区团委，由槐荫区团委负责；进展还是在这里看。")).to_be_visible()

    now = clock.now()
    taken = step("accepted", it.key("s1"), now)
    words = {"signed": "团小槐", "text": "请问是哪个学院的岗位？"}
    wrote = {"key": it.key("m1"), "at": now.isoformat(), "kind": "request", **words}
    until = (now + timedelta(days=5)).isoformat()
    it.told(
        1,
        state="accepted",
        waiting_since=now.isoformat(),
        waiting_until=until,
        waits="1",
        messages=[wrote],
        steps=[taken, step("waiting", it.key("s2"), now, due_on=until[:10])],
    )
    it.look("waiting")
    expect(page.get_by_text("请问是哪个学院的岗位？")).to_be_visible()
    page.get_by_role("link", name="补充或追问").click()
    page.get_by_label("你想说的话").fill("计算机学院的实验室助理岗。")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_text("计算机学院的实验室助理岗。")).to_be_visible()

    it.told(
        2,
        state="answered",
        waiting_since="",
        waiting_until="",
        answered_at=now.isoformat(),
        responded_at=now.isoformat(),
        confirm_until=(now + timedelta(days=7)).isoformat(),
        answers=[{**answer(it.key("a1"), "已与学院核对，周五前补发到卡。", now), "signed": "团小槐"}],
        steps=[step("answered", it.key("s3"), now, by="团小槐", answer=it.key("a1"))],
    )
    it.look("answered")
    expect(page.get_by_role("article").get_by_text("团小槐")).to_be_visible()
    page.get_by_role("link", name="未解决").click()
    page.get_by_label("你想说的话").fill("周五过了，还没有到账。")
    page.get_by_role("button", name="未解决").click()
    expect(page.get_by_text("你说的已经转告槐荫区团委，那边收到后这里就会更新。")).to_be_visible()
    expect(page.get_by_role("link", name="未解决")).to_have_count(0)
    it.look("passed-on")

    it.hand(network.city, 2, way="up", why=LATE)
    it.look("moved-up")
    expect(page.get_by_text("已提到上级济南市团委，由济南市团委直接办理。")).to_be_visible()
    it.home(3)
    it.look("home-again")
    expect(page.get_by_text("已回到历下区团委，由历下区团委接着办。")).to_be_visible()


def test_the_desk_at_home_reads_it_and_does_nothing(site: Site, browse: Browse, width: int) -> None:
    """It stands among what is with other units; no tool is offered but a note for colleagues."""
    cookies = cookies_for(site, DUTY_OFFICER, site.network.a)
    page = browse(width=width, cookies=cookies, init_script=AXE)
    it = Elsewhere(site, page)
    it.hand(site.network.b, 1)
    page.goto(site.url(f"/desk/q/{it.asked.question_id}/?queue=away", site.network.a))
    expect(page.get_by_text("由槐荫区团委承办。")).to_be_visible()
    expect(page.get_by_role("button", name="发布答复")).to_have_count(0)
    assert violations(page) == []
    assert overflow(page) <= 0
    page.goto(site.url("/desk/?queue=away", site.network.a))
    expect(page.get_by_text("转出在办").first).to_be_visible()
    expect(page.locator(f"a[href*='{it.asked.question_id}']").first).to_be_visible()
