"""A form that goes on from another one: own fields beside it, a later version brought in."""

from dataclasses import replace

import pytest

from huisheng.kernel.forms import (
    BadDefinition,
    Condition,
    Definition,
    Field,
    Kind,
    Option,
    Words,
    from_json,
    to_json,
    with_field,
    without,
)
from huisheng.kernel.forms.definition import MOST_FIELDS
from huisheng.kernel.forms.onward import Clash, carried_over, gone_on, touched

NUMBER = Field(id="", kind=Kind.NUMBER, label=Words("活动场次"))
WAY = Field(
    id="",
    kind=Kind.ONE,
    label=Words("主要形式"),
    options=(Option("1", Words("线上")), Option("2", Words("线下")), Option("3", Words("混合"))),
)
PHOTOS = Field(id="", kind=Kind.SHORT, label=Words("照片说明"))
BASE = with_field(with_field(Definition(version=1), NUMBER), WAY)
MARK = "hab12"


def own(*fields: Field) -> Definition:
    """The form handed on, with these of its own."""
    form = gone_on(BASE, MARK)
    for field in fields:
        form = with_field(form, field)
    return form


def ids(form: Definition) -> list[str]:
    return [field.id for field in form.fields]


def test_own_fields_have_ids_that_the_form_above_never_gives() -> None:
    mine, later = own(PHOTOS), with_field(BASE, PHOTOS)
    assert ids(mine) == ["q1", "q2", "hab12q1"]
    assert set(ids(later)) & set(ids(mine)) == {"q1", "q2"}
    assert from_json(to_json(mine)) == mine, "the mark is stored with it"


@pytest.mark.parametrize("mark", ["1a", "A", "a_b", "a" * 13])
def test_no_other_mark(mark: str) -> None:
    with pytest.raises(BadDefinition):
        from_json({"mark": mark})


def test_a_later_version_is_merged() -> None:
    """A field more above, one less; what is own stands behind what it stood behind."""
    mine = own(PHOTOS)
    later = with_field(without(BASE, "q1"), replace(NUMBER, label=Words("参加人数")))
    found = carried_over(BASE, later, mine)
    assert ids(found.definition) == ["q2", "hab12q1", "q3"]
    assert found.clashes == ()
    assert (found.definition.mark, found.definition.given) == (MARK, 1)


def test_what_is_asked_above_as_well_by_now() -> None:
    found = carried_over(BASE, with_field(BASE, PHOTOS), own(PHOTOS))
    assert [(one.what, one.field.id) for one in found.clashes] == [(Clash.TWICE, "hab12q1")]
    assert len(found.definition.fields) == 4, "nothing of anybody is thrown away"


def test_a_condition_on_an_answer_that_is_gone() -> None:
    mine = own(replace(PHOTOS, when=Condition("q2", ("2",))))
    online = replace(WAY, id="q2", options=(WAY.options[0], WAY.options[2]))
    found = carried_over(BASE, with_field(BASE, online), mine)
    assert [one.what for one in found.clashes] == [Clash.FREED]
    assert found.definition.fields[-1].when is None
    gone = carried_over(BASE, without(BASE, "q2"), mine)
    assert [one.what for one in gone.clashes] == [Clash.FREED]
    # While the answer is still there the condition is, wherever its field stands by now.
    turned = replace(BASE, fields=BASE.fields[::-1])
    kept = carried_over(BASE, turned, mine)
    assert kept.clashes == ()
    assert ids(kept.definition) == ["q2", "hab12q1", "q1"]
    assert kept.definition.fields[1].when == Condition("q2", ("2",))


def test_what_was_asked_otherwise_is_asked_as_above() -> None:
    mine = own()
    otherwise = replace(mine, fields=(replace(mine.fields[0], label=Words("场次")), mine.fields[1]))
    later = with_field(BASE, replace(NUMBER, id="q1", required=True))
    found = carried_over(BASE, later, otherwise)
    assert [(one.what, one.field.id) for one in found.clashes] == [(Clash.CHANGED, "q1")]
    assert found.definition.field("q1") == later.field("q1")


def test_more_than_a_form_may_ask() -> None:
    mine = own()
    for number in range(MOST_FIELDS - 2):
        mine = with_field(mine, replace(PHOTOS, label=Words(f"第{number}题")))
    with pytest.raises(BadDefinition):
        carried_over(BASE, with_field(BASE, PHOTOS), mine)


def test_fields_from_above_are_left_alone() -> None:
    mine = own(PHOTOS)
    assert touched(BASE, mine, without(mine, "hab12q1")) is None
    assert touched(BASE, mine, replace(mine, fields=mine.fields[::-1])) is None, "the order is one's own"
    assert touched(BASE, mine, without(mine, "q1")) == mine.fields[0]
    otherwise = with_field(mine, replace(NUMBER, id="q1", label=Words("场次")))
    assert touched(BASE, mine, otherwise) == mine.fields[0]
