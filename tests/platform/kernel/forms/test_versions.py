"""Two versions of one form: what is different, and all of it in one."""

from dataclasses import replace
from decimal import Decimal

from huisheng.kernel.forms import Condition, Definition, Field, Kind, Option, Words, summed
from huisheng.kernel.forms.versions import difference, together

NUMBER = Field(id="q1", kind=Kind.NUMBER, label=Words("场次"))
WAY = Field(
    id="q2",
    kind=Kind.ONE,
    label=Words("形式"),
    options=(Option("1", Words("线上")), Option("2", Words("线下"))),
)
WHY = Field(id="q3", kind=Kind.SHORT, label=Words("原因"), when=Condition("q2", ("2",)))
SCHOOLS = Field(
    id="q4",
    kind=Kind.TABLE,
    label=Words("各校"),
    rows=4,
    columns=(Field(id="c1", kind=Kind.NUMBER, label=Words("人数")),),
)
MORE = Field(id="q5", kind=Kind.YES_NO, label=Words("是否公开"))
BEFORE = Definition((NUMBER, WAY, WHY, SCHOOLS), 1, 4)
ONE_WAY = replace(WAY, options=(Option("2", Words("现场")), Option("3", Words("混合"))))
COLUMNS = replace(SCHOOLS, columns=(Field(id="c2", kind=Kind.SHORT, label=Words("校名")),), rows=2)
AFTER = Definition((MORE, ONE_WAY, COLUMNS, NUMBER), 2, 5)


def test_what_is_different() -> None:
    found = difference(BEFORE, AFTER)
    assert ([one.id for one in found.added], [one.id for one in found.gone]) == (["q5"], ["q3"])
    assert [one.id for one in found.changed] == ["q2", "q4"]
    assert not difference(BEFORE, replace(BEFORE, fields=BEFORE.fields[::-1], version=2)), "the order is none"


def test_both_in_one() -> None:
    whole = together([BEFORE, AFTER])
    assert [field.id for field in whole.fields] == ["q5", "q2", "q4", "q1", "q3"]
    way, schools, why = (whole.field(key) for key in ("q2", "q4", "q3"))
    assert way is not None
    assert schools is not None
    assert why is not None
    assert [(one.key, one.label.zh) for one in way.options] == [("2", "现场"), ("3", "混合"), ("1", "线上")]
    assert [column.id for column in schools.columns] == ["c2", "c1"]
    assert schools.rows == 4
    assert why.when is None


def test_answers_to_both_are_added_up() -> None:
    answers: list[dict[str, object]] = [
        {"q1": "3", "q2": "1", "q3": "雨", "q4": [{"row": "1", "c1": "30"}]},
        {"q1": "4", "q2": "2", "q5": True, "q4": [{"row": "1", "c2": "一中"}]},
    ]
    sums = {
        (line.field.id, line.column.id if line.column else ""): line
        for line in summed(together([BEFORE, AFTER]), answers)  # type: ignore[arg-type]
    }
    assert sums["q1", ""].total == Decimal(7)
    assert [share.count for share in sums["q2", ""].shares] == [1, 0, 1]
    assert sums["q3", ""].answered == 1
    assert (sums["q4", "c1"].total, sums["q4", "c2"].answered) == (Decimal(30), 1)


def test_one_version_is_itself() -> None:
    assert together([BEFORE]) == BEFORE
