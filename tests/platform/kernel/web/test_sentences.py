"""Sentences one after the other, and labels before values, in both languages."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from huisheng.kernel.web.sentences import in_a_row, label_before

SENTENCES = Template("{% load web %}{{ first }}{% gap %}{{ second }}")


@pytest.mark.parametrize(
    ("language", "first", "second", "both"),
    [
        ("zh-hans", "已通知。", "请等待。", "已通知。请等待。"),
        ("en", "They know.", "Please wait.", "They know. Please wait."),
    ],
)
def test_a_gap_between_two_sentences(language: str, first: str, second: str, both: str) -> None:
    with override(language):
        assert SENTENCES.render(Context({"first": first, "second": second})) == both


@pytest.mark.parametrize(
    ("language", "sentences", "in_one"),
    [
        ("zh-hans", ["已提交。", "", "请等待。"], "已提交。请等待。"),
        ("en", ["Sent.", "", "Please wait."], "Sent. Please wait."),
    ],
)
def test_sentences_in_a_row_leave_out_what_is_empty(language: str, sentences: list[str], in_one: str) -> None:
    with override(language):
        assert in_a_row(sentences) == in_one


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "主题：住房"), ("en", "主题: 住房")])
def test_a_label_stands_before_its_value(language: str, said: str) -> None:
    with override(language):
        assert label_before("住房", "主题") == said
