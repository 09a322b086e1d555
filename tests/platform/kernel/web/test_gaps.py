"""Two sentences that a page puts one after the other: a blank in English, none in Chinese."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

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
