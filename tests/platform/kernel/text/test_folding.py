"""Folding: the same meaning, the same text, and every character knows its place."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huisheng.kernel.text import fold, fold_with_places, folding

MIXED = st.text(
    alphabet=st.one_of(
        st.sampled_from("讓我們一起來學習乾隆皇帝瞭解頭髮１２３ＡbＣ，。\u200b\ufe0fｶﾞé́㍿ß…①　\n"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("１２３５５　ＡＢＣ", "12355 abc"),
        ("讓我們瞭解國家助學貸款", "让我们了解国家助学贷款"),
        ("乾隆年間的頭髮", "乾隆年间的头发"),
        ("著名的显著", "著名的显著"),
        ("自\u200b杀", "自杀"),
        ("⼈⽣", "人生"),
        ("㍿", "株式会社"),
        ("", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(MIXED)
@settings(max_examples=300)
def test_folding_with_places_gives_the_same_text(text: str) -> None:
    folded = fold_with_places(text)
    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


def test_plain_characters_fold_as_all_do_and_to_one() -> None:
    plain = [chr(code) for code in range(0x110000) if folding._PLAIN.fullmatch(chr(code))]
    assert len(plain) > 20_000
    for character in plain:
        assert folding._plain(character) == folding._folded_alone(character)
        assert len(folding._plain(character)) == 1


def test_a_pattern_for_some_characters_finds_those_and_no_others() -> None:
    some = {"於", "a", "]", "^", "-", "\\", "\U0002a6d6"}
    found = re.compile(folding._one_of(some))
    others = {"于", "b", "[", "\U0002a6d7", "\uffff"}
    assert {one for one in some | others if found.fullmatch(one)} == some


@given(MIXED)
def test_each_part_of_a_text_folds_alone(text: str) -> None:
    parts = [text[start:end] for start, end, _plain in folding._chunks(text)]
    assert "".join(parts) == text
    assert all(parts)
    assert "".join(map(folding._folded_alone, parts)) == folding._folded_alone(text)


@given(MIXED)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "word", "masked"),
    [
        ("我想自\u200b殺了", "自杀", "我想*了"),
        ("打ＱＱ１２３４", "qq1234", "打*"),
        ("在㍿上班", "会社", "在*上班"),
        ("李雷", "李雷", "*"),
    ],
)
def test_what_is_found_folded_is_masked_in_the_source(typed: str, word: str, masked: str) -> None:
    folded = fold_with_places(typed)
    at = folded.text.index(word)
    start, end = folded.span(at, at + len(word))
    assert typed[:start] + "*" + typed[end:] == masked


def test_an_empty_span_is_empty_in_the_source() -> None:
    folded = fold_with_places("甲乙")
    assert [folded.span(at, at) for at in (0, 1, 2)] == [(0, 0), (1, 1), (2, 2)]
    assert fold_with_places("").span(0, 0) == (0, 0)
