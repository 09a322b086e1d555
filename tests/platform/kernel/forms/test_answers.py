"""Answers: checked, canonical, in words; rendered with labels, hints and errors tied to their fields."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from huisheng.kernel.forms import (
    Condition,
    Definition,
    Field,
    Kind,
    Option,
    Words,
    parse,
    said_from,
    said_of,
    words_of_error,
)
from huisheng.kernel.forms.designing import FieldForm, changed, new_field
from huisheng.kernel.forms.rendering import AnswersForm, typed_in

TWO = (Option("1", Words("甲", "A")), Option("2", Words("乙")))


def asked(kind: Kind, **more: Any) -> Definition:
    options = TWO if kind in (Kind.ONE, Kind.SEVERAL) else ()
    return Definition((Field(id="q7", kind=kind, label=Words("问", "Asked"), options=options, **more),))


@pytest.mark.parametrize(
    ("kind", "typed", "value", "words"),
    [
        (Kind.SHORT, ["  K12 路 "], "K12 路", "K12 路"),
        (Kind.LONG, ["一\r\n二"], "一\n二", "一\n二"),
        (Kind.NUMBER, ["-12.50"], "-12.5", "-12.5"),
        (Kind.NUMBER, ["１，０００"], "1000", "1000"),
        (Kind.NUMBER, ["100"], "100", "100"),
        (Kind.ONE, ["2"], "2", "乙"),
        (Kind.SEVERAL, ["2", "1"], ["1", "2"], "甲、乙"),
        (Kind.YES_NO, ["no"], False, "否"),
        (Kind.DATE, ["2026/11/21"], "2026-11-21", "2026-11-21"),
        (Kind.MOMENT, ["2026-11-21T08:30"], "2026-11-21 08:30", "2026-11-21 08:30"),
        (Kind.MOMENT, ["2026-11-21T00:30:00Z"], "2026-11-21 08:30", "2026-11-21 08:30"),
    ],
)
def test_canonical_and_in_words(kind: Kind, typed: list[str], value: Any, words: str) -> None:
    definition = asked(kind)
    parsed = parse(definition, {"q7": typed, "q8": ["nobody asked"]})
    assert (parsed.answers, parsed.errors) == ({"q7": value}, {})
    (said,) = said_of(definition, parsed.answers)
    assert (said.asked.zh, said.words.zh) == ("问", words)
    assert said_from(json.loads(json.dumps([said.as_json()]))) == (said,)


@pytest.mark.parametrize(
    ("kind", "typed", "error"),
    [
        (Kind.SHORT, ["字" * 101], "long"),
        (Kind.SHORT, ["一", "二"], "several"),
        (Kind.LONG, ["字" * 501], "long"),
        (Kind.NUMBER, ["十二"], "number"),
        (Kind.NUMBER, ["1e9"], "number"),
        (Kind.NUMBER, ["٣"], "number"),
        (Kind.NUMBER, ["1,00"], "number"),
        (Kind.ONE, ["甲"], "option"),
        (Kind.SEVERAL, ["1", "x"], "option"),
        (Kind.YES_NO, ["maybe"], "option"),
        (Kind.DATE, ["昨天"], "date"),
        (Kind.DATE, ["0001-01-01"], "date"),
        (Kind.MOMENT, ["0001-01-01T00:00:00+14:00"], "moment"),
    ],
)
def test_what_is_no_answer(kind: Kind, typed: list[str], error: str) -> None:
    definition = asked(kind)
    parsed = parse(definition, {"q7": typed}, needed=False)
    assert (parsed.answers, parsed.errors) == ({}, {"q7": error})
    assert "{" not in words_of_error(definition.fields[0], error)


def test_numbers_have_a_unit_and_a_range() -> None:
    definition = asked(Kind.NUMBER, unit=Words("元", "yuan"), least=Decimal(10), most=Decimal("99.5"))
    assert parse(definition, {"q7": ["9"]}).errors == {"q7": "low"}
    assert parse(definition, {"q7": ["99.6"]}).errors == {"q7": "high"}
    (said,) = said_of(definition, parse(definition, {"q7": ["99.50"]}).answers)
    assert (said.words.zh, said.words.en) == ("99.5 元", "99.5 yuan")
    with override("zh-hans"):
        assert words_of_error(definition.fields[0], "high") == "请填不大于 99.5 的数。"


@pytest.mark.parametrize("typed", [{}, {"q7": [""]}, {"q7": ["\u200b"]}])
def test_what_must_be_answered(typed: dict[str, list[str]]) -> None:
    definition = asked(Kind.SHORT, required=True)
    assert parse(definition, typed).errors == {"q7": "missing"}
    assert parse(definition, typed, needed=False).errors == {}


CONDITIONAL = Definition(
    (
        Field(id="q1", kind=Kind.YES_NO, label=Words("住校吗")),
        Field(id="q2", kind=Kind.ONE, label=Words("哪栋"), options=TWO, when=Condition("q1", ("yes",))),
        Field(id="q3", kind=Kind.SHORT, label=Words("几层"), required=True, when=Condition("q2", ("1", "2"))),
    ),
    given=3,
)


def test_what_is_asked_only_after_some_answers() -> None:
    """What is not asked is neither demanded nor kept, also where it hangs on something not asked itself."""
    assert parse(CONDITIONAL, {}).errors == {}
    assert parse(CONDITIONAL, {"q1": ["no"], "q2": ["1"], "q3": ["六"]}).answers == {"q1": False}
    assert parse(CONDITIONAL, {"q1": ["yes"], "q2": ["1"]}).errors == {"q3": "missing"}
    whole = parse(CONDITIONAL, {"q1": ["yes"], "q2": ["1"], "q3": ["六"]})
    assert whole.answers == {"q1": True, "q2": "1", "q3": "六"}


def test_a_page_ties_label_hint_and_error_to_the_field() -> None:
    with override("zh-hans"):
        why = Words("好派人去看")
        definition = Definition((*CONDITIONAL.fields, *asked(Kind.SHORT, required=True, why=why).fields))
        form = AnswersForm(definition, {"q1": ["yes"], "q7": [" "]}, sent=True, prefix="detail")
        assert not form.is_valid()
        html = str(form)
    assert 'aria-describedby="id_detail-q7_helptext id_detail-q7_error"' in html
    assert "请回答这一项" in html
    assert "为什么要填：好派人去看" in html
    assert "如果“住校吗”选“是”，才填" in html
    assert 'data-form-when="detail-q1" data-form-is="yes"' in html
    assert html.count("（选填）") == 2
    assert 'name="detail-q1" value="yes"' in html
    # Without conditions no script is loaded.
    assert "<script" not in str(AnswersForm(asked(Kind.SHORT), {}, sent=False, prefix="detail"))


def test_what_is_designed_stays_text_on_the_page() -> None:
    form = AnswersForm(asked(Kind.SHORT, help=Words("<b>粗</b>")), {}, sent=False, prefix="d")
    assert "<b>" not in str(form)


def test_what_was_typed_is_found_by_its_prefix() -> None:
    posted = QueryDict("detail-q1=yes&detail-q2=1&detail-q2=2&other=3")
    assert typed_in(posted, "detail") == {"q1": ["yes"], "q2": ["1", "2"]}


class TestDesigning:
    def said(self, **more: Any) -> QueryDict:
        posted = QueryDict(mutable=True)
        for name, value in ({"label_zh": "住在哪里", "why_zh": "好派人"} | more).items():
            posted.setlist(name, value if isinstance(value, list) else [value])
        return posted

    def test_a_list_with_english(self) -> None:
        data = self.said(options="宿舍｜Dormitory\n\n 校外 \n")
        form = FieldForm(data, definition=Definition(), field=new_field("one"))
        assert form.is_valid(), form.errors
        made = form.in_definition()
        assert made is not None, form.errors
        assert made.fields[0].options == (
            Option("1", Words("宿舍", "Dormitory")),
            Option("2", Words("校外")),
        )
        # Words that stay keep their key; the others get one of their own.
        again = FieldForm(self.said(options="家里\n校外"), definition=made, field=made.fields[0])
        assert again.is_valid()
        changed_form = again.in_definition()
        assert changed_form is not None
        assert [option.key for option in changed_form.fields[0].options] == ["3", "2"]

    def test_a_condition_on_one_question_alone(self) -> None:
        form = FieldForm(self.said(when=["q1:yes"]), definition=CONDITIONAL, field=new_field("short"))
        assert form.is_valid(), form.errors
        made = form.in_definition()
        assert made is not None, form.errors
        assert made.fields[-1].when == Condition("q1", ("yes",))
        two = FieldForm(self.said(when=["q1:yes", "q2:1"]), definition=CONDITIONAL, field=new_field("short"))
        assert not two.is_valid()

    def test_what_cannot_be_asked_is_said_at_its_field(self) -> None:
        one = FieldForm(self.said(options="只有一个"), definition=Definition(), field=new_field("one"))
        assert one.is_valid()
        assert one.in_definition() is None
        assert list(one.errors) == ["options"]
        number = FieldForm(self.said(least="9", most="1"), definition=Definition(), field=new_field("number"))
        assert number.is_valid()
        assert number.in_definition() is None
        assert list(number.errors) == ["least"]

    def test_an_answer_on_which_another_question_depends_stays(self) -> None:
        decider = CONDITIONAL.fields[1]
        form = FieldForm(self.said(options="乙\n丙"), definition=CONDITIONAL, field=decider)
        assert form.is_valid()
        assert form.in_definition() is None
        assert list(form.errors) == ["__all__"]

    def test_buttons_of_the_list(self) -> None:
        fields = changed(CONDITIONAL, {"part": "remove", "field": "q3"})
        assert fields is not None
        assert [field.id for field in fields.fields] == ["q1", "q2"]
        assert changed(CONDITIONAL, {"part": "else"}) is None
