"""Pages and news: nobody sees a draft, everybody sees at once what is published, nothing is lost."""

from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.pages.data import ArticleKind
from tenant_apps.pages.models import Article
from tenant_apps.pages.operations import articles
from tenant_apps.pages.operations.articles import ChangedMeanwhileError, Written
from tenant_apps.pages.operations.pictures import keep_picture
from tenant_apps.pages.rules.addresses import RESERVED, address_from, is_address
from tenant_apps.pages.rules.markup import begins, not_shown, shown_html
from tests.alive import Alive
from tests.tenant_apps.pages.conftest import Upload

Staff = Callable[..., Client]
NEW = "/manage/articles/new/page/"
ME = 4711


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


@pytest.fixture
def reader(client_of: Staff, unit_a: UnitRef) -> Client:
    return client_of(unit_a)


@pytest.fixture
def no_pictures_left(unit_a: UnitRef) -> Iterator[None]:
    yield
    with enter_unit(unit_a):
        for name in default_storage.listdir("pictures")[1]:
            default_storage.delete(f"pictures/{name}")


def written(unit: UnitRef, kind: str = "page", *, title: str = "关于我们", body: str = "我们在这里。") -> int:
    with enter_unit(unit):
        return articles.begin(ArticleKind(kind), Written(title=title, body=body), actor=ME)


def published(
    unit: UnitRef, kind: str = "page", *, title: str = "关于我们", body: str = "我们在这里。"
) -> int:
    made = written(unit, kind, title=title, body=body)
    with enter_unit(unit):
        articles.publish(made, saves=1, actor=ME)
    return made


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("关于我们", "guan-yu-wo-men"),
        ("2026年暑期“三下乡”报名", "2026-nian-shu-qi-san-xia-xiang-bao-ming"),
        ("FAQ 常见问题", "faq-chang-jian-wen-ti"),
        ("login", "login-1"),
        ("……", ""),
    ],
)
def test_an_address_is_the_title_in_pinyin(title: str, address: str) -> None:
    assert address_from(title) == address


def test_every_address_made_is_one() -> None:
    for title in ("关于我们" * 20, "A" * 80, *RESERVED):
        made = address_from(title)
        assert not made or is_address(made), made
        assert made not in RESERVED


def test_nobody_sees_a_draft(reader: Client, unit_a: UnitRef) -> None:
    for kind, path in (("page", "/pages/guan-yu-wo-men/"), ("news", "/news/guan-yu-wo-men-2/")):
        written(unit_a, kind)
        text(reader, path, 404)
    assert "关于我们" not in text(reader, "/news/")
    assert "guan-yu" not in text(reader, "/sitemap-1.xml")
    assert "关于我们" not in text(reader, "/news/feed.rss")


def test_what_is_published_is_seen_at_once_and_later_changes_only_when_they_are(
    admin: Client, reader: Client, unit_a: UnitRef
) -> None:
    made = written(unit_a)
    text(reader, "/pages/guan-yu-wo-men/", 404)
    with enter_unit(unit_a):
        articles.publish(made, saves=1, actor=ME)
    assert "我们在这里。" in text(reader, "/pages/guan-yu-wo-men/")
    page = f"/manage/articles/{made}/"
    admin.post(page, {"title": "关于我们", "body": "改过的。", "saves": "2"})
    assert "我们在这里。" in text(reader, "/pages/guan-yu-wo-men/")
    assert "改过的。" in text(admin, f"{page}preview/")
    assert "有修改未发布" in text(admin, page)
    admin.post(page, {"title": "关于我们", "body": "改过的。", "saves": "3", "publish": "1"})
    assert "改过的。" in text(reader, "/pages/guan-yu-wo-men/")


def test_a_preview_is_kept_by_nobody_and_read_by_nobody_else(
    admin: Client, reader: Client, unit_a: UnitRef, staff: Staff
) -> None:
    made = written(unit_a)
    response = admin.get(f"/manage/articles/{made}/preview/")
    assert response["Cache-Control"] == "private, no-store"
    assert "其他人看不到" in response.content.decode()
    assert reader.get(f"/manage/articles/{made}/preview/").status_code == 302
    assert staff("duty_officer", unit_a).get(f"/manage/articles/{made}/preview/").status_code == 403


def test_every_published_version_can_be_shown_again(admin: Client, reader: Client, unit_a: UnitRef) -> None:
    made = published(unit_a, body="第一版的话。")
    with enter_unit(unit_a):
        articles.save(made, Written(title="关于我们", body="第二版的话。"), saves=2, actor=ME)
        articles.publish(made, saves=3, actor=ME)
        articles.save(made, Written(title="关于我们", body="没发布的话。"), saves=4, actor=ME)
    admin.post(f"/manage/articles/{made}/step/", {"saves": "5", "back": "1"})
    page = text(reader, "/pages/guan-yu-wo-men/")
    assert "第一版的话。" in page
    assert "第二版的话。" not in page
    with enter_unit(unit_a):
        row = Article.objects.get(pk=made)
    assert [one["body"] for one in row.editions] == ["第一版的话。", "第二版的话。", "第一版的话。"]
    assert (row.body, row.has_changes) == ("没发布的话。", True), "the draft is nobody's to throw away"
    side = text(admin, f"/manage/articles/{made}/")
    assert "第 3 版" in side
    assert "没发布的话。" in side


def test_the_second_of_two_is_told_and_nothing_is_lost(admin: Client, unit_a: UnitRef) -> None:
    made = written(unit_a)
    page = f"/manage/articles/{made}/"
    admin.post(page, {"title": "关于我们", "body": "甲写的。", "saves": "1"})
    response = admin.post(page, {"title": "关于我们", "body": "乙写的。", "saves": "1", "publish": "1"})
    assert response.status_code == 409
    told = response.content.decode()
    assert "甲写的。" in told
    assert "乙写的。" in told
    assert 'name="saves" value="2"' in told
    with enter_unit(unit_a):
        row = Article.objects.get(pk=made)
        assert (row.body, row.is_shown) == ("甲写的。", False)
        for step in (
            lambda: articles.publish(made, saves=1, actor=ME),
            lambda: articles.take_away(made, saves=1, actor=ME),
            lambda: articles.go_back(made, 1, saves=1, actor=ME),
            lambda: articles.discard(made, saves=1, actor=ME),
        ):
            with pytest.raises(ChangedMeanwhileError):
                step()


def test_what_is_taken_away_is_gone_everywhere_and_can_come_back(
    admin: Client, reader: Client, unit_a: UnitRef
) -> None:
    made = published(unit_a, "news", title="报名开始了")
    everywhere = ("/news/", "/news/feed.atom", "/news/feed.rss", "/sitemap-1.xml")
    for path in everywhere:
        assert "/news/bao-ming-kai-shi-le/" in text(reader, path), path
    admin.post(f"/manage/articles/{made}/step/", {"saves": "2", "away": "1"})
    for path in everywhere:
        assert "/news/bao-ming-kai-shi-le/" not in text(reader, path), path
    text(reader, "/news/bao-ming-kai-shi-le/", 404)
    admin.post(f"/manage/articles/{made}/step/", {"saves": "3", "publish": "1"})
    text(reader, "/news/bao-ming-kai-shi-le/")


def test_a_draft_can_be_removed_and_what_was_published_cannot(admin: Client, unit_a: UnitRef) -> None:
    draft, shown = written(unit_a), published(unit_a, title="通知")
    admin.post(f"/manage/articles/{draft}/step/", {"saves": "1", "discard": "1"})
    admin.post(f"/manage/articles/{shown}/step/", {"saves": "2", "discard": "1"})
    with enter_unit(unit_a):
        assert [row.pk for row in Article.objects.all()] == [shown]


def test_script_stands_on_no_page_and_whoever_wrote_it_is_told(admin: Client, reader: Client) -> None:
    hostile = "<script>alert(774)</script>\n\n<iframe src='//example.org'></iframe>\n\n好的。"
    response = admin.post(NEW, {"title": "<b>题</b>774", "body": hostile, "publish": "1"}, follow=True)
    told = response.content.decode()
    assert "已略去：其他网站的嵌入框架、脚本" in told
    page = text(reader, "/pages/b-ti-b-774/")
    assert "好的。" in page
    assert "&lt;b&gt;题" in page
    assert "<iframe" not in page
    assert Alive(page).found == []


def test_what_stands_in_the_table_is_cleaned_before_it_is_shown(reader: Client, unit_a: UnitRef) -> None:
    made = published(unit_a)
    with enter_unit(unit_a):
        Article.objects.filter(pk=made).update(shown_html="<p>好的。</p><script>alert(774)</script>")
    page = text(reader, "/pages/guan-yu-wo-men/")
    assert "好的。" in page
    assert Alive(page).found == []


@pytest.mark.parametrize(
    ("address", "words"), [("admin", "保留"), ("sign-in", "保留"), ("A b", "小写字母"), ("../x", "小写字母")]
)
def test_an_address_that_cannot_be_is_refused_with_its_reason(
    admin: Client, address: str, words: str
) -> None:
    response = admin.post(NEW, {"title": "题", "body": "文", "address": address})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_two_pages_share_no_address(admin: Client, unit_a: UnitRef) -> None:
    admin.post(NEW, {"title": "题", "body": "文", "address": "about"})
    response = admin.post(NEW, {"title": "题", "body": "文", "address": "about"})
    assert response.status_code == 422
    assert "已被占用" in response.content.decode()
    admin.post(NEW, {"title": "关于", "body": "文"})
    admin.post("/manage/articles/new/news/", {"title": "关于", "body": "文"})
    with enter_unit(unit_a):
        found = set(Article.objects.values_list("address", flat=True))
    assert found == {"about", "guan-yu", "guan-yu-2"}


@pytest.mark.usefixtures("no_pictures_left")
def test_a_picture_is_written_anew_and_stands_on_the_page_with_its_words(
    admin: Client, reader: Client, unit_a: UnitRef, picture: Upload
) -> None:
    data = {"title": "树", "body": "看。", "publish": "1"}
    refused = admin.post(NEW, {**data, "picture": picture()})
    assert refused.status_code == 422
    assert "说明图片内容" in refused.content.decode()
    html = SimpleUploadedFile("logo.png", b"<html>" + b" " * 9 * 1024 * 1024, content_type="image/png")
    too_large = admin.post(NEW, {**data, "picture": html, "words": "站前的树"})
    assert "文件超过 8 MB" in too_large.content.decode()
    no_picture = SimpleUploadedFile("logo.png", b"<html><script>alert(1)</script>", content_type="image/png")
    refused = admin.post(NEW, {**data, "picture": no_picture, "words": "站前的树"})
    assert "不是图片" in refused.content.decode()
    admin.post(NEW, {**data, "picture": picture(3000, 1500, "JPEG"), "words": "站前的树"})
    page = text(reader, "/pages/shu/")
    assert 'alt="站前的树"' in page
    assert 'width="1600"' in page
    path = page.partition('src="/pictures/')[2].partition('"')[0]
    response = reader.get(f"/pictures/{path}")
    assert response["Content-Type"] == "image/jpeg"
    assert "sandbox" in response["Content-Security-Policy"]
    for other in ("../look/logo.png", "0123456789abcdef-1x1.png", "x.html"):
        assert reader.get(f"/pictures/{other}").status_code == 404
    with enter_unit(unit_a):
        unused = keep_picture(picture(50, 50))
    listed = text(admin, "/manage/pictures/")
    assert listed.count('name="remove"') == 1, "what a page shows cannot be removed"
    assert "仍在使用" in admin.post("/manage/pictures/", {"remove": path}, follow=True).content.decode()
    admin.post("/manage/pictures/", {"remove": unused})
    assert reader.get(f"/pictures/{unused}").status_code == 404
    assert reader.get(f"/pictures/{path}").status_code == 200


def test_the_list_of_news_is_by_day_and_page_after_page(reader: Client, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        for number in range(21):
            made = articles.begin(
                ArticleKind.NEWS, Written(title=f"第{number:02}条新闻", body="文"), actor=ME
            )
            articles.publish(made, saves=1, actor=ME)
    first, second = text(reader, "/news/"), text(reader, "/news/?page=2")
    assert first.index("第20条新闻") < first.index("第01条新闻")
    assert "第00条新闻" not in first
    assert "第00条新闻" in second
    feed = ElementTree.fromstring(text(reader, "/news/feed.rss"))
    assert len(feed.findall("./channel/item")) == 21


def test_the_log_says_who_did_what_and_never_a_text(admin: Client, unit_a: UnitRef) -> None:
    admin.post(NEW, {"title": "关于我们", "body": "我们在这里。", "publish": "1"})
    with enter_unit(unit_a):
        rows = unit_audit().entry._default_manager.filter(object_type="article")
        assert [(row.action, row.detail) for row in rows.order_by("id")] == [
            ("pages.article_written", {"kind": "page", "edition": 0}),
            ("pages.article_published", {"kind": "page", "edition": 1}),
        ]


def test_how_a_text_begins_and_what_is_left_out() -> None:
    html = shown_html("# 标题\n\n一段<b>话</b> & 更多\n\n- 项")
    assert begins(html) == "标题 一段话 & 更多 项"
    assert len(begins(shown_html("字" * 300))) == 100
    assert not_shown("![x](https://example.org/x.png) <marquee>走</marquee>") == [
        "<marquee>",
        "其他网站的图片",
    ]
