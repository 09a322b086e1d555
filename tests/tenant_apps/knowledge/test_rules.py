"""References, Markdown, ready replies, differences: rules that need no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisheng.kernel.text.markup import to_html
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.rules.differences import pieces
from tenant_apps.knowledge.rules.markup import summary, to_plain
from tenant_apps.knowledge.rules.ready_replies import (
    VARIABLES,
    MissingValueError,
    UnknownVariableError,
    fill,
    variables_of,
)
from tenant_apps.knowledge.rules.references import Reference, parse


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("12", Reference(0, Kind.ARTICLE, 12)),
        ("p3", Reference(0, Kind.PROGRAMME, 3)),
        ("r5", Reference(0, Kind.CANNED, 5)),
        ("7.12", Reference(7, Kind.ARTICLE, 12)),
        ("70.p3", Reference(70, Kind.PROGRAMME, 3)),
    ],
)
def test_references(text: str, reference: Reference) -> None:
    assert parse(text) == reference
    assert str(reference) == text


@pytest.mark.parametrize("text", ["", "0", "p0", "x1", "1.2.3", "-1", "1 ", "１", "7.", "p", "01"])
def test_what_names_no_entry(text: str) -> None:
    with pytest.raises(ValueError, match="names no entry"):
        parse(text)


@pytest.mark.parametrize(
    ("written", "never"),
    [
        ("<script>alert(1)</script>甲", "<script"),
        ("[甲](javascript:alert(1))", "javascript"),
        ("[甲](data:text/html,x)", "data:"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("![图](https://example.org/a.png)", "<img"),
        ('<a href="https://example.org" onclick="x()">甲</a>', "onclick"),
        ('<p style="color:red">甲</p>', "style"),
        ("<iframe src=//example.org></iframe>", "<iframe"),
        ("# 大标题", "<h1"),
    ],
)
def test_nothing_that_acts_reaches_a_page(written: str, never: str) -> None:
    assert never not in to_html(written)


def test_chinese_markdown_as_people_write_it() -> None:
    assert "<strong>答复：</strong>见下" in to_html("**答复：**见下")
    assert '<a href="tel:12355"' in to_html("[12355](tel:12355)")


def test_markdown_as_plain_words() -> None:
    text = """先**提交**申请。

1. 身份证
2. 录取通知书
    - 复印件

- 打 [12355](tel:12355)
- 看 [资助网](https://www.xszz.edu.cn/)

| 何时 | 何地 |
|---|---|
| 周一 | 大厅 |
"""
    assert to_plain(text).splitlines() == [
        "先提交申请。",
        "",
        "1. 身份证",
        "2. 录取通知书",
        "· 复印件",
        "",
        "· 打 12355",
        "· 看 资助网（https://www.xszz.edu.cn/）",
        "",
        "何时　何地　",
        "周一　大厅",
    ]


@given(st.text(alphabet="甲乙*_#->[]()1.|`\n <&", max_size=80))
def test_plain_words_of_anything(text: str) -> None:
    plain = to_plain(text)
    assert plain == plain.strip()
    assert "\n\n\n" not in plain


def test_a_summary_is_one_line() -> None:
    assert summary("**甲**乙。\n\n- 丙", 4) == "甲乙。…"


def test_ready_replies_are_filled() -> None:
    text = "{称呼}，你好！编号 {number}，{ 单位 }。"
    assert variables_of(text) == {"asker", "number", "unit"}
    values = {"asker": "小李", "number": "LX-1", "unit": "历下区团委"}
    assert fill(text, values) == "小李，你好！编号 LX-1，历下区团委。"


def test_every_variable_has_a_chinese_word_of_its_own() -> None:
    words = [word for word, _ in VARIABLES.values()]
    assert len(set(words)) == len(words)


def test_what_is_unknown_or_has_no_value_is_named() -> None:
    with pytest.raises(UnknownVariableError) as unknown:
        fill("{余额}", {})
    assert unknown.value.name == "余额"
    with pytest.raises(MissingValueError) as missing:
        fill("{期限}前", {"due": ""})
    assert missing.value.name == "期限"


def test_values_are_not_read_for_places_again() -> None:
    assert fill("{称呼}", {"asker": "{余额}"}) == "{余额}"


def test_differences_by_sentence() -> None:
    found = [(piece.change, piece.text) for piece in pieces("甲。乙。丙。", "甲。丁。丙。戊")]
    assert found == [("same", "甲。"), ("gone", "乙。"), ("new", "丁。"), ("same", "丙。"), ("new", "戊")]


@given(st.text(alphabet="甲乙丙。，\n", max_size=60), st.text(alphabet="甲乙丙。，\n", max_size=60))
def test_differences_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.change != "new") == before
    assert "".join(piece.text for piece in found if piece.change != "gone") == after
