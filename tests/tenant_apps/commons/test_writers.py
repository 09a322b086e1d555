"""Whoever wrote a comment or an answer is told what became of it, on a page of their own."""

import re

import pytest
from django.test import Client

from tenant_apps.commons.data.codes import Mark
from tenant_apps.commons.models import Comment, Publication
from tenant_apps.commons.operations import accepting, commenting, marking
from tenant_apps.commons.operations.peer_answering import write_answer
from tenant_apps.moderation.data.codes import Reason, Verdict
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.readers.operations import keeping
from tests.network import Network
from tests.tenant_apps.commons.conftest import OFFICER, Import, Verify

PAGE = "/me/words/"
FRESH = "新消息"


@pytest.fixture
def question(imported: Import) -> Publication:
    return imported()


def judge(comment_id: object, verdict: Verdict) -> None:
    case = Case.objects.get(item=str(comment_id))
    hides = verdict is Verdict.HIDE
    decide(
        case.id,
        version=case.version,
        verdict=verdict,
        reason=Reason.ADVERT if hides else "no_breach",
        words="这是广告。" if hides else "",
        actor=OFFICER,
    )


def news() -> int:
    return int(Comment.objects.exclude(news_at=None).count())


def test_what_was_decided_is_read_on_one_s_own_page(
    question: Publication, reader: Client, verify: Verify
) -> None:
    card = verify("", reader)
    assert "还没有写过" in reader.get(PAGE).content.decode()
    hidden = commenting.write_comment(question.question, card, "加我微信领红包。")
    shown = commenting.write_comment(question.question, card, "我们小区也是。")
    text = reader.get(PAGE).content.decode()
    assert ("加我微信领红包。" in text, FRESH in text) == (True, False)
    judge(hidden.comment_id, Verdict.HIDE)
    judge(shown.comment_id, Verdict.KEEP)
    opened = reader.get(PAGE)
    text = opened.content.decode()
    assert (text.count(FRESH), opened["Cache-Control"]) == (2, "private, no-store")
    link = re.search(r'href="(/moderation/of/[^"]+)"', text)
    assert link is not None
    assert "这是广告。" in reader.get(link[1]).content.decode()
    assert "2 条有新消息" in reader.get("/me/").content.decode()
    assert "2 条新消息" in reader.get(f"/questions/{question.number}/mine/").content.decode()
    assert news() == 2, "reading changes nothing"
    assert reader.post(PAGE).status_code == 303
    assert (news(), FRESH in reader.get(PAGE).content.decode()) == (0, False)
    assert "条有新消息" not in reader.get("/me/").content.decode()


def test_whose_answer_helped_is_told_and_reads_why_it_counts(
    question: Publication, reader: Client, verify: Verify
) -> None:
    card = verify("小海豚", reader)
    written = write_answer(question.question, card, "可以打物业的电话。")
    judge(written.comment_id, Verdict.KEEP)
    reader.post(PAGE)
    Publication.objects.filter(pk=question.pk).update(person=verify().reader_id)
    accepting.accept(question.question, written.comment_id)
    text = reader.get(PAGE).content.decode()
    assert (text.count(FRESH), "提问人采纳" in text) == (1, True)
    reader.post(PAGE)
    marking.mark_answer(written.comment_id, Mark.CORRECTED, "现在要先预约。", actor=OFFICER)
    text = reader.get(PAGE).content.decode()
    assert (text.count(FRESH), "现在要先预约。" in text) == (1, True)
    assert "提问人采纳得 2 分" in reader.get("/me/answers/").content.decode()
    reader.post(PAGE)
    marking.mark_answer(written.comment_id, Mark.NONE, "", actor=OFFICER)
    assert news() == 0, "what is taken back is no news"


def test_nobody_else_s_and_nothing_of_who_is_gone(
    question: Publication, reader: Client, verify: Verify, client_of: object, network: Network
) -> None:
    card = verify("", reader)
    written = commenting.write_comment(question.question, card, "我们小区也是。")
    other = Client(HTTP_HOST=reader.defaults["HTTP_HOST"])
    verify("", other)
    judge(written.comment_id, Verdict.KEEP)
    other.post(PAGE)
    assert (news(), "我们小区也是。" in other.get(PAGE).content.decode()) == (1, False)
    keeping.forget(card.reader_id)
    assert news() == 0
    commenting.hide_comment(written.comment_id, actor="moderation")
    assert news() == 0


def test_a_deleted_one_has_no_news(question: Publication, reader: Client, verify: Verify) -> None:
    card = verify("", reader)
    written = commenting.write_comment(question.question, card, "我们小区也是。")
    judge(written.comment_id, Verdict.KEEP)
    commenting.delete_comment(written.comment_id, card.reader_id)
    assert (news(), "我们小区也是。" in reader.get(PAGE).content.decode()) == (0, False)
