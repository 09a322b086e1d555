"""Asking as a young person does it, on a phone of 360 px: with and without scripts."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import Visibility
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.answering import answer
from tenant_apps.questions.operations.intake import NewQuestion
from tenant_apps.questions.operations.intake import ask as ask_here
from tenant_apps.questions.rules.receipts import new_token
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.test_accessibility import AXE
from tests.browser.test_accessibility import _overflow as overflow
from tests.browser.test_accessibility import _violations as violations
from tests.tenant_apps.questions.attached import PLACE, photo

NARROW = 320


@pytest.fixture(autouse=True)
def _topics(site: Site, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with enter_network():
        import_tree()


def start(page: Page, site: Site, text: str) -> None:
    page.goto(site.url("/ask/", site.network.a))
    page.get_by_label("想问什么？").fill(text)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="继续", exact=True).last.click()


def send(page: Page) -> None:
    page.get_by_role("button", name="发送", exact=True).last.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_question_with_a_photo_from_a_phone(site: Site, browse: Browse, scripts: bool) -> None:
    page = browse(scripts=scripts)
    text = f"宿舍楼道的灯坏了半个月没人修（{'有' if scripts else '无'}脚本）"
    start(page, site, text)
    go_on(page)
    page.get_by_label("求助").check()
    page.get_by_label("不确定").check()
    page.get_by_label("在哪里？").fill("东区三号楼")
    go_on(page)
    picture: FilePayload = {"name": "楼道.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    wrong: FilePayload = {"name": "说明.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 90}
    page.get_by_label("图片或PDF").set_input_files([picture, wrong])
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("说明.pdf")
    expect(page.get_by_text("只有图片和文件要再选一次")).to_be_visible()
    page.get_by_label("图片或PDF").set_input_files([picture])
    send(page)
    expect(page.get_by_role("heading", name="已收到你的提问")).to_be_visible()
    page.get_by_role("link", name="查看进度").click()
    expect(page.get_by_text("地点：东区三号楼")).to_be_visible()
    link = page.get_by_role("link", name=re.compile("楼道.jpg")).first.get_attribute("href")
    opened = page.goto(site.url(str(link), site.network.a))
    assert opened is not None
    assert opened.headers["content-type"] == "image/jpeg"
    assert PLACE not in opened.body()


@pytest.mark.parametrize(
    ("scripts", "kind"),
    [(True, "application/x-www-form-urlencoded"), (False, "multipart/form-data")],
    ids=["scripts", "no-scripts"],
)
def test_without_a_file_the_form_goes_as_short_text(
    site: Site, browse: Browse, scripts: bool, kind: str
) -> None:
    page = browse(scripts=scripts)
    start(page, site, f"公交站牌倒了三天（{kind}）")
    go_on(page)
    page.get_by_label("不确定").check()
    go_on(page)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        send(page)
    assert sent.value.headers["content-type"].startswith(kind)
    expect(page.get_by_role("heading", name="已收到你的提问")).to_be_visible()


def test_a_draft_stays_on_the_device_until_it_is_sent(site: Site, browse: Browse) -> None:
    page = browse()
    text = "想问问助学贷款怎么续，去年的合同找不到了"
    start(page, site, text)
    expect(page.get_by_text("草稿只存在这台设备上")).to_be_visible()
    page.goto(site.url("/", site.network.a))
    page.goto(site.url("/ask/", site.network.a))
    expect(page.get_by_text("继续上次没写完的？")).to_be_visible()
    assert page.get_by_label("想问什么？").input_value() == ""
    page.get_by_role("button", name="继续写").click()
    expect(page.get_by_label("想问什么？")).to_have_value(text)
    go_on(page)
    go_on(page)
    send(page)
    expect(page.get_by_role("heading", name="已收到你的提问")).to_be_visible()
    page.goto(site.url("/ask/", site.network.a))
    expect(page.get_by_label("想问什么？")).to_be_visible()
    expect(page.get_by_text("继续上次没写完的？")).to_be_hidden()


def test_a_draft_is_deleted_by_its_button(site: Site, browse: Browse) -> None:
    page = browse()
    start(page, site, "先写一点，还没想好")
    page.get_by_role("button", name="删掉草稿").click()
    expect(page.get_by_role("button", name="删掉草稿")).to_be_hidden()
    page.reload()
    page.goto(site.url("/ask/", site.network.a))
    expect(page.get_by_text("继续上次没写完的？")).to_be_hidden()


def test_what_was_answered_before_appears_while_typing(site: Site, browse: Browse) -> None:
    _answered(site)
    page = browse(init_script=AXE)
    page.goto(site.url("/ask/", site.network.a))
    box = page.get_by_label("想问什么？")
    # An input method composes: nothing is looked for before the word stands.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/similar/" in request.url else None)
    box.dispatch_event("compositionstart")
    box.press_sequentially("公租房申请资格审核没通过怎么办")
    page.wait_for_timeout(900)
    assert asked == []
    box.dispatch_event("compositionend")
    found = page.get_by_text("公租房申请资格审核一直没有通过")
    expect(found).to_be_visible()
    assert violations(page) == []
    found.click()
    expect(page.get_by_text("请带上收入证明")).to_be_visible()
    page.get_by_role("button", name="已解决我的问题").click()
    expect(page.get_by_role("heading", name="解决了就好")).to_be_visible()
    page.goto(site.url("/ask/", site.network.a))
    expect(page.get_by_text("继续上次没写完的？")).to_be_hidden()


def test_the_kind_is_suggested_while_typing_and_changed_with_one_tap(site: Site, browse: Browse) -> None:
    page = browse(init_script=AXE)
    page.goto(site.url("/ask/", site.network.a))
    box = page.get_by_label("想问什么？")
    box.press_sequentially("举报有人聚众赌博")
    expect(page.get_by_label("提供线索")).to_be_checked()
    expect(page.get_by_text("线索永远不会公开")).to_be_visible()
    assert violations(page) == []
    assert overflow(page) == 0
    page.get_by_label("投诉").check()
    expect(page.get_by_text("线索永远不会公开")).to_be_hidden()
    box.press_sequentially("，没人管")
    expect(page.get_by_text("按你写的内容先选好了")).to_have_count(0)
    expect(page.get_by_label("投诉")).to_be_checked()
    go_on(page)
    expect(page.get_by_label("投诉")).to_be_checked()
    expect(page.get_by_text("按你写的内容先选好了")).to_have_count(0)


def test_words_of_danger_bring_the_numbers_while_typing(site: Site, browse: Browse) -> None:
    page = browse()
    page.goto(site.url("/ask/", site.network.a))
    page.get_by_label("想问什么？").press_sequentially("我真的不想活了")
    expect(page.locator('.q-help a[href="tel:12356"]')).to_be_visible()


def test_a_child_finds_the_short_way_at_320_px(site: Site, browse: Browse) -> None:
    page = browse(width=NARROW, init_script=AXE)
    start(page, site, "同学总是抢我的东西，不敢告诉老师")
    go_on(page)
    page.get_by_label("未满 14 岁").check()
    expect(page.get_by_label("未满 14 岁")).to_be_checked()
    assert overflow(page) == 0
    go_on(page)
    expect(page.get_by_role("heading", name="你愿意问，很棒")).to_be_visible()
    page.get_by_text("我想让你们打电话或发消息给我").click()
    expect(page.locator("details[open]").last).to_be_visible()
    assert violations(page) == []
    assert overflow(page) == 0
    page.get_by_role("button", name="不留名字，发送").last.click()
    expect(page.get_by_role("heading", name="已收到你的提问")).to_be_visible()
    assert overflow(page) == 0


def test_not_to_this_unit_leads_straight_to_the_one_above(site: Site, browse: Browse) -> None:
    page = browse()
    page.goto(site.url("/ask/", site.network.a))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("link", name="不想让历下区团委看到？").click()
    expect(page.get_by_text("这个问题不会给历下区团委看到")).to_be_visible()
    page.get_by_label("想问什么？").fill("我们区团委的活动收费不合理")
    go_on(page)
    expect(page.get_by_text("这个问题不会给历下区团委看到")).to_be_visible()
    assert sent
    # What the page itself still loads (its icon) says nothing of where somebody goes.
    told = [url for url in sent if "/static/" not in url]
    assert [url for url in told if site.network.a.host in url.split("?")[0]] == []


def _answered(site: Site) -> None:
    with enter_unit(site.network.ref(site.network.a)):
        if Question.objects.filter(seeded=True).exists():
            return
        receipt = ask_here(
            NewQuestion(
                token=new_token(),
                text="公租房申请资格审核一直没有通过，材料都交了，还要补什么？",
                topic="010902",
                visibility=Visibility.PUBLIC_WISH,
                seeded=True,
            )
        )
        answer(receipt.question_id, version=1, text="请带上收入证明到街道窗口。", actor=1, handles=False)
