"""What stands under experts' answers is read in the language of the page, where it is the usual one."""

import re

from django.template import Context, Template
from django.utils import translation

from tenant_apps.people.data.default_texts import DISCLAIMERS, DISCLAIMERS_ENGLISH

_LINE = Template("{% load expert_words %}{{ text|disclaimer }}")
_NUMBER = re.compile("[0-9]{3,}")


def read(text: str, language: str) -> str:
    with translation.override(language):
        return _LINE.render(Context({"text": text}, autoescape=False))


def test_every_field_has_both_with_the_same_numbers_to_call() -> None:
    assert DISCLAIMERS.keys() == DISCLAIMERS_ENGLISH.keys()
    for field, text in DISCLAIMERS.items():
        english = read(text, "en")
        assert english == DISCLAIMERS_ENGLISH[field]
        assert re.search("[\u3400-\u9fff]", english) is None
        assert sorted(_NUMBER.findall(english)) == sorted(_NUMBER.findall(text)), field
        assert read(text, "zh-hans") == text


def test_words_of_a_units_own_stay_as_they_are() -> None:
    assert read("以上由本单位法律顾问解答。", "en") == "以上由本单位法律顾问解答。"
    assert read("", "en") == ""
