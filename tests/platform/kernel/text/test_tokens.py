"""Words for full-text search."""

import pytest
from django.db import connection

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.text import index_text, query_text, tokens


def test_words_and_the_words_inside_them() -> None:
    assert set(tokens("国家助学贷款怎么申请？")) >= {"国家", "助学", "贷款", "申请"}
    assert {"怎么", "？"}.isdisjoint(tokens("国家助学贷款怎么申请？"))


def test_typed_otherwise_the_same_words() -> None:
    assert tokens("國家助學貸款，１２３５５") == tokens("国家助学贷款,12355")


def test_no_word_breaks_a_query() -> None:
    for typed in ("'", "a'b | c", "!! & (", ":*", "\\", "_", "🙂", "' OR 1=1 --"):
        assert set(query_text(typed)) <= set("'abcor1 |:*"), typed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "asked", "found"),
    [
        ("大学生如何申请生源地助学贷款", "助学贷款申请", True),
        ("大學生如何申請生源地助學貸款", "助学贷款", True),
        ("被老板拖欠工资，去哪里投诉？", "工资 拖欠", True),
        ("拨打12355", "１２３５５", True),
        ("今天天气很好", "助学贷款", False),
    ],
)
def test_postgresql_finds_it(written: str, asked: str, found: bool) -> None:
    with enter_network(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
            [index_text(written), query_text(asked, every=True)],
        )
        assert cursor.fetchone() == (found,)


@pytest.mark.django_db
def test_the_last_word_may_be_the_beginning_of_one() -> None:
    with enter_network(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
            [index_text("call the hotline"), query_text("hotl", prefix=True)],
        )
        assert cursor.fetchone() == (True,)


def test_nothing_but_stop_words_asks_nothing() -> None:
    assert query_text("请问我怎么样？") == ""
