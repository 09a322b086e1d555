"""Following a question: what is new stands on a page of one's own, and nowhere else."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from huisheng.kernel import clock
from tenant_apps.commons.models import Interest, Publication
from tenant_apps.commons.operations import commenting, deciding, following, liking
from tenant_apps.commons.operations.commenting import NotInPublic
from tenant_apps.commons.operations.following import TooManyFollowed
from tenant_apps.commons.queries.interests import followed, follows, likes
from tenant_apps.readers.operations import keeping
from tests.tenant_apps.commons.conftest import OFFICER, Import, Verify

PAGE = "/me/questions/"


def test_what_is_new_is_found_and_seen(imported: Import, reader: Client, verify: Verify) -> None:
    question, card = imported(), verify("", reader)
    address = f"/questions/{question.number}/"
    assert "关注" in reader.get(f"{address}follow/").content.decode()
    for _twice in range(2):
        assert reader.post(f"{address}follow/", {"follow": "1"}).status_code == 303
    assert Interest.objects.count() == 1
    assert 'name="follow" value="0"' in reader.get(f"{address}mine/").content.decode()
    page = reader.get(PAGE)
    assert ("星沙联络线" in page.content.decode(), page["Cache-Control"]) == (True, "private, no-store")
    assert "条新的评论" not in page.content.decode()
    said = commenting.write_comment(question.question, verify(), "我也想知道。")
    commenting.show_comment(said.comment_id, actor="moderation")
    deciding.remove(question.question, actor=OFFICER)
    deciding.show(question.question, actor=OFFICER)
    text = reader.get(PAGE).content.decode()
    assert ("1 条新的评论或回答" in text, "有新进展" in text) == (True, True)
    assert reader.post(PAGE).status_code == 303
    text = reader.get(PAGE).content.decode()
    assert ("条新的评论" in text, "有新进展" in text) == (False, False)
    reader.post(f"{address}follow/", {"follow": "0"})
    assert not Interest.objects.filter(reader=card.reader_id).exists()


def test_what_is_gone_shows_no_words(imported: Import, reader: Client, verify: Verify) -> None:
    question, card = imported(), verify("", reader)
    following.follow(question.question, card.reader_id)
    deciding.remove(question.question, actor=OFFICER)
    text = reader.get(PAGE).content.decode()
    assert ("星沙联络线" in text, question.number in text) == (False, True)
    with pytest.raises(NotInPublic):
        following.follow(question.question, verify().reader_id)


def test_no_more_than_a_hundred(imported: Import, verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    card = verify()
    first: Publication = imported()
    following.follow(first.question, card.reader_id)
    following.follow(first.question, card.reader_id)
    with pytest.raises(TooManyFollowed):
        following.follow(imported().question, card.reader_id)


def test_follows_go_with_whoever_is_forgotten(imported: Import, verify: Verify) -> None:
    card = verify()
    following.follow(imported().question, card.reader_id)
    keeping.forget(card.reader_id)
    assert not Interest.objects.exists()


def test_without_a_verified_phone_there_is_nothing_to_follow(reader: Client, imported: Import) -> None:
    assert reader.get(PAGE)["Location"] == "/verify/?next=%2Fme%2Fquestions%2F"
    assert reader.post(f"/questions/{imported().number}/follow/", {"follow": "1"}).status_code == 303
    assert not Interest.objects.exists()


def test_like_and_follow_are_one_row_and_each_goes_alone(imported: Import, verify: Verify) -> None:
    question, card = imported().question, verify()
    liking.like(question, card.reader_id, wanted=True)
    assert (likes(question, card.reader_id), follows(question, card.reader_id)) == (True, False)
    assert followed(card.reader_id) == []
    following.see_all(card.reader_id)
    following.follow(question, card.reader_id)
    assert Interest.objects.get().reader == card.reader_id
    assert (likes(question, card.reader_id), follows(question, card.reader_id)) == (True, True)
    liking.like(question, card.reader_id, wanted=False)
    assert (likes(question, card.reader_id), follows(question, card.reader_id)) == (False, True)
    assert len(followed(card.reader_id)) == 1
    liking.like(question, card.reader_id, wanted=True)
    following.unfollow(question, card.reader_id)
    assert (likes(question, card.reader_id), follows(question, card.reader_id)) == (True, False)
    assert Publication.objects.get(pk=question).like_count == 1
    liking.like(question, card.reader_id, wanted=False)
    assert not Interest.objects.exists()


def test_a_row_says_something(imported: Import, verify: Verify) -> None:
    question, card = imported(), verify()
    for said in ({}, {"seen_at": clock.now()}, {"liked_at": clock.now(), "comments_seen": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Interest.objects.create(publication=question, reader=card.reader_id, **said)


def test_what_is_liked_does_not_count_among_what_is_followed(
    imported: Import, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    card = verify()
    liking.like(imported().question, card.reader_id, wanted=True)
    following.follow(imported().question, card.reader_id)
    assert len(followed(card.reader_id)) == 1
