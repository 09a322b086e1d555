"""What counts as covering."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisheng.kernel.text.personal import BLACK
from tenant_apps.questions.rules import masking
from tenant_apps.questions.rules.masking import only_covers


@given(st.text(alphabet="工资拖欠三个月电话他公司老板不接", min_size=3, max_size=40), st.data())
def test_covering_any_part_is_only_covering(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    public = text[:start] + BLACK + text[end:]
    assert only_covers(text, public) is (end - start < len(text))


@given(st.text(alphabet="工资拖欠三个月", min_size=1, max_size=20), st.integers(0, 20))
def test_a_word_more_is_not_covering(text: str, place: int):
    assert not only_covers(text, f"{text[:place]}好{text[place:]}")
    assert not only_covers(text, f"{text[:place]}{BLACK}好{text[place:]}")


@pytest.mark.parametrize(
    ("public", "allowed"),
    [
        ("▇▇▇拖欠工资", True),
        ("甲公司▇▇▇", True),
        ("甲公司拖欠工资", True),
        ("甲公司发放▇▇▇", False),
        ("▇▇▇", False),
        ("▇▇▇工资拖欠", False),
        ("甲公司拖欠", False),
        ("甲公司▇▇▇拖欠工资", False),
    ],
)
def test_only_covering(public: str, allowed: bool):
    assert only_covers("甲公司拖欠工资", public) is allowed


def test_other_ways_of_covering_are_written_as_one():
    assert masking.marked("电话**，找××，王某某") == "电话▇▇▇，找▇▇▇，王某某"
