"""From a question asked in private to one that everybody reads: whoever asked verifies a phone, a moderator
decides, a stranger reads it from a shared link.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from huisheng.kernel.access import LEADER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import Visibility
from tenant_apps.questions.operations import screening
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.readers.operations import verifying
from tests.browser.chromium import DESK, Browse
from tests.browser.site import Site
from tests.browser.staff import cookies_for
from tests.browser.test_accessibility import AXE
from tests.browser.test_accessibility import _overflow as overflow
from tests.browser.test_accessibility import _violations as violations

OFFICER = 1


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Phone → code of the last message; stands where the unit sends by SMS."""
    box: dict[str, str] = {}

    def send(phone: str, code: str) -> bool:
        box[phone] = code
        return True

    monkeypatch.setattr(verifying, "_senders", [send])
    return box


def asked(site: Site, text: str) -> Receipt:
    """A question in unit a that was taken on, and that is to help others."""
    with enter_network():
        import_tree()
    with enter_unit(site.network.ref(site.network.a)):
        new = NewQuestion(token=new_token(), text=text, topic="110201", visibility=Visibility.PUBLIC_WISH)
        receipt = ask(new)
        screening.accept(receipt.question_id, version=1, actor=OFFICER)
    return receipt


def in_order(page: Page, *, scripts: bool = True) -> None:
    """Nothing sticks out, and nobody is shut out. Without scripts there is nothing to ask with."""
    if not scripts:
        return
    assert overflow(page) == 0
    assert violations(page) == []


def verify(page: Page, phone: str, sent: dict[str, str], *, scripts: bool = True) -> None:
    """Through both pages of verifying, with a wrong code first."""
    expect(page.get_by_label("手机号")).to_be_visible()
    in_order(page, scripts=scripts)
    page.get_by_label("手机号").fill(phone)
    page.get_by_label("我已满 14 周岁").check()
    page.get_by_role("button", name="获取验证码").click()
    box = page.get_by_label("短信验证码")
    expect(box).to_be_visible()
    in_order(page, scripts=scripts)
    code = sent[phone]
    box.fill(f"{(int(code) + 1) % 1_000_000:06d}")
    page.get_by_role("button", name="验证", exact=True).click()
    expect(page.get_by_text("还可以试 4 次").first).to_be_visible()
    page.get_by_label("短信验证码").fill(code)
    page.get_by_role("button", name="验证", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_a_wish_to_a_public_page(
    site: Site, browse: Browse, sent: dict[str, str], scripts: bool
) -> None:
    title = f"楼下的健身器材坏了{'一' if scripts else '两'}个月"
    receipt = asked(site, f"{title}。请问找谁修？我的手机是13812345678。")
    phone = f"1391234567{int(scripts)}"
    asker = browse(scripts=scripts, init_script=AXE)
    asker.goto(site.url(f"/q/{receipt.number}/?k={receipt.secret}", site.network.a))
    asker.get_by_text("更多", exact=True).click()
    asker.get_by_role("link", name="谁能看到").click()
    expect(asker.get_by_role("heading", level=1)).to_have_text("谁能看到")
    in_order(asker, scripts=scripts)
    asker.get_by_role("button", name="验证手机号").click()
    verify(asker, phone, sent, scripts=scripts)
    asker.get_by_role("button", name="用已验证的手机号").click()
    expect(asker.get_by_text("工作人员正在看能不能公开")).to_be_visible()

    moderator = browse(width=DESK[0], cookies=cookies_for(site, LEADER, site.network.a))
    moderator.goto(site.url("/desk/moderation/", site.network.a))
    moderator.get_by_role("link", name=re.compile(title)).first.click()
    expect(moderator.get_by_label("可以公开")).to_be_visible()
    assert "13812345678" not in moderator.locator("main").inner_text()
    moderator.get_by_label("可以公开").check()
    moderator.locator("select[name=reason]").first.select_option("no_breach")
    moderator.get_by_role("button", name="作出决定").first.click()
    expect(moderator.get_by_role("status").first).to_be_visible()

    stranger = browse(scripts=scripts, init_script=AXE)
    stranger.goto(site.url(f"/questions/{receipt.number}/", site.network.a))
    expect(stranger.get_by_role("heading", level=1)).to_have_text(title)
    assert "13812345678" not in stranger.content()
    in_order(stranger, scripts=scripts)


def test_who_one_is_here_and_being_forgotten(site: Site, browse: Browse, sent: dict[str, str]) -> None:
    page = browse(init_script=AXE)
    page.goto(site.url("/verify/", site.network.a))
    verify(page, "13700000001", sent)
    expect(page.get_by_role("heading", level=1)).to_have_text("我的身份")
    in_order(page)
    page.get_by_label("显示的称呼").fill("历下区团委")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("容易被误认为官方").first).to_be_visible()
    page.get_by_label("显示的称呼").fill("小海豚")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("显示的称呼")).to_have_value("小海豚")
    page.get_by_role("link", name="清除我在这里的信息").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("清除我在这里的信息")
    in_order(page)
    page.get_by_role("button", name="清除我的信息").click()
    expect(page.get_by_text("你的信息已清除")).to_be_visible()
    page.goto(site.url("/me/", site.network.a))
    expect(page.get_by_role("heading", level=1)).to_have_text("验证手机号")
