"""Definitions: what can be asked, as JSON and back, changed one field at a time."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from huisheng.kernel.forms import (
    BadDefinition,
    Condition,
    Definition,
    Field,
    Kind,
    Option,
    Words,
    from_json,
    moved,
    to_json,
    with_field,
    without,
)
from huisheng.kernel.forms.checking import checked
from huisheng.kernel.forms.definition import LABEL_MAX, MOST_FIELDS

LIVES = Field(
    id="q1",
    kind=Kind.ONE,
    label=Words("住在哪里", "Where do you live?"),
    options=(Option("1", Words("宿舍", "Dormitory")), Option("2", Words("校外"))),
    required=True,
)
HALL = Field(
    id="q2", kind=Kind.SHORT, label=Words("几号楼"), when=Condition("q1", ("1",)), why=Words("好派人去看")
)
RENT = Field(
    id="q3",
    kind=Kind.NUMBER,
    label=Words("月租"),
    unit=Words("元", "yuan"),
    least=Decimal(0),
    most=Decimal("20000.5"),
    when=Condition("q1", ("2",)),
    about=("010902",),
)
FORM = Definition((LIVES, HALL, RENT), version=3, given=7)


def faults(definition: Definition) -> set[tuple[str, str, str]]:
    with pytest.raises(BadDefinition) as refused:
        checked(definition)
    return {(fault.field, fault.part, fault.code) for fault in refused.value.faults}


def test_json_and_back() -> None:
    stored = to_json(FORM)
    assert from_json(stored) == FORM
    assert stored["fields"][1]["when"] == {"field": "q1", "is": ["1"]}
    assert stored["fields"][2]["most"] == "20000.5"
    assert "help" not in stored["fields"][0]
    assert from_json({}) == Definition()


@pytest.mark.parametrize(
    "broken",
    [
        [],
        {"fields": {}},
        {"version": "3"},
        {"given": -1},
        {"colour": "red"},
        {"fields": [{"id": "q1", "kind": "short", "label": "住哪"}]},
        {"fields": [{"id": "q1", "kind": "colour", "label": {"zh": "住哪"}}]},
        {"fields": [{"id": "q1", "kind": "short", "label": {"zh": "住哪", "fr": "où"}}]},
        {"fields": [{"id": "q1", "kind": "short", "label": {"zh": "住哪"}, "required": 1}]},
        {"fields": [{"id": "q1", "kind": "number", "label": {"zh": "几个"}, "least": "NaN"}]},
        {"fields": [{"id": "q1", "kind": "number", "label": {"zh": "几个"}, "least": "一"}]},
        {"fields": [{"id": "Q 1", "kind": "short", "label": {"zh": "住哪"}}]},
    ],
)
def test_what_is_no_form(broken: Any) -> None:
    with pytest.raises(BadDefinition):
        from_json(broken)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = Definition(
        (
            replace(LIVES, label=Words("字" * (LABEL_MAX + 1)), options=LIVES.options[:1]),
            replace(HALL, id="q1", label=Words("\u200b", "Hall"), least=Decimal(1)),
            replace(RENT, least=Decimal(9), most=Decimal(1), unit=Words("", "yuan")),
        )
    )
    assert faults(wrong) == {
        ("q1", "label", "long"),
        ("q1", "options", "options"),
        ("q1", "id", "twice"),
        ("q1", "label", "empty"),
        ("q1", "when", "order"),
        ("q1", "least", "none"),
        ("q3", "least", "range"),
        ("q3", "unit", "empty"),
        ("q3", "when", "condition"),
    }
    many = tuple(replace(HALL, id=f"q{n}", when=None) for n in range(MOST_FIELDS + 1))
    assert ("", "fields", "many") in faults(Definition(many))


@pytest.mark.parametrize(
    "when", [Condition("q9", ("1",)), Condition("q1", ()), Condition("q1", ("7",)), Condition("q2", ("1",))]
)
def test_a_condition_needs_answers_to_an_earlier_question(when: Condition) -> None:
    assert {part for _field, part, _code in faults(Definition((LIVES, replace(HALL, when=when))))} == {"when"}


def test_changing_one_field_at_a_time() -> None:
    grown = with_field(FORM, Field(id="", kind=Kind.DATE, label=Words("哪一天")))
    assert (grown.fields[-1].id, grown.given) == ("q8", 8)
    # The number of one that was taken out is never given again.
    again = with_field(without(grown, "q8"), Field(id="", kind=Kind.DATE, label=Words("哪一天")))
    assert again.fields[-1].id == "q9"
    named = with_field(grown, replace(HALL, label=Words("哪栋楼")))
    assert [field.label.zh for field in named.fields] == ["住在哪里", "哪栋楼", "月租", "哪一天"]
    assert [field.id for field in moved(grown, "q8", -1).fields] == ["q1", "q2", "q8", "q3"]
    assert moved(grown, "q1", -1) == moved(grown, "q8", 1) == grown
    for refused in (
        lambda: without(grown, "q1"),
        lambda: moved(grown, "q1", 1),
        lambda: moved(grown, "q77", 1),
        lambda: with_field(grown, replace(HALL, id="q77")),
        lambda: with_field(grown, replace(LIVES, options=(*LIVES.options[1:], Option("3", Words("家里"))))),
    ):
        with pytest.raises(BadDefinition):
            refused()


def test_narrowed_to_what_it_is_about() -> None:
    assert [field.id for field in FORM.about("010902").fields] == ["q1", "q2", "q3"]
    assert [field.id for field in FORM.about("150305", "15").fields] == ["q1", "q2"]
    elsewhere = replace(FORM, fields=(replace(LIVES, about=("14",)), HALL))
    assert elsewhere.about("150305").fields == ()


def test_words_in_the_readers_language() -> None:
    with override("en"):
        assert (str(LIVES.label), str(HALL.label)) == ("Where do you live?", "几号楼")
    with override("zh-hans"):
        assert str(LIVES.label) == "住在哪里"
