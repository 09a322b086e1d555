"""What somebody may try on public pages, by HTTP: script in every field, signs that nobody sees, too much of
everything, a crawler, addresses of what is gone, pages that were kept before a change.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.topics.public import import_tree
from tenant_apps.commons.data.codes import COMMENT
from tenant_apps.commons.models import Comment, Publication
from tenant_apps.moderation.models import Case, Report
from tenant_apps.questions.models import Question, UnitTopic
from tenants.public import create_unit
from tests.actors import StaffClient
from tests.alive import PICTURE, SCRIPT, Alive
from tests.isolation.crawling import crawl
from tests.network import Network
from tests.tenant_apps.commons.conftest import Import, Verify
from tests.tenant_apps.questions.test_asking_pages import go, page, send, to_confirm

Staff = Callable[..., StaffClient]

LINKS = "[点我](javascript:alert(774)) ![图](data:text/html,774) <a href=javascript:alert(774)>x</a>"
UNSEEN = "\u202e\u2066\u200b\u200d\u2060\ufeff"
"""Right to left, and signs without a width."""


STARTS = (
    *("/", "/questions/", "/topics/", "/moderation/", "/questions/feed.atom", "/questions/feed.rss"),
    *("/sitemap.xml", "/robots.txt", "/api/v1/public-questions", "/open311/v2/requests.xml"),
)


@pytest.fixture
def phone(network: Network, client_of: Any, topics: None) -> Client:
    found: Client = client_of(network.a)
    return found


@pytest.fixture
def officer(network: Network, staff: Staff) -> StaffClient:
    return staff("leader", network.a)


def report(client: Client, question: Publication, words: str) -> str:
    """Report it; returns the address of the receipt."""
    address = f"/report/question/{question.pk}/"
    form = dict(re.findall(r'name="(token|opened)" value="([^"]+)"', client.get(address).content.decode()))
    sent = client.post(address, form | {"reason": "abuse", "words": words, "contact": words[:90]})
    assert sent.status_code == 303
    return str(sent["Location"])


def test_script_in_every_field_stays_text(
    phone: Client, officer: StaffClient, network: Network, staff: Staff, imported: Import, verify: Verify
) -> None:
    """Question, answer, name, comment, report, words of a moderator, name and look of the unit, its topic."""
    evil = f"{SCRIPT}{PICTURE}{LINKS}"
    row = imported(
        title=f"{SCRIPT}标题",
        text=evil,
        answer=f"答复{evil}",
        answered_by=f"局{SCRIPT}",
        display_name=SCRIPT[:29],
    )
    admin = staff("unit_admin", network.a)
    look = {"name": f"团委{SCRIPT}", "short_name": SCRIPT[:20], "accent": "#0B6B6B"}
    assert admin.post("/manage/look/", look).status_code in (302, 303, 422)
    UnitTopic.objects.create(network_topic=row.topic, name=f"{SCRIPT}"[:30])
    verify(SCRIPT[:16], phone)
    assert phone.post(f"/questions/{row.number}/comment/", {"text": evil}).status_code == 303
    comment = Case.objects.get(kind=COMMENT)
    desk = {"do": "decide", "version": "1", "verdict": "keep", "reason": "no_breach", "words": evil}
    assert officer.post(f"/desk/moderation/{comment.pk}/", desk).status_code == 303
    receipt = report(phone, row, evil)
    case = Case.objects.get(kind="question")
    hide = {"do": "decide", "version": "1", "verdict": "keep", "reason": "criticism", "words": evil}
    assert officer.post(f"/desk/moderation/{case.pk}/", hide).status_code == 303
    addresses = [
        *STARTS,
        *(f"/questions/{row.number}/{more}" for more in ("", "comments/", "comment/", "mine/")),
        *(f"/topics/{row.topic}/", f"/report/question/{row.pk}/", receipt, "/questions/?q=alert"),
        *(f"/api/v1/public-questions/{row.number}", f"/open311/v2/requests/{row.number}.xml"),
    ]
    seen, alive = 0, set()
    for path, body in crawl(phone, addresses, most=80):
        is_page = "text/html" in body.partition("\n")[0] or "xml" in body.partition("\n")[0]
        seen += "alert(774)" in body
        if is_page and Alive(body.partition("\n")[2]).found:
            alive.add(path)
    assert seen >= 8, "it was really looked at"
    assert alive == set()
    for path in ("/desk/moderation/", f"/desk/moderation/{case.pk}/", f"/desk/moderation/{comment.pk}/"):
        assert Alive(officer.get(path, follow=True).content.decode()).found == [], path


def test_signs_that_nobody_sees_reach_no_page(phone: Client, imported: Import, verify: Verify) -> None:
    """Neither can a text be turned round, nor a number be cut in two by what has no width."""
    row = imported(title=f"标题{UNSEEN}在此", text=f"电话1381{UNSEEN}2345678，{UNSEEN}请回。")
    verify("", phone)
    phone.post(f"/questions/{row.number}/comment/", {"text": f"打1391{UNSEEN}2345678{UNSEEN}"})
    text = Comment.objects.get().text
    assert not set(UNSEEN[:3]) & set(text)
    assert "2345678" not in text
    for address in (f"/questions/{row.number}/", "/questions/", f"/api/v1/public-questions/{row.number}"):
        shown = phone.get(address).content.decode()
        assert "12345678" not in re.sub(r"[^\d]", "", shown.partition("标题")[2][:400])
        assert not set("\u202e\u2066") & set(shown), address


@pytest.mark.parametrize("size", [1_000_000, 13_000_000], ids=["a megabyte", "more than is read"])
def test_a_question_of_a_megabyte_is_refused_kindly(phone: Client, unit_a: UnitRef, size: int) -> None:
    start = page(phone.get("/ask/"))
    answer = go(phone, start, "write", text="长" * (size // 3), go="about")
    assert answer.status_code in (400, 413, 422)
    program = phone.post("/api/v1/questions", {"text": "长" * (size // 3)}, content_type="application/json")
    assert program.status_code in (400, 413, 422)
    with enter_unit(unit_a):
        assert not Question.objects.exists()
    assert send(phone, to_confirm(phone)).status_code == 303, "and whoever is brief gets through at once"


def test_a_comment_and_a_report_of_a_megabyte_are_refused(
    phone: Client, imported: Import, verify: Verify
) -> None:
    row = imported()
    verify("", phone)
    assert phone.post(f"/questions/{row.number}/comment/", {"text": "长" * 333_333}).status_code == 422
    said = {"reason": "abuse", "token": "a", "words": "长" * 333_333}
    assert phone.post(f"/report/question/{row.pk}/", said).status_code == 422
    assert not Comment.objects.exists()
    assert not Report.objects.exists()


def test_a_crawler_finds_only_pages_that_stand(phone: Client, imported: Import) -> None:
    """It follows every link, takes nothing with it, and may look where the site says that it may."""
    for number in range(25):
        imported(title=f"第{number}个问题", text=f"第{number}个问题的内容，大家来看。")
    seen = dict(crawl(phone, STARTS, most=120))
    assert len(seen) > 40
    broken = {path for path, body in seen.items() if "<title>找不到" in body}
    assert broken == set()
    public = [body for path, body in seen.items() if path.startswith(("/questions/", "/topics/"))]
    assert len(public) > 25
    assert phone.cookies.keys() <= {"csrftoken", "hs_csrf"} | {
        name for name in phone.cookies if "csrf" in name
    }
    assert Publication.objects.filter(title__startswith="第").count() == 25


def test_many_made_up_addresses_are_the_same_page_or_none(phone: Client, imported: Import) -> None:
    imported()
    codes = {
        phone.get(f"/questions/?{query}").status_code
        for query in (
            "page=99999999999",
            "after=x",
            "stage=%27",
            "topic=../../x",
            "q=" + "长" * 2000,
            "a=1&a=2",
        )
    }
    assert codes <= {200, 400, 404}


def test_whoever_holds_a_link_to_what_was_removed_reads_why(
    phone: Client, officer: StaffClient, imported: Import
) -> None:
    row = imported()
    address = f"/questions/{row.number}/"
    assert "星沙联络线" in phone.get(address).content.decode()
    report(phone, row, "第二句骂人")
    case = Case.objects.get()
    hide = {"do": "decide", "version": "1", "verdict": "hide", "reason": "abuse", "words": "第二句骂人。"}
    assert officer.post(f"/desk/moderation/{case.pk}/", hide).status_code == 303
    for path in (address, f"/api/v1/public-questions/{row.number}"):
        gone = phone.get(path)
        assert gone.status_code == 410
        said = gone.content.decode()
        assert "星沙联络线" not in said
        assert "本单位决定不公开" in said, path
    assert phone.get(f"/open311/v2/requests/{row.number}.json").status_code in (404, 410)
    for path in ("/", "/questions/", "/questions/feed.atom", "/sitemap-1.xml", "/api/v1/public-questions"):
        assert row.number not in phone.get(path).content.decode(), path


def test_kept_pages_show_the_new_look_at_once(
    phone: Client, network: Network, staff: Staff, imported: Import
) -> None:
    row = imported()
    addresses = ("/", "/questions/", f"/questions/{row.number}/", "/topics/")
    before = [phone.get(address).content.decode() for address in addresses]
    assert not any("历下青年之家" in shown for shown in before)
    admin = staff("unit_admin", network.a)
    look = {"name": "历下青年之家", "short_name": "历下青年", "accent": "#8A1C1C"}
    assert admin.post("/manage/look/", look).status_code in (302, 303)
    styles = set()
    for address, old in zip(addresses, before, strict=True):
        new = phone.get(address).content.decode()
        assert "历下青年之家" in new, address
        styles.add(_style(new) != _style(old))
    assert styles == {True}, "its colours too"


def _style(shown: str) -> list[str]:
    return re.findall(r'href="(/look[^"]*\.css[^"]*)"', shown)


def test_a_slug_is_one_unit_s_and_the_same_address_shows_each_its_own(
    phone: Client, network: Network, client_of: Any, imported: Import, unit_b: UnitRef
) -> None:
    row = imported(title="只在历下的问题")
    with enter_network():
        import_tree()
    with pytest.raises(IntegrityError):
        create_unit(name="另一个历下", short_name="历下", kind="county", slug="lixia", parent_id=None)
    other: Client = client_of(network.b)
    for address in ("/questions/", "/", "/questions/feed.atom", "/sitemap-1.xml"):
        mine, theirs = phone.get(address), other.get(address)
        assert row.number not in theirs.content.decode(), address
        assert mine.content != theirs.content, address
    assert other.get(f"/questions/{row.number}/").status_code == 404
    assert other.get(f"/topics/{row.topic}/").status_code in (200, 404)
    assert "只在历下的问题" not in other.get(f"/topics/{row.topic}/").content.decode()
