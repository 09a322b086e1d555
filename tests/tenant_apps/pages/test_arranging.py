"""Arranging the site: drafts are nobody's, what is published is everybody's at once, and every way back is
open.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.pages.data import ArticleKind
from tenant_apps.pages.models import Arrangement
from tenant_apps.pages.operations import arranging, articles
from tenant_apps.pages.operations.arranging import Content
from tenant_apps.pages.operations.articles import ChangedMeanwhileError, NotPublishedError, Written
from tenant_apps.pages.queries.arrangements import draft
from tenant_apps.pages.rules import blocks, menu
from tenant_apps.pages.rules.blocks import USUAL, BadBlockError, Block, BlockKind, LinkOut
from tenant_apps.pages.rules.links import is_target
from tenant_apps.pages.rules.menu import BadMenuError, Entry, EntryKind
from tenants.public import get_setting, set_setting
from tests.alive import Alive
from tests.network import Network

Staff = Callable[..., Client]
ME = 4711
TEXT = Block(kind=BlockKind.TEXT, heading="开放时间", body="每天 **九点**到五点<script>alert(774)</script>")


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


@pytest.fixture
def reader(client_of: Staff, unit_a: UnitRef) -> Client:
    return client_of(unit_a)


def text(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def saved(unit: UnitRef, how: Callable[[Content], Content]) -> int:
    """The draft changed in one go, whatever it was."""
    with enter_unit(unit):
        return arranging.change(how, saves=draft().saves, actor=ME)


def with_blocks(*more: Block) -> Callable[[Content], Content]:
    return lambda content: replace(content, blocks=(*content.blocks, *more))


def publish(unit: UnitRef) -> int:
    with enter_unit(unit):
        number, locked = arranging.publish(saves=draft().saves, actor=ME)
    assert locked == []
    return number


def own_page(unit: UnitRef, title: str, address: str) -> int:
    with enter_unit(unit):
        made = articles.begin(ArticleKind.PAGE, Written(title=title, body="文", address=address), actor=ME)
        articles.publish(made, saves=1, actor=ME)
        return made


def test_a_draft_is_in_the_preview_alone_until_it_is_published(
    admin: Client, reader: Client, unit_a: UnitRef
) -> None:
    saved(unit_a, with_blocks(TEXT))
    response = admin.get("/manage/site/preview/")
    assert response["Cache-Control"] == "private, no-store"
    assert "开放时间" in response.content.decode()
    assert "其他人看不到" in response.content.decode()
    assert "开放时间" not in text(reader)
    publish(unit_a)
    page = text(reader)
    assert "开放时间" in page
    assert "<strong>九点</strong>" in page
    assert Alive(page).found == []


def test_nothing_of_a_preview_is_kept_for_others(admin: Client, reader: Client, unit_a: UnitRef) -> None:
    """Frames of pages are kept in parts: the menu and the foot of a draft must not be among them."""
    entries = tuple(Entry(kind=EntryKind.BUILT_IN, to=name) for name in ("questions-ask", "commons-list"))
    renamed = (replace(entries[0], label="说说看"), entries[1])
    foot = {"footer.contact": "草稿里的地址"}
    saved(unit_a, lambda content: replace(content, menu=renamed, foot=foot))
    page = text(admin, "/manage/site/preview/")
    assert "说说看" in page
    assert "草稿里的地址" in page
    for path in ("/", "/news/"):
        assert "说说看" not in text(reader, path)
        assert "草稿里的地址" not in text(reader, path)
    publish(unit_a)
    assert "说说看" in text(reader)
    assert "草稿里的地址" in text(reader)


def test_blocks_stand_as_they_are_arranged_with_what_they_show(reader: Client, unit_a: UnitRef) -> None:
    with enter_network():
        import_tree()
    with enter_unit(unit_a):
        made = articles.begin(ArticleKind.NEWS, Written(title="报名开始了", body="文"), actor=ME)
        articles.publish(made, saves=1, actor=ME)
    wanted = (
        Block(kind=BlockKind.NEWS, count=3),
        Block(kind=BlockKind.ASK),
        Block(kind=BlockKind.WAITING),
        Block(kind=BlockKind.HOT),
        Block(kind=BlockKind.TOPICS),
        Block(kind=BlockKind.HOTLINE, aside=True),
        Block(kind=BlockKind.LINKS, heading="友情链接", links=(LinkOut("省团委", "https://example.org/"),)),
        Block(kind=BlockKind.PICTURE, heading="还没有图"),
    )
    saved(unit_a, lambda content: replace(content, blocks=wanted))
    publish(unit_a)
    page = text(reader)
    places = [
        page.index(words)
        for words in ("报名开始了", "想问什么？", "待答复", "热门", "主题</h2>", "友情链接", "热线电话")
    ]
    assert places == sorted(places)
    assert 'href="https://example.org/" rel="noopener noreferrer"' in page
    assert "还没有图" not in page, "nobody has put a picture in"
    assert "最近答复" not in page


def test_the_field_to_ask_stays(admin: Client, unit_a: UnitRef) -> None:
    told = admin.post("/manage/site/step/", {"saves": "0", "remove": "0"}, follow=True).content.decode()
    assert "首页必须保留提问框" in told
    with enter_unit(unit_a):
        assert draft().blocks == USUAL
    for wrong, code in (
        ((), "ask"),
        ((*USUAL, Block(kind=BlockKind.ASK)), "ask"),
        ((*USUAL, Block(kind=BlockKind.DUTY)), "twice"),
        ((*USUAL, *[TEXT] * 18), "many"),
        ((*USUAL, Block(kind=BlockKind.NEWS, count=4000)), "count"),
        ((*USUAL, Block(kind=BlockKind.PICTURE, picture="../x.png", words="x")), "picture"),
        ((*USUAL, Block(kind=BlockKind.LINKS, links=(LinkOut("x", "javascript:alert(1)"),))), "link"),
    ):
        with pytest.raises(BadBlockError) as raised:
            blocks.check(wrong)
        assert raised.value.code == code


def test_blocks_are_moved_added_and_taken_away_by_buttons(admin: Client, unit_a: UnitRef) -> None:
    steps = "/manage/site/step/"
    admin.post(steps, {"saves": "0", "add": "news"})
    admin.post(steps, {"saves": "1", "up": "3"})
    admin.post(steps, {"saves": "2", "remove": "1"})
    response = admin.post(steps, {"saves": "3", "add": "text"})
    assert response["Location"] == "/manage/site/blocks/3/"
    admin.post("/manage/site/blocks/3/", {"saves": "4", "heading": "开放时间", "body": "九点", "aside": "on"})
    with enter_unit(unit_a):
        now = draft()
    assert [block.kind.value for block in now.blocks] == ["ask", "news", "duty", "text"]
    assert (now.blocks[3].heading, now.blocks[3].aside, now.saves) == ("开放时间", True, 5)
    assert "<h1>文字</h1>" in text(admin, "/manage/site/blocks/3/")
    refused = admin.post("/manage/site/blocks/3/", {"saves": "5", "heading": "", "body": ""})
    assert refused.status_code == 422
    assert admin.get("/manage/site/blocks/9/").status_code == 404


def test_links_of_a_block_need_both_parts_and_lead_by_https(admin: Client, unit_a: UnitRef) -> None:
    saved(unit_a, with_blocks(Block(kind=BlockKind.LINKS)))
    page = "/manage/site/blocks/3/"
    for sent in ({"label0": "甲"}, {"label0": "甲", "to0": "http://example.org"}, {"to0": "//example.org"}):
        assert admin.post(page, {"saves": "1", **sent}).status_code == 422
    admin.post(
        page, {"saves": "1", "label0": "甲", "to0": "https://example.org/", "label1": "乙", "to1": "/ask/"}
    )
    with enter_unit(unit_a):
        assert draft().blocks[3].links == (LinkOut("甲", "https://example.org/"), LinkOut("乙", "/ask/"))


def test_the_second_of_two_is_told_by_name_and_nothing_is_written(
    admin: Client, unit_a: UnitRef, staff: Staff
) -> None:
    saved(unit_a, with_blocks(TEXT))
    for page, sent in (
        ("/manage/site/blocks/3/", {"heading": "改名", "body": "九点"}),
        ("/manage/site/foot/", {"footer.contact": "经十路1号"}),
        ("/manage/site/menu/", {}),
    ):
        response = admin.post(page, {"saves": "0", **sent})
        assert response.status_code == 409, page
        assert "刚刚改过草稿" in response.content.decode()
        for typed in sent.values():
            assert typed in response.content.decode()
    told = admin.post("/manage/site/step/", {"saves": "0", "publish": "1"}, follow=True).content.decode()
    assert "刚刚改过草稿" in told
    with enter_unit(unit_a):
        assert draft().blocks[3] == TEXT
        assert not Arrangement.objects.exclude(number=0).exists()
        with pytest.raises(ChangedMeanwhileError):
            arranging.drop(saves=0, actor=ME)


def test_every_arrangement_can_be_shown_again_and_the_draft_is_not_lost(
    admin: Client, reader: Client, unit_a: UnitRef
) -> None:
    saved(unit_a, with_blocks(TEXT))
    publish(unit_a)
    saved(unit_a, lambda content: replace(content, blocks=USUAL))
    publish(unit_a)
    assert "开放时间" not in text(reader)
    saved(unit_a, with_blocks(replace(TEXT, heading="没发布的")))
    admin.post("/manage/site/step/", {"saves": "5", "back": "1"})
    page = text(reader)
    assert "开放时间" in page
    assert "没发布的" not in page
    with enter_unit(unit_a):
        assert draft().blocks[-1].heading == "没发布的"
        with pytest.raises(NotPublishedError):
            arranging.go_back(99, saves=draft().saves, actor=ME)
        arranging.drop(saves=draft().saves, actor=ME)
        assert draft().blocks[-1].heading == "开放时间"
        arranging.go_back(0, saves=draft().saves, actor=ME)
        assert draft().blocks == USUAL
        assert list(Arrangement.objects.values_list("number", flat=True)) == [4, 3, 2, 1, 0]
    assert "开放时间" not in text(reader)
    assert "第 4 版" in text(admin, "/manage/site/")


def test_the_menu_has_the_units_order_names_and_entries(
    admin: Client, reader: Client, unit_a: UnitRef
) -> None:
    with enter_network():
        import_tree()
    made = own_page(unit_a, "关于我们", "about")
    wanted = (
        Entry(kind=EntryKind.PAGE, to="about", english="About us"),
        Entry(kind=EntryKind.BUILT_IN, to="questions-ask", label="说一说"),
        Entry(kind=EntryKind.BUILT_IN, to="commons-list", is_shown=False),
        Entry(kind=EntryKind.TOPIC, to="15"),
        Entry(kind=EntryKind.OUTSIDE, to="https://example.org/", label="省团委"),
    )
    saved(unit_a, lambda content: replace(content, menu=wanted))
    publish(unit_a)
    head = text(reader).partition("hs-top__nav")[2].partition("</header>")[0]
    order = ["/pages/about/", "/ask/", "/topics/15/", "https://example.org/", "/check/", "/help/"]
    assert [head.index(f'href="{path}"') for path in order] == sorted(
        head.index(f'href="{path}"') for path in order
    )
    assert "关于我们" in head
    assert "说一说" in head
    assert 'href="/questions/"' not in head, "hidden"
    with enter_unit(unit_a):
        articles.take_away(made, saves=2, actor=ME)
    assert "/pages/about/" not in text(reader), "what leads nowhere is left out"
    admin.post("/manage/site/menu/", {"saves": "2", "usual": "1"})
    publish(unit_a)
    assert "省团委" not in text(reader)


def test_the_menu_is_arranged_in_one_form(admin: Client, unit_a: UnitRef) -> None:
    own_page(unit_a, "关于我们", "about")
    page = text(admin, "/manage/site/menu/")
    names = [
        piece.partition('"')[0] for piece in page.split('name="')[1:] if "-label" in piece.partition('"')[0]
    ]
    sent = {name: "" for name in names if not name.startswith("new")}
    shown = {name.replace("-label", "-is_shown"): "on" for name in sent}
    first = next(iter(sent))
    data = {"saves": "0", **sent, **shown, first: "问一问", "new-page": "about", "down": "0"}
    assert admin.post("/manage/site/menu/", data).status_code == 302
    with enter_unit(unit_a):
        now = draft().menu
    assert now is not None
    assert (now[1].to, now[1].label) == ("questions-ask", "问一问")
    assert (now[-1].kind, now[-1].to) == (EntryKind.PAGE, "about")
    del shown[first.replace("-label", "-is_shown")]
    refused = admin.post("/manage/site/menu/", {"saves": "1", **sent, **shown})
    assert refused.status_code == 422
    assert "不能隐藏" in refused.content.decode()
    for outside in ("http://example.org/", "https://a:b@example.org/", "javascript:alert(1)"):
        data = {"saves": "1", **sent, **shown, first.replace("-label", "-is_shown"): "on"}
        refused = admin.post("/manage/site/menu/", {**data, "new-outside": outside, "new-label": "某"})
        assert refused.status_code == 422, outside
        assert "https://" in refused.content.decode()


def test_menus_that_cannot_be() -> None:
    entry = Entry(kind=EntryKind.OUTSIDE, to="https://example.org/", label="某")
    for wrong, code in (
        ((entry, entry), "twice"),
        ([replace(entry, to=f"https://e{n}.example.org/") for n in range(13)], "many"),
        ((replace(entry, label=""),), "label"),
        ((replace(entry, label="很长很长很长很长很长很长很长"),), "long"),
        ((replace(entry, to="//example.org/"),), "outside"),
        ((Entry(kind=EntryKind.PAGE, to="../x"),), "page"),
        ((Entry(kind=EntryKind.TOPIC, to="x"),), "topic"),
        ((Entry(kind=EntryKind.BUILT_IN, to="questions-ask", is_shown=False),), "ask"),
    ):
        with pytest.raises(BadMenuError) as raised:
            menu.check(wrong)
        assert raised.value.code == code


@pytest.mark.parametrize(
    ("to", "holds"),
    [
        ("/ask/", True),
        ("/pages/about/#wo-men", True),
        ("https://example.org/a?b=c", True),
        ("http://example.org/", False),
        ("//example.org/", False),
        ("/\\example.org", False),
        ("https://user@example.org/", False),
        ("https://exa mple.org/", False),
        ("https://localhost/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_where_links_may_lead(to: str, holds: bool) -> None:
    assert is_target(to) is holds


def test_the_foot_is_changed_when_it_is_published_and_comes_back(
    admin: Client, reader: Client, unit_a: UnitRef
) -> None:
    sent = {"saves": "0", "footer.contact": "经十路1号", "footer.report_phone": "0531-12345678"}
    assert admin.post("/manage/site/foot/", {**sent, "footer.icp": "瞎写"}).status_code == 422
    assert admin.post("/manage/site/foot/", sent).status_code == 302
    assert "经十路1号" not in text(reader)
    publish(unit_a)
    assert "经十路1号" in text(reader)
    assert get_setting(unit_a.id, "footer.report_phone") == "0531-12345678"
    saved(unit_a, lambda content: replace(content, foot={"footer.contact": "泉城路2号"}))
    publish(unit_a)
    assert "泉城路2号" in text(reader)
    with enter_unit(unit_a):
        arranging.go_back(1, saves=draft().saves, actor=ME)
    assert "经十路1号" in text(reader)


def test_a_line_of_the_foot_that_is_locked_above_stays(
    admin: Client, unit_a: UnitRef, network: Network
) -> None:
    saved(unit_a, lambda content: replace(content, foot={"footer.report_phone": "0531-12345678"}))
    with enter_network():
        set_setting(network.city.id, "footer.report_phone", "12355", locked=True, actor_id=None)
    told = admin.post("/manage/site/step/", {"saves": "1", "publish": "1"}, follow=True).content.decode()
    assert "已被上级单位锁定，保持不变：举报电话" in told
    assert get_setting(unit_a.id, "footer.report_phone") == "12355"
    with enter_unit(unit_a), pytest.raises(ValidationError):
        arranging.change(
            lambda content: replace(content, foot={"footer.icp": "瞎写"}), saves=draft().saves, actor=ME
        )


def test_of_a_unit_nothing_shows_in_another(
    client_of: Staff, unit_a: UnitRef, unit_b: UnitRef, reader: Client
) -> None:
    entry = Entry(kind=EntryKind.OUTSIDE, to="https://example.org/", label="只在甲处")
    usual = (Entry(kind=EntryKind.BUILT_IN, to="questions-ask"),)
    saved(unit_a, lambda content: replace(content, blocks=(*USUAL, TEXT), menu=(*usual, entry)))
    publish(unit_a)
    assert "只在甲处" in text(reader)
    other = text(client_of(unit_b))
    assert "只在甲处" not in other
    assert "开放时间" not in other


def test_what_is_arranged_costs_pages_no_question_of_the_database(reader: Client, unit_a: UnitRef) -> None:
    """Kept by each process: neither the usual arrangement nor the unit's own is read for every page."""
    path = "/accessibility/?again=1"
    reader.get(path)
    with CaptureQueriesContext(connection) as before:
        reader.get(path)
    saved(
        unit_a, lambda content: replace(content, menu=(Entry(kind=EntryKind.BUILT_IN, to="questions-ask"),))
    )
    publish(unit_a)
    reader.get(path)
    with CaptureQueriesContext(connection) as after:
        reader.get(path)
    assert len(after) == len(before)
