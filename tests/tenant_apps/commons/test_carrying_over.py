"""What people said, liked and followed under a question that is merged into another one."""

from typing import Any

import pytest

from tenant_apps.commons.data.codes import Mark
from tenant_apps.commons.models import Comment, Interest, Publication
from tenant_apps.commons.operations import (
    accepting,
    commenting,
    deciding,
    following,
    liking,
    marking,
    peer_answering,
)
from tenant_apps.commons.queries.listing import Wanted
from tenant_apps.commons.queries.reputation import reputation_of
from tenant_apps.commons.queries.searching import search
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import merging, screening
from tests.tenant_apps.commons.conftest import OFFICER, Ask, Verify, show


@pytest.fixture
def pair(asked: Ask) -> tuple[Any, Any]:
    """Two public questions about the same matter."""
    both = (asked(), asked(text="小区路灯又坏了，晚上看不见路。"))
    for receipt in both:
        screening.accept(receipt.question_id, version=1, actor=OFFICER)
        show(receipt)
    return both


def merge(one: Any, main: Any) -> None:
    version = Question.objects.values_list("version", flat=True).get(pk=one.question_id)
    merging.merge(one.question_id, main=str(main.question_id), version=version, actor=OFFICER)


def say(receipt: Any, reader: Any, text: str, *, shown: bool = True) -> None:
    written = commenting.write_comment(receipt.question_id, reader, text)
    if shown:
        commenting.show_comment(written.comment_id, actor="moderation")


def row(receipt: Any) -> Publication:
    found: Publication = Publication.objects.get(pk=receipt.question_id)
    return found


def under(receipt: Any) -> list[tuple[str, int, str]]:
    found = Comment.objects.filter(publication=receipt.question_id).order_by("id")
    return list(found.values_list("text", "number", "state"))


def test_comments_go_along_and_everybody_has_one_number(pair: tuple[Any, Any], verify: Verify) -> None:
    other, main = pair
    here, both, there = verify(), verify(), verify()
    say(main, here, "我住这里。")
    say(main, both, "我也在等。")
    say(other, there, "那边也黑。")
    say(other, both, "两边都黑。")
    say(other, there, "还没有人看过。", shown=False)
    merge(other, main)
    assert under(main) == [
        ("我住这里。", 1, "shown"),
        ("我也在等。", 2, "shown"),
        ("那边也黑。", 3, "shown"),
        ("两边都黑。", 2, "shown"),
        ("还没有人看过。", 3, "waiting"),
    ]
    assert under(other) == []
    assert (row(main).comment_count, row(other).comment_count) == (4, 0)


def test_who_was_forgotten_gets_nobody_elses_number(pair: tuple[Any, Any], verify: Verify) -> None:
    other, main = pair
    gone, here = verify(), verify()
    say(other, gone, "一")
    say(other, gone, "二")
    say(main, here, "三")
    commenting.forget_reader(gone.reader_id)
    merge(other, main)
    assert [(text, number) for text, number, _state in under(main)] == [("一", 2), ("二", 2), ("三", 1)]


def test_likes_count_once_and_not_of_whoever_asked(pair: tuple[Any, Any], verify: Verify) -> None:
    other, main = pair
    both, there, asker = verify(), verify(), verify()
    Publication.objects.filter(pk=main.question_id).update(person=asker.reader_id)
    liking.like(main.question_id, both.reader_id, wanted=True)
    for reader in (both, there, asker):
        liking.like(other.question_id, reader.reader_id, wanted=True)
    merge(other, main)
    assert row(main).like_count == Interest.objects.filter(publication=main.question_id).count() == 2
    assert row(other).like_count == Interest.objects.filter(publication=other.question_id).count() == 0


def test_whoever_follows_follows_where_it_goes_on(pair: tuple[Any, Any], verify: Verify) -> None:
    other, main = pair
    one, two = verify(), verify()
    following.follow(other.question_id, one.reader_id)
    following.follow(other.question_id, two.reader_id)
    following.follow(main.question_id, two.reader_id)
    merge(other, main)
    found = Interest.objects.values_list("reader", "publication").order_by("reader")
    assert list(found) == [(one.reader_id, main.question_id), (two.reader_id, main.question_id)]


def test_what_was_liked_here_and_followed_there_is_one_row(pair: tuple[Any, Any], verify: Verify) -> None:
    other, main = pair
    one, two, asker = verify(), verify(), verify()
    Publication.objects.filter(pk=main.question_id).update(person=asker.reader_id)
    liking.like(other.question_id, one.reader_id, wanted=True)
    following.follow(main.question_id, one.reader_id)
    following.follow(other.question_id, two.reader_id)
    liking.like(main.question_id, two.reader_id, wanted=True)
    liking.like(other.question_id, asker.reader_id, wanted=True)
    following.follow(other.question_id, asker.reader_id)
    merge(other, main)
    found = {each.reader: each for each in Interest.objects.filter(publication=main.question_id)}
    assert {reader: (bool(each.liked_at), bool(each.seen_at)) for reader, each in found.items()} == {
        one.reader_id: (True, True),
        two.reader_id: (True, True),
        asker.reader_id: (False, True),
    }
    assert (row(main).like_count, Interest.objects.count()) == (2, 3)


def test_it_waits_until_the_other_is_public(pair: tuple[Any, Any], verify: Verify) -> None:
    other, main = pair
    say(other, verify(), "那边也黑。")
    deciding.remove(main.question_id, actor=OFFICER)
    merge(other, main)
    assert len(under(other)) == 1
    deciding.show(main.question_id, actor=OFFICER)
    assert (len(under(other)), len(under(main)), row(main).comment_count) == (0, 1, 1)


def test_answers_of_peers_go_along_and_are_said_to_help_anew(pair: tuple[Any, Any], verify: Verify) -> None:
    """Who has an answer there keeps that one; what the unit endorsed it endorsed there too."""
    other, main = pair
    asker, both, here = verify(), verify(), verify()
    Publication.objects.filter(question=other.question_id).update(person=asker.reader_id)
    Publication.objects.filter(question=main.question_id).update(person=verify().reader_id)

    def answer(receipt: Any, card: Any, text: str) -> Any:
        written = peer_answering.write_answer(receipt.question_id, card, text)
        commenting.show_comment(written.comment_id, actor="moderation")
        return written.comment_id

    answer(main, both, "那边的回答。")
    stays = answer(other, both, "这边的回答。")
    goes = answer(other, here, "打 12345 登记。")
    marking.mark_answer(goes, Mark.ENDORSED, "", actor=OFFICER)
    accepting.accept(other.question_id, goes)
    assert reputation_of(here.reader_id).points == 7
    merge(other, main)
    found = search(Wanted(words="12345 登记")).hits
    assert [hit.row.question_id for hit in found] == [main.question_id]
    assert {text for text, _number, _state in under(main)} == {"那边的回答。", "打 12345 登记。"}
    assert Comment.objects.get(pk=stays).publication_id == other.question_id
    assert (row(main).peer_count, row(other).peer_count, row(main).comment_count) == (2, 1, 0)
    assert reputation_of(here.reader_id).points == 5
    assert Comment.objects.get(pk=goes).accepted_at is None
    accepting.accept(main.question_id, goes)
    assert reputation_of(here.reader_id).points == 7
