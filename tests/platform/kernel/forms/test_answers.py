"""Answers: checked, canonical, in words; rendered with labels, hints and errors tied to their fields."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
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
    parse,
    said_from,
    said_of,
    summed,
    to_json,
    typed_from,
    words_at,
    words_of_error,
)
from huisheng.kernel.forms.checking import checked
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

    def test_a_table_by_lines(self) -> None:
        data = self.said(columns="学校*\n人数＊｜数字｜人\n形式 | choice | 线上／线下", rows="5")
        form = FieldForm(data, definition=Definition(), field=new_field("table"))
        assert form.is_valid(), form.errors
        made = form.in_definition()
        assert made is not None, form.errors
        school, number, way = made.fields[0].columns
        assert (school.id, school.kind, school.required) == ("c1", Kind.SHORT, True)
        assert (number.kind, number.unit.zh, number.required) == (Kind.NUMBER, "人", True)
        assert [option.label.zh for option in way.options] == ["线上", "线下"]
        assert made.fields[0].rows == 5
        # Opened again it reads as it was written, and columns that stay keep their ids.
        again = FieldForm(None, definition=made, field=made.fields[0])
        lines = again.initial["columns"].splitlines()
        assert lines[0] == "学校* | 文字"
        data = self.said(columns="\n".join(reversed(lines)), options="一季度\n二季度", rows="5")
        turned = FieldForm(data, definition=made, field=made.fields[0])
        assert turned.is_valid(), turned.errors
        after = turned.in_definition()
        assert after is not None, turned.errors
        assert [column.id for column in after.fields[0].columns] == ["c3", "c2", "c1"]
        assert after.fields[0].rows == 0, "the rows have names now"

    @pytest.mark.parametrize(
        ("more", "wrong"),
        [
            ({"columns": "人数 | 多少"}, "columns"),
            ({"columns": ""}, "columns"),
            ({"columns": "甲\n甲"}, "columns"),
            ({"columns": "形式 | 单选 | 线上"}, "columns"),
            ({"columns": "甲", "rows": ""}, "rows"),
            ({"columns": "甲", "rows": "31"}, "rows"),
        ],
    )
    def test_what_is_no_table(self, more: dict[str, str], wrong: str) -> None:
        form = FieldForm(
            self.said(**{"rows": "3", **more}), definition=Definition(), field=new_field("table")
        )
        assert not form.is_valid() or form.in_definition() is None
        assert list(form.errors) == [wrong]


FREE = Field(
    id="q1",
    kind=Kind.TABLE,
    label=Words("各校情况"),
    columns=(
        Field(id="c1", kind=Kind.SHORT, label=Words("学校"), required=True),
        Field(id="c2", kind=Kind.NUMBER, label=Words("人数"), unit=Words("人"), least=Decimal(0)),
        Field(id="c3", kind=Kind.YES_NO, label=Words("已完成")),
    ),
    rows=6,
)
NAMED = replace(
    FREE,
    id="q2",
    columns=FREE.columns[1:],
    rows=0,
    options=(Option("1", Words("一季度")), Option("2", Words("二季度"))),
)


class TestTables:
    def test_rows_that_say_something(self) -> None:
        typed = {
            "q1.1.c1": ["一中"],
            "q1.1.c2": ["１２"],
            "q1.3.c1": [" 二中 "],
            "q1.3.c3": ["no"],
            "q2.2.c2": ["5"],
        }
        form = Definition((FREE, NAMED))
        parsed = parse(form, typed)
        assert parsed.errors == {}
        assert parsed.answers == {
            "q1": [{"row": "1", "c1": "一中", "c2": "12"}, {"row": "2", "c1": "二中", "c3": False}],
            "q2": [{"row": "2", "c2": "5"}],
        }
        assert parse(form, typed_from(form, parsed.answers)) == parsed
        first, second = said_of(form, parsed.answers)
        assert first.words.zh == "1：学校 一中，人数 12 人\n2：学校 二中，已完成 否"
        assert second.words.zh == "二季度：人数 5 人"
        stored = from_json(json.loads(json.dumps(to_json(form))))
        assert stored == form

    def test_every_fault_names_its_row_and_column(self) -> None:
        typed = {"q1.1.c2": ["-1"], "q1.2.c1": ["二中"], "q1.2.c2": ["多"], "q1.9.c1": ["没有这一行"]}
        form = Definition((FREE,))
        parsed = parse(form, typed)
        assert parsed.errors == {
            "q1.1.c2": "low",
            "q1.1.c1": "missing",
            "q1.2.c2": "number",
            "q1": "row",
        }
        with override("zh-hans"):
            assert words_at(form, "q1.1.c1", "missing") == "第 1 行“学校”：请回答这一项。"
            assert words_at(form, "q1.2.c2", "number").startswith("第 2 行“人数”：请用数字填写")
            assert words_at(Definition((NAMED,)), "q2.2.c2", "low").startswith("二季度“人数”：")
        assert "q1.1.c1" not in parse(form, typed, needed=False).errors

    def test_all_rows_that_a_table_names_are_asked_for(self) -> None:
        both = replace(NAMED, required=True, columns=(replace(NAMED.columns[0], required=True),))
        assert parse(Definition((both,)), {"q2.1.c2": ["1"]}).errors == {"q2.2.c2": "missing"}
        assert parse(Definition((replace(FREE, required=True),)), {}).errors == {"q1": "missing"}

    def test_a_page_ties_cells_to_their_faults_and_keeps_what_was_typed(self) -> None:
        with override("zh-hans"):
            form = AnswersForm(
                Definition((FREE,)), {"q1.1.c2": ["很多"]}, sent=True, prefix="r", notes={"q1": "来自看板"}
            )
            assert not form.is_valid()
            html = str(form)
        assert 'name="r-q1.1.c2" value="很多"' in html
        assert 'aria-describedby="id_r-q1.1.c2_error"' in html
        assert 'for="id_r-q1.1.c2"' in html
        assert "来自看板" in html
        assert "还有 3 行" in html, "one is filled in, two stand open"
        posted = QueryDict("r-q1.1.c2=3&r-q1.2.c1=x")
        assert typed_in(posted, "r") == {"q1.1.c2": ["3"], "q1.2.c1": ["x"]}

    @pytest.mark.parametrize(
        "table",
        [
            replace(FREE, columns=()),
            replace(FREE, columns=(replace(FREE, id="c1"),)),
            replace(FREE, rows=0),
            replace(FREE, rows=31),
            replace(NAMED, rows=3),
            replace(FREE, kind=Kind.SHORT),
        ],
    )
    def test_what_cannot_be_asked(self, table: Field) -> None:
        with pytest.raises(BadDefinition):
            checked(Definition((table,)))

    def test_no_page_is_sent_with_more_than_it_may(self) -> None:
        wide = tuple(Field(id=f"c{n}", kind=Kind.SHORT, label=Words(f"列{n}")) for n in range(1, 9))
        many = tuple(replace(FREE, id=f"q{n}", columns=wide, rows=30) for n in range(1, 4))
        checked(Definition(many[:2]))
        with pytest.raises(BadDefinition):
            checked(Definition(many))


def test_nobody_types_a_file() -> None:
    """A file is what the app has stored: its path in what was typed would be somebody else's."""
    definition = asked(Kind.FILE, required=True)
    stored = {"id": "f1", "name": "总结.docx", "type": "word", "size": "9", "digest": "d", "path": "a/b"}
    forged = {"q7": [json.dumps(stored)]}
    assert parse(definition, forged).errors == {"q7": "missing"}
    assert parse(definition, forged, files={"f1": stored}).errors == {"q7": "missing"}
    typed = {"q7": ["f1", "f1", "f2"]}
    found = parse(definition, typed, files={"f1": stored})
    assert found.answers == {"q7": [{name: stored[name] for name in stored if name != "path"}]}
    assert said_of(definition, found.answers)[0].words.zh == "总结.docx"
    assert typed_from(definition, found.answers) == {"q7": ["f1"]}
    html = str(AnswersForm(definition, typed, sent=False, prefix="r", files={"f1": stored}))
    assert "总结.docx" in html
    assert 'name="r-q7.off"' in html
    assert "总结.docx" not in str(AnswersForm(definition, {}, sent=False, prefix="r", files={"f1": stored}))


class TestSums:
    def test_numbers_choices_and_tables(self) -> None:
        form = Definition(
            (
                Field(id="q5", kind=Kind.NUMBER, label=Words("场次"), unit=Words("场")),
                Field(id="q6", kind=Kind.SEVERAL, label=Words("形式"), options=TWO),
                FREE,
                NAMED,
            )
        )
        told = [
            parse(form, typed).answers
            for typed in (
                {"q5": ["3"], "q6": ["1", "2"], "q1.1.c1": ["甲"], "q1.1.c2": ["5"], "q1.2.c1": ["乙"],
                 "q1.2.c2": ["7"], "q2.1.c2": ["1"]},
                {"q5": ["4.5"], "q6": ["1"], "q2.1.c2": ["2"], "q2.2.c2": ["9"], "q1.1.c1": ["丙"],
                 "q1.1.c3": ["yes"]},
                {},
            )
        ]  # fmt: skip
        lines = summed(form, told)
        number, several, names, people, done = lines[:5]
        assert (number.total, number.answered, number.least, number.most) == (
            Decimal("7.5"), 2, Decimal(3), Decimal("4.5"),
        )  # fmt: skip
        assert number.mean == Decimal("3.75")
        assert [(share.count, share.share) for share in several.shares] == [(2, 1000), (1, 500)]
        assert (names.answered, people.total, people.unit.zh) == (3, Decimal(12), "人")
        assert [share.count for share in done.shares] == [1, 0]
        quarters = [
            (line.row.zh, line.total)
            for line in lines[5:]
            if line.row and line.column and line.column.id == "c2"
        ]
        assert quarters == [("一季度", Decimal(3)), ("二季度", Decimal(9))]

    def test_nobody_has_answered(self) -> None:
        (line,) = summed(asked(Kind.NUMBER), [])
        assert (line.total, line.answered) == (None, 0)
