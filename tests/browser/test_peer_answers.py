"""From a public question to an answer of a peer that helped: written, read first, accepted, a level."""

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.commons.data.codes import PEER_ANSWER, Event, Said
from tenant_apps.commons.models import Comment, Credit, Publication
from tenant_apps.commons.operations import claiming, deciding
from tenant_apps.moderation.data.codes import Kept, Verdict
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.questions.data.codes import Visibility
from tenant_apps.questions.operations import screening
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations.remembering import COOKIE
from tenant_apps.readers.queries.known import device_token
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.test_accessibility import AXE
from tests.browser.test_accessibility import _overflow as overflow
from tests.browser.test_accessibility import _violations as violations

SAID = "我去年也遇到过：先打 12345 登记，再去街道办，三天就修好了。"


def _public_question(width: int) -> Receipt:
    """Somebody's question, taken on and shown, without an answer of the unit yet."""
    text = f"小区北门的路灯坏了三天，晚上很黑。{width}"
    receipt = ask(
        NewQuestion(token=new_token(), text=text, topic="110201", visibility=Visibility.PUBLIC_WISH)
    )
    screening.accept(receipt.question_id, version=1, actor=1)
    asker = Reader.objects.create(key=f"asker-{width}", by="phone", verified_at=clock.now())
    claiming.claim(receipt.question_id, asker.pk)
    deciding.show(receipt.question_id, actor=1)
    return receipt


def _known_as_helpful(reader_id: int) -> None:
    """Two answers before this one helped somebody."""
    publication = Publication.objects.order_by("pk").first()
    assert publication is not None
    for number in range(2):
        old = Comment.objects.create(
            publication=publication,
            kind=Said.ANSWER,
            number=900 + number,
            text="",
            state="deleted",
            written_at=clock.now(),
        )
        Credit.objects.create(
            comment=old,
            event=Event.ACCEPTED,
            reader=reader_id,
            giver=9_000_000 + number,
            points=2,
            at=clock.now(),
        )


def _is_fine(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert (page.url, overflow(page), violations(page)) == (page.url, 0, [])


@pytest.mark.parametrize("width", [360, 1440])
def test_an_answer_that_helped(site: Site, browse: Browse, width: int) -> None:
    unit = site.network.a
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(unit)):
        receipt = _public_question(width)
        peer = Reader.objects.create(key=f"peer-{width}", by="phone", name="小海豚", verified_at=clock.now())
        _known_as_helpful(peer.pk)
        cookie = device_token(peer.pk, clock.now())
    question = site.url(f"/questions/{receipt.number}/", unit)

    page = browse(width=width, init_script=AXE)
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": site.url("/", unit)}])
    page.goto(question)
    page.get_by_role("link", name="我来回答").click()
    _is_fine(page)
    page.get_by_label("你的回答").fill(SAID)
    page.locator("main form .btn-primary").click()
    expect(page.locator("[data-mine]")).to_contain_text("审核中")
    expect(page.locator("#peers")).not_to_contain_text(SAID)
    with enter_unit(site.network.ref(unit)):
        case = Case.objects.get(kind=PEER_ANSWER, text=SAID, state="waiting")
        decide(case.pk, version=case.version, verdict=Verdict.KEEP, reason=Kept.NO_BREACH, words="", actor=2)
    page.reload()
    expect(page.locator("#peers")).to_contain_text(SAID)
    expect(page.locator("#peers .c-level")).to_have_count(0)
    # The unit still owes its answer, and says so before anything of peers.
    expect(page.locator("main .hs-note").first).to_contain_text("会在这里答复")
    _is_fine(page)

    asker = browse(width=width, init_script=AXE)
    asker.goto(site.url(f"/q/{receipt.number}/?k={receipt.secret}", unit))
    asker.get_by_role("link", name="网友回答").click()
    _is_fine(asker)
    asker.get_by_role("button", name="采纳这条回答").click()
    expect(asker.get_by_role("button", name="取消采纳")).to_be_visible()

    page.reload()
    expect(page.locator("#peers")).to_contain_text("提问人采纳")
    expect(page.locator("#peers .c-level")).to_have_text("热心网友")
    page.goto(site.url("/me/answers/", unit))
    expect(page.locator("main")).to_contain_text("热心网友")
    _is_fine(page)
    asker.get_by_role("button", name="取消采纳").click()
    expect(asker.get_by_role("button", name="采纳这条回答")).to_be_visible()
    page.goto(question)
    expect(page.locator("#peers .c-level")).to_have_count(0)
