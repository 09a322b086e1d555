"""Following a question: what is new stands on a page of one's own, and nowhere else."""

import pytest
from django.test import Client

from tenant_apps.commons.models import Follow, Publication
from tenant_apps.commons.operations import commenting, deciding, following
from tenant_apps.commons.operations.commenting import NotInPublic
from tenant_apps.commons.operations.following import TooManyFollowed
from tenant_apps.readers.operations import keeping
from tests.tenant_apps.commons.conftest import OFFICER, Import, Verify

PAGE = "/me/questions/"


def test_what_is_new_is_found_and_seen(imported: Import, reader: Client, verify: Verify) -> None:
    question, card = imported(), verify("", reader)
    address = f"/questions/{question.number}/"
    assert "关注" in reader.get(f"{address}follow/").content.decode()
    for _twice in range(2):
        assert reader.post(f"{address}follow/", {"follow": "1"}).status_code == 303
    assert Follow.objects.count() == 1
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
    assert not Follow.objects.filter(reader=card.reader_id).exists()


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
    assert not Follow.objects.exists()


def test_without_a_verified_phone_there_is_nothing_to_follow(reader: Client, imported: Import) -> None:
    assert reader.get(PAGE)["Location"] == "/verify/?next=%2Fme%2Fquestions%2F"
    assert reader.post(f"/questions/{imported().number}/follow/", {"follow": "1"}).status_code == 303
    assert not Follow.objects.exists()
