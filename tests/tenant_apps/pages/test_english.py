"""Pages and news in English: beside the Chinese, for readers of English, in a unit that has chosen so."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.pages.data import ENGLISH, ArticleKind
from tenant_apps.pages.models import Article
from tenant_apps.pages.operations import articles
from tenant_apps.pages.operations.articles import BadArticleError, English, Written
from tenant_apps.pages.queries.articles import texts
from tenants.public import set_setting
from tests.alive import Alive
from tests.network import Network

Staff = Callable[..., Client]
ME = 4711
PATH = "/pages/guan-yu-wo-men/"
SAID = {"title": "关于我们", "body": "我们在这里。", "title_en": "About us", "body_en": "Here we **are**."}


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


@pytest.fixture
def reader(client_of: Staff, unit_a: UnitRef) -> Client:
    return client_of(unit_a)


@pytest.fixture
def english(client_of: Staff, unit_a: UnitRef) -> Client:
    """Somebody who reads the site in English."""
    client = client_of(unit_a)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def in_english(unit_a: UnitRef) -> UnitRef:
    """Unit a writes in English, too."""
    set_setting(unit_a.id, ENGLISH, True, actor_id=None)
    return unit_a


def text(client: Client, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def written(unit: UnitRef, new: Written, kind: ArticleKind = ArticleKind.PAGE) -> int:
    with enter_unit(unit):
        made = articles.begin(kind, new, actor=ME)
        articles.publish(made, saves=1, actor=ME)
        return made


ABOUT = Written(title="关于我们", body="我们在这里。", english=English("About us", "Here we are."))


def test_whoever_reads_english_gets_it_and_everybody_else_the_chinese(
    admin: Client, reader: Client, english: Client, in_english: UnitRef
) -> None:
    form = "/manage/articles/new/page/"
    assert "英文标题" in text(admin, form)
    admin.post(form, SAID | {"publish": "1"})
    page = text(english)
    assert "<h1>About us</h1>" in page
    assert "Here we <strong>are</strong>." in page
    assert "我们在这里" not in page
    assert "no English version" not in page
    page = text(reader)
    assert "<h1>关于我们</h1>" in page
    assert "About us" not in page


def test_what_nobody_has_translated_stands_in_chinese_and_says_so(
    reader: Client, english: Client, in_english: UnitRef
) -> None:
    written(in_english, Written(title="关于我们", body="我们在这里。"))
    page = text(english)
    assert "我们在这里。" in page
    assert "there is no English version yet" in page
    assert '<article class="hs-stack" lang="zh-Hans">' in page
    assert "暂无英文" not in text(reader)


def test_a_unit_that_has_not_chosen_it_is_asked_for_none_and_shows_none(
    admin: Client, english: Client, unit_a: UnitRef
) -> None:
    made = written(unit_a, ABOUT)
    assert "英文标题" not in text(admin, f"/manage/articles/{made}/")
    assert "我们在这里。" in text(english)
    # Whoever saves without being asked takes nothing away.
    admin.post(f"/manage/articles/{made}/", {"title": "关于我们", "body": "新的。", "saves": "2"})
    with enter_unit(unit_a):
        assert Article.objects.get(pk=made).title_en == "About us"
    set_setting(unit_a.id, ENGLISH, True, actor_id=None)
    assert "<h1>About us</h1>" in text(english)


def test_the_unit_above_may_decide_it(english: Client, unit_a: UnitRef, network: Network) -> None:
    written(unit_a, ABOUT)
    set_setting(network.city.id, ENGLISH, True, locked=True, actor_id=None)
    assert "<h1>About us</h1>" in text(english)


def test_lists_feeds_and_the_home_page_speak_the_language_of_the_reader(
    reader: Client, english: Client, in_english: UnitRef
) -> None:
    written(
        in_english,
        Written(title="报名开始", body="三十人。", english=English("Sign up", "Thirty.")),
        ArticleKind.NEWS,
    )
    for path in ("/news/", "/news/feed.rss"):
        assert "Sign up" in text(english, path), path
        assert "报名开始" in text(reader, path), path
        assert "Sign up" not in text(reader, path), path


def test_a_draft_in_english_is_seen_by_readers_once_it_is_published(
    admin: Client, english: Client, in_english: UnitRef
) -> None:
    made = written(in_english, ABOUT)
    page = f"/manage/articles/{made}/"
    admin.post(page, SAID | {"title_en": "Who we are", "saves": "2"})
    assert "<h1>About us</h1>" in text(english)
    assert "有修改未发布" in text(admin, page)
    preview = text(admin, f"{page}preview/?in=en")
    assert "<h1>Who we are</h1>" in preview
    assert "Here we <strong>are</strong>." in preview
    assert "<h1>关于我们</h1>" in text(admin, f"{page}preview/")
    admin.post(f"{page}step/", {"saves": "3", "publish": "1"})
    assert "<h1>Who we are</h1>" in text(english)
    admin.post(f"{page}step/", {"saves": "4", "back": "1"})
    assert "<h1>About us</h1>" in text(english)
    assert "Here we are." in text(english)


def test_half_of_it_is_refused_with_the_field(admin: Client, in_english: UnitRef) -> None:
    response = admin.post("/manage/articles/new/page/", SAID | {"body_en": ""})
    assert response.status_code == 422
    told = response.content.decode()
    assert "请两项都写，或者都不写" in told
    assert 'value="About us"' in told, "nothing that was typed is lost"
    with enter_unit(in_english), pytest.raises(BadArticleError):
        articles.begin(
            ArticleKind.PAGE, Written(title="题", body="文", english=English("", "Text")), actor=ME
        )


def test_script_stands_on_no_page_in_english_either(
    admin: Client, english: Client, in_english: UnitRef
) -> None:
    hostile = SAID | {"body_en": "<script>alert(774)</script>\n\nFine.", "publish": "1"}
    told = admin.post("/manage/articles/new/page/", hostile, follow=True).content.decode()
    assert "已略去：脚本" in told
    page = text(english)
    assert "Fine." in page
    assert Alive(page).found == []


def test_a_picture_of_the_english_text_is_in_use(in_english: UnitRef) -> None:
    body = "![A map](/pictures/0123456789abcdef-1x1.png)"
    made = written(in_english, Written(title="题", body="文", english=English("Map", body)))
    with enter_unit(in_english):
        assert body in list(texts())
        articles.save(made, Written(title="题", body="文", english=English()), saves=2, actor=ME)
        assert body in list(texts()), "an earlier version may be shown again"
