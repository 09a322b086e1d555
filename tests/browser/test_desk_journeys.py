"""The desk in a real browser: an officer with the keyboard alone, a leader on a phone, a call."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel.access import DUTY_OFFICER, LEADER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import approving, merging
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.receipts import new_token
from tests.browser.chromium import DESK, PHONE, Browse
from tests.browser.leaving import let_them_pass
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_accessibility import AXE
from tests.browser.test_accessibility import _overflow as overflow
from tests.browser.test_accessibility import _violations as violations

LEAVES = 20_000
"""Milliseconds: the undo window, and a slow machine."""


@pytest.fixture(autouse=True)
def _topics(site: Site) -> None:
    """The real topics, committed like everything here."""
    with enter_network():
        import_tree()


def asked(site: Site, text: str) -> UUID:
    """A question in unit a."""
    with enter_unit(site.network.ref(site.network.a)):
        return ask(NewQuestion(token=new_token(), text=text, topic="150305")).question_id


def cookies(site: Site, role: str) -> list[dict[str, Any]]:
    """Somebody with this role in unit a."""
    return cookies_for(site, role, site.network.a)


def press_until_focused(page: Page, key: str, title: str) -> None:
    """Go down the list with a key."""
    for _step in range(40):
        page.keyboard.press(key)
        if title in page.evaluate("document.activeElement.textContent"):
            return
    raise AssertionError(f"{title} is not in the list")


def test_an_officer_answers_with_the_keyboard_alone(site: Site, browse: Browse) -> None:
    title = "键盘试一试：公司拖欠三个月工资"
    pk = asked(site, f"{title}。怎么办？")
    page = browse(width=DESK[0], cookies=cookies(site, DUTY_OFFICER), init_script=AXE)
    page.clock.install()
    # The other journeys leave their questions in the queue too, more than a page of them.
    here = f"queue=to_screen&q={quote('键盘试一试')}"
    page.goto(site.url(f"/desk/?{here}", site.network.a))
    press_until_focused(page, "j", title)
    before = page.locator(".q-list > li").all_inner_texts()
    page.keyboard.press("Enter")
    expect(page.locator("#desk-item h2").first).to_have_text(title)
    expect(page).to_have_url(site.url(f"/desk/q/{pk}/?{here}", site.network.a))
    page.keyboard.press("s")
    expect(page.locator("#desk-item")).to_contain_text("已受理")
    # The list beside it has not moved: the same rows in the same order, one of them renewed.
    assert len(page.locator(".q-list > li").all_inner_texts()) == len(before)
    with page.expect_response("**/claim/"):
        page.keyboard.press("a")
    box = page.get_by_role("textbox", name="答复", exact=True)
    expect(box).to_be_focused()
    page.keyboard.type("j k 是打字，不是快捷键。请带上合同到大厅登记。")
    expect(page.locator("#desk-item h2").first).to_have_text(title)
    with enter_unit(site.network.ref(site.network.a)):
        assert Question.objects.get(pk=pk).claimed_by is not None
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-desk-leaves]")).to_contain_text("秒后发出")
    page.keyboard.press("u")
    expect(box).to_have_value("j k 是打字，不是快捷键。请带上合同到大厅登记。")
    expect(box).to_be_focused()
    page.keyboard.type("谢谢。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-desk-leaves]")).to_be_visible()
    let_them_pass(page, site, site.network.a, pk)
    # Nothing is pressed any more: the countdown ends, and the item shows that it has left.
    expect(page.locator(".q-piece--answer")).to_contain_text("谢谢。", timeout=LEAVES)
    # However fast somebody types: the box has the cursor before the key's event is over.
    assert (
        page.evaluate(
            """() => {
          const key = new KeyboardEvent("keydown", { key: "n", bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(key);
          return document.activeElement.closest("[data-tool]")?.dataset.tool;
        }"""
        )
        == "note"
    )
    page.keyboard.type("周五回访")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".q-piece--note")).to_contain_text("周五回访")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("内部备注")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert overflow(page) == 0
    assert violations(page) == []
    with enter_unit(site.network.ref(site.network.a)):
        assert Answer.objects.filter(question=pk).count() == 1


@pytest.mark.parametrize("way", ["at once", "as a whole page"])
def test_what_is_taken_back_has_the_cursor_in_its_words(site: Site, browse: Browse, way: str) -> None:
    """However quick somebody is: a button works from the moment it is there."""
    pk = asked(site, "光标试一试：公司拖欠三个月工资")
    page = browse(width=DESK[0], cookies=cookies(site, DUTY_OFFICER))
    page.goto(site.url(f"/desk/q/{pk}/", site.network.a))
    box = page.get_by_role("textbox", name="答复", exact=True)
    box.fill("请带上合同到大厅登记。")
    page.evaluate(
        """(way) => document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
            const button = document.querySelector("[data-key=u]");
            if (button) { way === "at once" ? button.click() : button.form.submit(); }
        }, 0))""",
        way,
    )
    with page.expect_response("**/desk/undo/**"):
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已撤销，没有发出任何内容").first).to_be_attached()
    expect(box).to_have_value("请带上合同到大厅登记。")
    expect(box).to_be_focused()
    assert ("/desk/undo/" in page.url) is (way == "as a whole page")


def test_no_key_works_while_a_word_is_composed(site: Site, browse: Browse) -> None:
    asked(site, "输入法试一试：宿舍几点断电")
    page = browse(width=DESK[0], cookies=cookies(site, DUTY_OFFICER))
    page.goto(site.url("/desk/?queue=to_screen", site.network.a))
    page.evaluate(
        """document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key: "j", isComposing: true, bubbles: true, cancelable: true}))"""
    )
    assert page.evaluate("document.activeElement === document.body")


def test_two_officers_see_each_other_at_work(site: Site, browse: Browse) -> None:
    pk = asked(site, "两个人同时打开：奖学金什么时候发")
    first = browse(width=DESK[0], cookies=cookies(site, DUTY_OFFICER))
    first.goto(site.url(f"/desk/q/{pk}/", site.network.a))
    with first.expect_response("**/claim/"):
        first.get_by_role("textbox", name="答复", exact=True).focus()
    second = browse(width=DESK[0], cookies=cookies(site, DUTY_OFFICER))
    second.goto(site.url(f"/desk/q/{pk}/", site.network.a))
    expect(second.get_by_text("正在处理，最多还剩 10 分钟")).to_be_visible()
    expect(second.get_by_role("textbox", name="答复", exact=True)).to_have_count(0)
    # A leader may take it out of the first one's hands.
    leader = browse(width=DESK[0], cookies=cookies(site, LEADER))
    leader.goto(site.url(f"/desk/q/{pk}/", site.network.a))
    leader.get_by_role("button", name="接管").click()
    expect(leader.get_by_role("textbox", name="答复", exact=True)).to_be_visible()


COLLEAGUE = 999_999
"""An account that signs in nowhere here: what somebody proposed they do not approve."""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_leader_approves_from_a_link_on_a_phone(site: Site, browse: Browse, scripts: bool) -> None:
    text = f"手机审批（{scripts}）：工资拖欠可以仲裁吗"
    pk = asked(site, text)
    # Before anything is proposed: where nobody could decide it, it goes to the unit above.
    page = browse(width=PHONE[0], scripts=scripts, cookies=cookies(site, LEADER))
    if scripts:
        page.clock.install()
    with enter_unit(site.network.ref(site.network.a)):
        wanted = approving.propose_answer(pk, version=1, text="可以申请仲裁", handles=False, actor=COLLEAGUE)
    page.goto(site.url(f"/desk/decide/{wanted}/", site.network.a))
    expect(page.get_by_role("heading", name=text)).to_be_visible()
    box = page.get_by_label("提问人将看到的内容")
    expect(box).to_have_value("可以申请仲裁")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_text("请写明需要怎么改").first).to_be_visible()
    box.fill("可以申请仲裁，时效一年。")
    page.get_by_role("button", name="同意并发布").click()
    expect(page.get_by_text("秒后发出")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name="同意并发布")).to_be_visible()
    page.get_by_label("提问人将看到的内容").fill("可以申请仲裁，时效一年。")
    page.get_by_role("button", name="同意并发布").click()
    expect(page.get_by_text("秒后发出")).to_be_visible()
    if scripts:
        let_them_pass(page, site, site.network.a, pk)
        expect(page.get_by_text("已同意")).to_be_visible(timeout=LEAVES)
        with enter_unit(site.network.ref(site.network.a)):
            assert Answer.objects.get(question=pk).text == "可以申请仲裁，时效一年。"


def test_merged_side_by_side_and_taken_out_again(site: Site, browse: Browse) -> None:
    main = asked(site, "并案主件：食堂什么时候开门")
    other = asked(site, "并案副件：食堂几点开门呀")
    page = browse(width=DESK[0], cookies=cookies(site, DUTY_OFFICER))
    page.clock.install()
    page.goto(site.url(f"/desk/q/{other}/merge/?main={main}", site.network.a))
    expect(page.get_by_text("并案主件").first).to_be_visible()
    expect(page.get_by_text("并案副件").first).to_be_visible()
    page.get_by_role("button", name="合并").click()
    expect(page.locator("[data-desk-leaves]")).to_be_visible()
    let_them_pass(page, site, site.network.a, other)
    expect(page.get_by_role("button", name="取消合并")).to_be_visible(timeout=LEAVES)
    page.get_by_role("button", name="取消合并").click()
    expect(page.get_by_text("已取消合并")).to_be_visible()
    with enter_unit(site.network.ref(site.network.a)):
        assert Question.objects.get(pk=other).merged_into_id is None
        assert merging.MAIN_STATES


def test_a_call_is_entered_with_the_keyboard(site: Site, browse: Browse) -> None:
    page = browse(width=DESK[0], cookies=cookies(site, DUTY_OFFICER), init_script=AXE)
    page.goto(site.url("/desk/call/", site.network.a))
    page.get_by_label("对方说的内容").focus()
    page.keyboard.type("工厂拖欠工资三个月，想知道怎么办")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="已登记，请念给对方听")).to_be_visible()
    assert violations(page) == []
    number = page.locator(".hs-receipt__number").inner_text()
    with enter_unit(site.network.ref(site.network.a)):
        question = Question.objects.get(number=number)
        assert (question.channel, question.caller_kind) == ("hotline", "self")
        assert question.on_behalf_by is not None
