"""Comments: by verified people, read before they are shown, taken back by whoever wrote them."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.commons.data.codes import COMMENT, CommentState
from tenant_apps.commons.models import Comment, Publication
from tenant_apps.commons.operations import commenting, deciding, liking
from tenant_apps.commons.operations.commenting import NotInPublic, UnknownComment
from tenant_apps.commons.rules import limits
from tenant_apps.commons.rules.offered import NotOffered
from tenant_apps.commons.rules.wording import BadWords, as_shown
from tenant_apps.moderation.data.codes import Kept, Reason, Verdict
from tenant_apps.moderation.data.settings import REVIEW
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.deciding import decide
from tenant_apps.moderation.operations.reviewing import appeal
from tenant_apps.readers.models import Reader
from tenant_apps.readers.operations import keeping
from tenants.public import set_setting
from tests.actors import NOT_GIVEN
from tests.tenant_apps.commons.conftest import OFFICER, Import, Verify

MODERATOR = NOT_GIVEN + 12
SAID = "我们小区也是，去年就报过一次。"


@pytest.fixture
def question(imported: Import) -> Publication:
    """A question that everybody can read."""
    return imported()


def page(client: Client, question: Publication, status: int = 200, more: str = "") -> str:
    response = client.get(f"/questions/{question.number}/{more}")
    assert response.status_code == status
    return response.content.decode()


def verdict(comment_id: UUID, said: Verdict) -> None:
    case = Case.objects.get(kind=COMMENT, item=str(comment_id))
    reason, words = (Kept.NO_BREACH, "") if said is Verdict.KEEP else (Reason.ADVERT, "这是广告。")
    decide(case.pk, version=case.version, verdict=said, reason=reason, words=words, actor=MODERATOR)


def shown(question: Publication, reader: Any, text: str = SAID) -> UUID:
    """A comment that a moderator has let through."""
    written = commenting.write_comment(question.question, reader, text)
    verdict(written.comment_id, Verdict.KEEP)
    return written.comment_id


def count(question: Publication) -> int:
    return int(Publication.objects.values_list("comment_count", flat=True).get(pk=question.pk))


def test_nobody_reads_it_before_a_moderator_has(
    question: Publication, reader: Client, verify: Verify
) -> None:
    written = commenting.write_comment(question.question, verify("小海豚"), SAID)
    assert not written.shown
    assert (SAID in page(reader, question), count(question)) == (False, 0)
    verdict(written.comment_id, Verdict.KEEP)
    text = page(reader, question)
    assert (SAID in text, "小海豚" in text, "1 条评论" in text, count(question)) == (True, True, True, 1)
    assert f"/report/comment/{written.comment_id}/" in text
    assert "1 条评论" in reader.get("/questions/").content.decode()


def test_a_moderator_says_no_and_is_asked_again(
    question: Publication, reader: Client, verify: Verify
) -> None:
    card = verify("", reader)
    written = commenting.write_comment(question.question, card, SAID)
    verdict(written.comment_id, Verdict.HIDE)
    assert SAID not in page(reader, question)
    mine = page(reader, question, more="mine/")
    link = re.search(r'href="(/moderation/of/[^"]+)"', mine)
    assert SAID in mine
    assert link is not None
    assert "这是广告" in reader.get(link[1]).content.decode()
    appeal(Case.objects.get().pk, words="这不是广告。")
    assert SAID not in page(reader, question)


def test_where_the_unit_reads_afterwards_it_is_shown_at_once(
    question: Publication, reader: Client, verify: Verify, unit_a: UnitRef
) -> None:
    set_setting(unit_a.id, REVIEW, "after", actor_id=OFFICER)
    written = commenting.write_comment(question.question, verify(), SAID)
    assert (written.shown, SAID in page(reader, question)) == (True, True)
    verdict(written.comment_id, Verdict.HIDE)
    assert (SAID in page(reader, question), count(question)) == (False, 0)


def test_a_page_that_is_kept_shows_it_at_once(
    question: Publication, reader: Client, verify: Verify, django_capture_on_commit_callbacks: Any
) -> None:
    card = verify()
    connection.run_on_commit.clear()
    page(reader, question)
    with CaptureQueriesContext(connection) as seen:
        page(reader, question)
    assert len(seen) == 0
    with django_capture_on_commit_callbacks(execute=True):
        comment_id = shown(question, card)
    assert SAID in page(reader, question)
    with django_capture_on_commit_callbacks(execute=True):
        commenting.delete_comment(comment_id, card.reader_id)
    assert SAID not in page(reader, question)


def test_without_a_name_one_has_a_number_that_says_nothing_elsewhere(
    imported: Import, reader: Client, verify: Verify
) -> None:
    one, other = imported(), imported(title="另一个问题")
    first, second = verify(), verify()
    for card in (first, second, first):
        shown(one, card, f"{SAID}{Comment.objects.count()}")
    shown(other, second)
    numbers = Comment.objects.filter(publication=one).order_by("id").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 1]
    assert "网友2" in page(reader, one)
    assert "网友2" not in page(reader, other)


def test_a_new_name_is_shown_and_a_forgotten_one_is_not(
    question: Publication, reader: Client, verify: Verify
) -> None:
    card = verify("小海豚")
    shown(question, card)
    keeping.rename(card.reader_id, "老海豚")
    assert "老海豚" in page(reader, question)
    keeping.forget(card.reader_id)
    text = page(reader, question)
    assert ("老海豚" in text, "网友1" in text, SAID in text) == (False, True, True)
    assert Comment.objects.get().reader is None


def test_one_s_own_is_deleted_and_nobody_else_s(
    question: Publication, reader: Client, verify: Verify
) -> None:
    card, other = verify("小海豚"), verify("", reader)
    comment_id = shown(question, card)
    address = f"/questions/{question.number}/comments/{comment_id}/delete/"
    assert reader.get(address).status_code == 404
    assert reader.post(address).status_code == 404
    with pytest.raises(UnknownComment):
        commenting.delete_comment(comment_id, other.reader_id)
    verify("", reader)
    Comment.objects.update(reader=Reader.objects.latest("pk").pk)
    assert SAID in reader.get(address).content.decode()
    assert reader.post(address).status_code == 303
    assert SAID not in page(reader, question)
    row = Comment.objects.get()
    assert (row.text, row.name, row.state, count(question)) == ("", "", CommentState.DELETED, 0)
    assert reader.post(address).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.update(text=SAID)


def test_what_was_deleted_is_not_brought_back_by_a_verdict(question: Publication, verify: Verify) -> None:
    card = verify()
    written = commenting.write_comment(question.question, card, SAID)
    commenting.delete_comment(written.comment_id, card.reader_id)
    verdict(written.comment_id, Verdict.KEEP)
    assert (Comment.objects.get().state, count(question)) == (CommentState.DELETED, 0)


def test_under_a_removed_question_nothing_is_shown_nor_said(
    question: Publication, reader: Client, verify: Verify
) -> None:
    card = verify("", reader)
    comment_id = shown(question, card)
    deciding.remove(question.question, actor=OFFICER)
    assert SAID not in page(reader, question, status=410)
    for more in ("comments/", "comment/", f"comments/{comment_id}/delete/"):
        response = reader.get(f"/questions/{question.number}/{more}")
        assert response["Location"] == f"/questions/{question.number}/#comments"
    assert reader.get(f"/questions/{question.number}/mine/").status_code == 204
    assert reader.get(f"/report/comment/{comment_id}/").status_code == 404
    with pytest.raises(NotInPublic):
        commenting.write_comment(question.question, card, "还有人吗？")
    deciding.show(question.question, actor=OFFICER)
    assert SAID in page(reader, question)


def test_whoever_has_not_verified_does_so_first(question: Publication, reader: Client) -> None:
    response = reader.get(f"/questions/{question.number}/comment/")
    way = f"/verify/?next=%2Fquestions%2F{question.number}%2Fcomment%2F"
    assert (response.status_code, response["Location"]) == (303, way)
    typed = reader.post(f"/questions/{question.number}/comment/", {"text": SAID})
    assert (typed.status_code, SAID in typed.content.decode()) == (403, True)
    assert not Comment.objects.exists()


def test_the_way_of_somebody_who_comments(question: Publication, reader: Client, verify: Verify) -> None:
    verify("", reader)
    address = f"/questions/{question.number}/comment/"
    assert reader.get(address)["Cache-Control"] == "private, no-store"
    assert reader.post(address, {"text": " ，。 "}).status_code == 422
    long = reader.post(address, {"text": "长" * 501})
    assert (long.status_code, "长" * 501 in long.content.decode()) == (422, True)
    done = reader.post(address, {"text": f"{SAID}\r\n电话 13812345678"})
    assert (done.status_code, done["Location"]) == (303, f"/questions/{question.number}/#comments")
    assert "先由工作人员看过" in page(reader, question)
    reader.post(address, {"text": f"{SAID}\r\n电话 13812345678"})
    row = Comment.objects.get()
    assert (row.state, "13812345678" in row.text) == (CommentState.WAITING, False)
    assert "13812345678" not in Case.objects.get().text


def test_a_storm_waits_and_loses_nothing(question: Publication, reader: Client, verify: Verify) -> None:
    address = f"/questions/{question.number}/comment/"
    verify("", reader)
    statuses = [reader.post(address, {"text": f"{SAID}{n}"}).status_code for n in range(8)]
    most = limits.COMMENTS_OF_READER.times
    assert statuses == [303] * most + [429] * (8 - most)
    # Many phones behind one address wait too.
    while Comment.objects.count() < limits.COMMENTS_FROM_ADDRESS.times - 2:
        verify("", reader)
        reader.post(address, {"text": f"{SAID}第{Comment.objects.count()}个"})
    verify("", reader)
    response = reader.post(address, {"text": "<b>最后一句</b>"})
    text = response.content.decode()
    assert (response.status_code, "&lt;b&gt;最后一句&lt;/b&gt;</textarea>" in text) == (429, True)
    assert int(response["Retry-After"]) > 0
    assert re.search(r"请在约 \d+ 分钟后", text)


def test_page_after_page_without_a_gap(question: Publication, reader: Client, verify: Verify) -> None:
    card = verify()
    for number in range(65):
        Comment.objects.create(
            publication=question,
            reader=card.reader_id,
            number=1,
            text=f"第{number}句",
            state=CommentState.SHOWN,
            written_at=clock.now(),
        )
    found, more = [], "comments/"
    for _page in range(3):
        text = page(reader, question, more=more)
        found += re.findall(r'class="hs-words">([^<]+)<', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        more = f"comments/{following[1]}" if following else ""
    assert (found, more) == ([f"第{number}句" for number in reversed(range(65))], "")
    page(reader, question, status=404, more="comments/?after=nonsense")


def test_the_page_of_a_question_takes_few_queries_with_comments(
    question: Publication, reader: Client, verify: Verify
) -> None:
    for number in range(7):
        shown(question, verify(), f"{SAID}{number}")
    page(reader, question)
    with CaptureQueriesContext(connection) as seen:
        text = page(reader, question)
    assert len(seen) <= 6, [query["sql"] for query in seen]
    assert (text.count('class="c-comment"'), "7 条评论" in text) == (5, True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  好的\r\n\r\n\r\n\r\n谢谢 \u202e倒过来\u200b ", "好的\n\n谢谢 倒过来"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("一" * 500, "一" * 500),
    ],
)
def test_what_is_typed_is_tidied_and_stays_text(typed: str, kept: str) -> None:
    assert as_shown(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"), [("", "empty"), ("\u200b\u200b", "empty"), ("！！！", "empty"), ("一" * 501, "long")]
)
def test_what_cannot_stand(typed: str, code: str) -> None:
    with pytest.raises(BadWords) as told:
        as_shown(typed)
    assert told.value.code == code


@pytest.mark.parametrize("number", ["13812345678", "１３８ 1234 5678", "11010519491231002X", "鲁A12345"])
def test_numbers_of_people_are_covered(number: str) -> None:
    assert number not in as_shown(f"请联系{number}。")


def test_stored_script_is_shown_as_text(question: Publication, reader: Client, verify: Verify) -> None:
    shown(question, verify(), "<script>alert(1)</script>")
    for more in ("", "comments/"):
        text = page(reader, question, more=more)
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text


def test_a_unit_that_closes_comments_takes_none_and_keeps_what_was_said(
    question: Publication, reader: Client, verify: Verify, in_unit_a: UnitRef
) -> None:
    person = verify("", reader)
    shown(question, person)
    address = f"/questions/{question.number}/comment/"
    assert address in page(reader, question)
    set_setting(in_unit_a.id, "commons.comments", False, actor_id=None)
    text = page(reader, question)
    assert address not in text
    assert SAID in text
    assert address not in page(reader, question, more="comments/")
    assert "本单位评论已关闭" in reader.get(address).content.decode()
    refused = reader.post(address, {"text": "还有一句。"})
    assert refused.status_code == 409
    assert "还有一句。" in refused.content.decode(), "nothing typed is lost"
    with pytest.raises(NotOffered):
        commenting.write_comment(question.question, person, "再来一句。")
    assert Comment.objects.count() == 1


def test_nobody_verifies_a_phone_to_read_that_it_is_closed(
    question: Publication, client_of: Callable[..., Client], in_unit_a: UnitRef
) -> None:
    stranger = client_of(in_unit_a)
    comment, like, answer = (
        f"/questions/{question.number}/{part}/" for part in ("comment", "like", "answer")
    )
    for address in (comment, like, answer):
        assert "/verify/" in stranger.get(address)["Location"]
    for key in ("commons.comments", "commons.likes", "commons.peer_answers"):
        set_setting(in_unit_a.id, key, False, actor_id=None)
    for address, words in (
        (comment, "本单位评论已关闭"),
        (like, "本单位不开放点赞"),
        (answer, "只由官方答复"),
    ):
        closed = stranger.get(address)
        assert closed.status_code == 200
        assert words in closed.content.decode()
    refused = stranger.post(comment, {"text": "还有一句。"})
    assert refused.status_code == 409
    assert "还有一句。" in refused.content.decode(), "nothing typed is lost"
    assert "/verify/" not in refused.content.decode()
    assert stranger.post(answer, {"text": "带身份证就行。"}).status_code == 409
    assert "本单位不开放点赞" in stranger.post(like, {"like": "1"}).content.decode()
    assert Comment.objects.count() == 0


def test_a_unit_that_offers_no_likes_takes_none_and_lets_them_be_taken_back(
    question: Publication, reader: Client, verify: Verify, in_unit_a: UnitRef
) -> None:
    person = verify("", reader)
    address = f"/questions/{question.number}/like/"
    liking.like(question.question, person.reader_id, wanted=True)
    set_setting(in_unit_a.id, "commons.likes", False, actor_id=None)
    assert address not in page(reader, question)
    assert 'value="0"' in reader.get(address).content.decode(), "it can be taken back"
    reader.post(address, {"like": "0"})
    assert "本单位不开放点赞" in reader.get(address).content.decode()
    with pytest.raises(NotOffered):
        liking.like(question.question, person.reader_id, wanted=True)
    assert Publication.objects.get(pk=question.pk).like_count == 0
