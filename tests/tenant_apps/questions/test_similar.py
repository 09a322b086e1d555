"""Similar questions: what strangers may be shown, what the desk is told, and how the database finds them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.text import alike
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.commons.operations.keeping_up import keep_up
from tenant_apps.questions.data.codes import State, Visibility
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import answering, screening
from tenant_apps.questions.operations.importing import ImportedMessage, import_batch
from tenant_apps.questions.queries.similar import (
    duplicates_of,
    duplicates_while_typing,
    similar,
)
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER, WAGES

TITLE = "星沙联络线什么时候通车"
TEXT = "星沙联络线二零一二年就立项了，至今没有看到修建的迹象，请问到底什么时候开工，什么时候能够通车？"
TYPED = "想问一下星沙联络线哪天通车，立项好几年了也没见开工修建"
SENSITIVE = "900101"


@pytest.fixture
def public(topics, in_unit_a) -> Question:
    """An imported question with an answer: it stood in public where it comes from."""
    import_batch([message("1")])
    question: Question = Question.objects.get()
    return question


def message(number: str, **other: Any) -> ImportedMessage:
    """An answered message of another system."""
    received = clock.now() - timedelta(days=30)
    values: dict[str, Any] = {
        "source": "old",
        "external_number": number,
        "title": TITLE,
        "text": TEXT,
        "topic": WAGES,
        "visibility": Visibility.PUBLIC_WISH,
        "received_at": received,
        "answer": "计划明年六月通车。",
        "answered_at": received + timedelta(days=3),
        "answered_by": "交通运输局",
    }
    return ImportedMessage(**(values | other))


def test_what_was_answered_in_public_is_shown_with_its_answer(public):
    (found,) = similar(TYPED)
    assert found.question_id == public.id
    assert (found.number, found.title, found.text, found.topic) == (public.number, TITLE, TEXT, WAGES)
    assert (found.answer, found.answered_by) == ("计划明年六月通车。", "交通运输局")
    assert found.answered_at == public.answered_at
    assert alike.RELATED <= found.score < 1


def test_the_newest_official_answer_is_shown(public):
    Answer.objects.create(
        question=public, text="改为明年八月。", persona="团委", published_at=clock.now(), official=True
    )
    Answer.objects.create(
        question=public, text="我猜还要十年。", persona="网友", published_at=clock.now(), official=False
    )
    assert [found.answer for found in similar(TYPED)] == ["改为明年八月。"]


def test_width_case_and_traditional_characters_do_not_matter(public):
    assert [found.question_id for found in similar("星沙聯絡綫什麼時候通車，立項幾年了還沒開工")] == [
        public.id
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"imported": False, "visibility": Visibility.PRIVATE},
        {"visibility": Visibility.PRIVATE},
        {"topic": SENSITIVE},
        {"danger": True},
        {"confidential": True},
        {"excluded_units": [7]},
        {"excluded_section": 7},
        {"state": State.RECEIVED},
        {"state": State.NOT_ACCEPTED},
        {"state": State.MERGED},
        {"state": State.WITHDRAWN},
        {"answered_at": None},
        {"text": ""},
    ],
    ids=str,
)
def test_nothing_that_is_not_public_is_ever_shown(public, changed):
    assert len(similar(TYPED)) == 1
    Question.objects.update(**changed)
    keep_up([public.pk])
    assert similar(TYPED) == []


def test_a_wish_is_shown_once_the_unit_has_decided_and_no_longer_than_it_wants(asked):
    receipt = asked(title=TITLE, text=TEXT, topic=WAGES, visibility=Visibility.PUBLIC_WISH)
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    answering.answer(
        receipt.question_id, version=2, text="计划明年六月通车，电话13800138000。", actor=OFFICER
    )
    assert similar(TYPED) == []
    # Nobody who is somewhere else in these tests: numbers begin at 1 anew after every test that commits.
    Publication.objects.update(person=10**9)
    deciding.show(receipt.question_id, actor=OFFICER)
    (found,) = similar(TYPED)
    assert found.number == receipt.number
    assert "13800138000" not in found.answer
    deciding.remove(receipt.question_id, actor=OFFICER)
    assert similar(TYPED) == []


def test_what_staff_wrote_to_start_with_is_shown_when_it_is_to_be_public(public):
    Question.objects.update(imported=False, seeded=True, visibility=Visibility.PUBLIC_WISH)
    assert len(similar(TYPED)) == 1
    Question.objects.update(visibility=Visibility.PRIVATE)
    keep_up([public.pk])
    assert similar(TYPED) == []


def test_an_answer_that_the_asker_deleted_is_not_shown(public):
    Answer.objects.update(text="")
    assert similar(TYPED) == []


@pytest.mark.parametrize(
    "typed", ["", "   ", "。。。", "的", "'; DROP TABLE x; --", "a | b & !c:*", "\\", "\x00"]
)
def test_signs_and_nothing_find_nothing_and_break_nothing(public, typed):
    assert similar(typed) == []


def test_another_matter_is_not_shown(public):
    assert similar("食堂的饭菜太贵了，希望降价") == []
    assert similar("请问") == []


def test_the_most_alike_stands_first_and_no_more_than_wanted(public):
    import_batch(
        [
            message("2", title="星沙联络线旁的路灯不亮", text="晚上很黑，请修一下星沙联络线旁边的路灯。"),
            message("3", text=TEXT + "谢谢书记。"),
            message("4", text=TEXT + "盼复。"),
        ]
    )
    found = similar(TYPED, limit=3)
    assert len(found) == 3
    assert [card.score for card in found] == sorted((card.score for card in found), reverse=True)
    assert {card.text for card in found} == {TEXT, TEXT + "谢谢书记。", TEXT + "盼复。"}
    assert len(similar(TYPED, limit=1)) == 1


def test_two_queries_at_most(public):
    similar(TYPED)
    with CaptureQueriesContext(connection) as queries:
        similar(TYPED)
    assert len([query for query in queries if "questions_" in query["sql"]]) == 2


def test_the_desk_is_told_of_questions_in_any_state_but_not_of_itself(asked):
    first = asked(title=TITLE, text=TEXT)
    second = asked(title="联络线何时通车", text=TYPED)
    asked(title="食堂", text="食堂的饭菜太贵了")
    (found,) = duplicates_of(second.question_id, account_id=OFFICER)
    assert (found.question_id, found.number, found.state) == (
        first.question_id,
        first.number,
        State.RECEIVED,
    )
    assert found.merged_into is None
    (back,) = duplicates_of(first.question_id, account_id=OFFICER)
    assert back.question_id == second.question_id
    assert back.score == pytest.approx(found.score)


def test_nearly_the_same_words_are_called_the_same(asked):
    first = asked(title=TITLE, text=TEXT)
    asked(title=TITLE, text=TEXT + "盼复，谢谢！")
    assert [found.same for found in duplicates_of(first.question_id, account_id=OFFICER)] == [True]


def test_the_desk_finds_it_while_a_caller_still_speaks(asked):
    first = asked(title=TITLE, text=TEXT)
    found = duplicates_while_typing(TYPED, account_id=OFFICER)
    assert [card.question_id for card in found] == [first.question_id]
    assert duplicates_while_typing("", account_id=OFFICER) == []


def test_what_somebody_may_not_know_is_no_duplicate_for_them(asked):
    secret = asked(title=TITLE, text=TEXT, confidential=True, on_behalf_by=OFFICER)
    other = asked(title=TITLE, text=TEXT)
    assert [card.question_id for card in duplicates_of(other.question_id, account_id=OFFICER)] == [
        secret.question_id
    ]
    assert duplicates_of(other.question_id, account_id=COLLEAGUE) == []
    assert duplicates_of(secret.question_id, account_id=COLLEAGUE) == []
    assert {card.question_id for card in duplicates_while_typing(TYPED, account_id=COLLEAGUE)} == {
        other.question_id
    }


def test_what_was_withdrawn_is_no_duplicate(asked):
    first = asked(title=TITLE, text=TEXT)
    second = asked(title=TITLE, text=TEXT)
    Question.objects.filter(id=second.question_id).update(state=State.WITHDRAWN)
    assert duplicates_of(first.question_id, account_id=OFFICER) == []


def test_a_question_without_words_yet_still_finds_its_like(asked):
    first = asked(title=TITLE, text=TEXT)
    second = asked(title=TITLE, text=TEXT)
    Question.objects.filter(id=second.question_id).update(search=None, terms="")
    assert [card.question_id for card in duplicates_of(second.question_id, account_id=OFFICER)] == [
        first.question_id
    ]


def test_likeness_is_the_same_both_ways_and_grows_with_what_is_shared():
    one = alike.said(TEXT, TITLE)
    assert alike.likeness(one, alike.said(TYPED)) == pytest.approx(alike.likeness(alike.said(TYPED), one))
    assert alike.likeness(one, one) > alike.likeness(one, alike.said(TYPED)) > 0
    assert alike.likeness(one, alike.said("食堂饭菜")) == 0
    assert alike.likeness(one, alike.said("")) == 0


def test_rare_words_are_searched_for_and_common_ones_say_little():
    assert alike.weight("市") < alike.weight("小区") < alike.weight("联络线")
    words = alike.rarest(alike.said("希望 相关 部门 解决 " + TEXT))
    assert len(words) <= alike.ASKED_AT_MOST
    assert "联络" in words
    assert "部门" not in words
