"""What readers see: lists, one question, topics, feeds, what search engines are told."""

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huisheng.kernel import clock
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.commons.models import Comment, Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.commons.queries.one import PublicQuestion, find
from tenant_apps.commons.rules.addresses import address_of, topic_address
from tenant_apps.commons.web import listing
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import answering, hiding, merging, screening
from tests.tenant_apps.commons.conftest import LAMPS, OFFICER, SENSITIVE, WAGES, Ask, Import, show

ATOM = "{http://www.w3.org/2005/Atom}"


def text(client: Client, path: str, status: int = 200, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == status
    return response.content.decode()


def titles(page: str) -> list[str]:
    found = re.findall(r'<a class="hs-strong" href="[^"]+">(.+?)</a>', page)
    return [re.sub("</?mark>", "", title) for title in found]


@pytest.fixture
def shown(asked: Ask) -> Any:
    """A question that waits for an answer in public."""
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    return receipt


def test_the_list_shows_what_is_public_newest_first(reader: Client, shown: Any, imported: Import) -> None:
    imported(title="早先的问题", received_at=clock.now() - timedelta(days=90))
    imported()
    hidden = imported(title="撤下来的问题")
    deciding.remove(hidden.question, actor=OFFICER)
    assert titles(text(reader, "/questions/")) == [
        "小区路灯坏了三天，晚上很黑",
        "星沙联络线什么时候通车",
        "早先的问题",
    ]


def test_a_wish_that_nobody_decided_about_is_nowhere(reader: Client, asked: Ask) -> None:
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    assert titles(text(reader, "/questions/")) == []
    text(reader, f"/questions/{receipt.number}/", status=404)


def test_a_page_grows_old_with_the_words_on_it_and_not_with_its_row(shown: Any, imported: Import) -> None:
    """A unit that takes over its older system opens with pages that need not be rendered every minute."""
    answered = clock.now() - timedelta(days=20)
    taken_over = imported(answered_at=answered)
    assert _found(taken_over.number).newest == answered
    assert taken_over.changed_at - answered > timedelta(days=19)
    # Accepted and, in public, said to be so.
    assert _found(shown.number).newest == _found(shown.number).way[-1].at
    row = Publication.objects.get(number=shown.number)
    said = Comment.objects.create(
        publication=row, number=1, reader=1, text="我们这边也是。", state="shown", written_at=clock.now()
    )
    Publication.objects.filter(pk=row.pk).update(comment_count=1)
    assert _found(shown.number).newest == said.written_at


def _found(number: str) -> PublicQuestion:
    found = find(number)
    assert isinstance(found, PublicQuestion)
    return found


def test_by_stage_and_topic(reader: Client, shown: Any, imported: Import) -> None:
    imported()
    assert titles(text(reader, "/questions/", stage="waiting")) == ["小区路灯坏了三天，晚上很黑"]
    assert titles(text(reader, "/questions/", stage="answered")) == ["星沙联络线什么时候通车"]
    assert titles(text(reader, "/questions/", topic=WAGES[:2])) == ["星沙联络线什么时候通车"]
    assert titles(text(reader, f"/topics/{LAMPS}/")) == ["小区路灯坏了三天，晚上很黑"]
    text(reader, "/topics/000000/", status=404)
    text(reader, f"/topics/{SENSITIVE}/", status=404)


def test_page_after_page_without_a_gap(reader: Client, imported: Import) -> None:
    for number in range(45):
        imported(title=f"第{number}个问题", received_at=clock.now() - timedelta(days=100 - number))
    found, address = [], "/questions/"
    for _page in range(3):
        page = text(reader, address)
        found += titles(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/questions/{following[1]}" if following else ""
    assert found == [f"第{number}个问题" for number in reversed(range(45))]
    assert address == ""
    text(reader, "/questions/", status=404, after="nonsense")


@pytest.mark.parametrize("typed", ["联络线", "联络 通车", "聯絡綫", "星沙联络线 通"])
def test_found_by_words(reader: Client, imported: Import, typed: str) -> None:
    imported()
    imported(title="停电通知在哪里看", text="停电通知在哪里看得到？")
    assert titles(text(reader, "/questions/", q=typed)) == ["星沙联络线什么时候通车"]


def test_a_search_without_hits_offers_to_ask(reader: Client, imported: Import) -> None:
    imported()
    page = text(reader, "/questions/", q="火星移民")
    assert "还没有人在这里问过" in page
    assert 'href="/ask/"' in page


def test_one_question_with_its_answers(reader: Client, imported: Import) -> None:
    row = imported()
    page = text(reader, f"/questions/{row.number}/")
    for said in ("星沙联络线什么时候通车", "至今没有看到修建的迹象", "交通运输局", "计划明年六月通车"):
        assert said in page
    assert f'<link rel="canonical" href="http://lixia.localhost:8000/questions/{row.number}/">' in page
    assert '<meta property="og:title" content="星沙联络线什么时候通车">' in page


def test_what_is_typed_stays_text(reader: Client, imported: Import) -> None:
    row = imported(
        title="<script>alert(1)</script>标题", text="<img src=x onerror=alert(1)> **粗体** [a](javascript:1)"
    )
    for address in (f"/questions/{row.number}/", "/questions/", "/questions/feed.atom"):
        page = text(reader, address)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


def test_an_answer_shows_at_once(reader: Client, shown: Any) -> None:
    address = f"/questions/{shown.number}/"
    assert "今晚修好" not in text(reader, address)
    version = Question.objects.values_list("version", flat=True).get()
    answering.answer(shown.question_id, version=version, text="今晚修好，谢谢提醒。", actor=OFFICER)
    assert "今晚修好" in text(reader, address)


def test_what_is_gone_says_why(reader: Client, shown: Any, imported: Import) -> None:
    address = f"/questions/{shown.number}/"
    assert "晚上很黑" in text(reader, address)
    hiding.make_private(shown.question_id)
    page = text(reader, address, status=410)
    assert "晚上很黑" not in page
    assert "提问人只想让本单位看到" in page


def test_a_merged_one_leads_on(reader: Client, shown: Any, asked: Ask) -> None:
    other = asked(text="路灯又坏了，还是那一盏。")
    screening.accept(other.question_id, version=1, actor=OFFICER)
    show(other)
    merging.merge(other.question_id, main=str(shown.question_id), version=2, actor=OFFICER)
    response = reader.get(f"/questions/{other.number}/")
    assert (response.status_code, response["Location"]) == (302, f"/questions/{shown.number}/")


def test_topics_with_how_much(reader: Client, imported: Import) -> None:
    imported()
    imported()
    page = text(reader, "/topics/")
    assert f'href="/topics/{WAGES}/"' in page
    assert '<span class="hs-count">2</span>' in page


@pytest.mark.parametrize(("address", "kind"), [("feed.atom", "application/atom+xml"), ("feed.rss", "rss")])
def test_feeds_are_read_by_readers(reader: Client, imported: Import, address: str, kind: str) -> None:
    row = imported()
    response = reader.get(f"/questions/{address}")
    assert kind in response["Content-Type"]
    root = ElementTree.fromstring(response.content)
    links = [one.get("href") or one.text for one in root.iter() if one.tag in (f"{ATOM}link", "link")]
    assert f"http://lixia.localhost:8000/questions/{row.number}/" in links
    assert "星沙联络线什么时候通车" in [
        one.text for one in root.iter() if one.tag in (f"{ATOM}title", "title")
    ]


def test_search_engines_are_told_of_public_pages_alone(reader: Client, shown: Any, asked: Ask) -> None:
    private = asked(visibility="private")
    index = ElementTree.fromstring(reader.get("/sitemap.xml").content)
    assert [one.text for one in index.iter() if one.tag.endswith("loc")] == [
        "http://lixia.localhost:8000/sitemap-1.xml"
    ]
    part = reader.get("/sitemap-1.xml").content.decode()
    assert f"/questions/{shown.number}/" in part
    assert private.number not in part
    text(reader, "/sitemap-2.xml", status=404)
    robots = text(reader, "/robots.txt")
    assert "Disallow: /q/" in robots
    assert "Sitemap: http://lixia.localhost:8000/sitemap.xml" in robots


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_take_few_queries(reader: Client, imported: Import, rows: int) -> None:
    for _row in range(rows):
        imported()
    number = Publication.objects.values_list("number", flat=True)[0]
    for address, most in (("/questions/", 5), (f"/questions/{number}/", 6), ("/", 8)):
        # Settings and topics are kept from the first time; the page is not, since this test has changed it.
        text(reader, address)
        with CaptureQueriesContext(connection) as seen:
            text(reader, address)
        assert len(seen) <= most, (address, [query["sql"] for query in seen])


def test_a_page_once_made_costs_no_query(reader: Client, imported: Import) -> None:
    number = imported().number
    connection.run_on_commit.clear()
    for address in ("/", "/questions/", f"/questions/{number}/", "/topics/", "/sitemap-1.xml"):
        first = text(reader, address)
        with CaptureQueriesContext(connection) as seen:
            assert text(reader, address) == first
        assert [query["sql"] for query in seen] == [], address


def test_the_address_that_operations_spell_is_the_page_s() -> None:
    def page(name: str, *parts: str) -> str:
        return reverse(name, args=parts, urlconf=settings.UNIT_URLCONF)

    one = address_of("X-1")
    assert page("commons-question", "X-1") == one
    assert page("commons-topic", "own-1") == topic_address("own-1")
    # Below it, as its own page spells them.
    below = ("mine", "like", "follow", "comment", "comments", "answer", "answers")
    assert [page(f"commons-{name}", "X-1") for name in below] == [f"{one}{name}/" for name in below]


def test_many_topics_are_folded_by_their_first_level(
    reader: Client, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported()
    assert "<details" not in text(reader, "/topics/")
    monkeypatch.setattr(listing, "UNFOLDED", 0)
    pages_changed()
    page = text(reader, "/topics/")
    assert page.count('<details class="hs-fold">') == 1
    for code in (WAGES[:2], WAGES):
        assert f'href="/topics/{code}/"' in page
