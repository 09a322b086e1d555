"""What the rules suggest to cover, and what counts as covering."""

from itertools import pairwise
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_apps.questions.rules import masking
from tenant_apps.questions.rules.masking import (
    BLACK,
    Found,
    cover,
    is_card,
    is_identity,
    only_covers,
    suggest,
)

WORDS = st.text(alphabet=printable + "公司拖欠三个月工资，我叫王小明。某张经理京A", max_size=60)


def check_digit(first: str) -> str:
    """ISO 7064 MOD 11-2 the other way round: tried, not calculated."""
    return next(sign for sign in "0123456789X" if is_identity(first + sign))


def luhn(first: str) -> str:
    return first + next(digit for digit in "0123456789" if is_card(first + digit))


IDENTITIES = st.builds(
    lambda place, year, month, day, serial: (
        (first := f"{place}{year}{month:02}{day:02}{serial:03}") + check_digit(first)
    ),
    st.integers(110000, 659999),
    st.integers(1930, 2020),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 999),
)
CARDS = st.integers(620000000000000000, 629999999999999999).map(lambda first: luhn(str(first)))
MOBILES = st.integers(13000000000, 19999999999).map(str)


@given(IDENTITIES)
def test_identity_numbers_are_found_with_their_check_digit_only(number: str):
    assert [place.what for place in suggest(f"身份证{number}，请看")] == [Found.IDENTITY]
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert Found.IDENTITY not in {place.what for place in suggest(f"编号{wrong}")}


@given(CARDS)
def test_cards_are_found_with_their_check_digit_only(number: str):
    assert Found.CARD in {place.what for place in suggest(f"卡号{number}")}
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert Found.CARD not in {place.what for place in suggest(f"卡号{wrong}")}


@given(WORDS, MOBILES, WORDS)
def test_a_telephone_number_does_not_survive(before: str, number: str, after: str):
    assert number not in masking.suggested(f"{before}，{number}。{after}")


@given(WORDS)
def test_places_stand_in_order_and_apart_and_the_rest_stays(text: str):
    places = suggest(text)
    assert all(one.end <= other.start for one, other in pairwise(places))
    at, shown = 0, cover(text, places)
    for place in places:
        assert shown.startswith(text[at : place.start])
        shown = shown[place.start - at + len(place.instead) :]
        at = place.end
    assert shown == text[at:]


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
    ("text", "shown"),
    [
        ("我叫王小明，电话13800138000。", "我叫王某某，电话▇▇▇。"),
        ("班主任张丽老师打人", "班主任张某老师打人"),
        ("车牌陕A12345挡路", "车牌▇▇▇挡路"),
        ("新能源车粤BD12345", "新能源车▇▇▇"),
        ("座机029-88765432，没人接", "座机▇▇▇，没人接"),
        ("加微信：xiaoming_99", "加微信：▇▇▇"),
        ("写信到 a.b@example.cn 吧", "写信到 ▇▇▇ 吧"),
        ("拨打 +86 138 0013 8000", "拨打 ▇▇▇"),
        # No person: an amount, a year, an emergency number, offices without a name.
        ("欠我12000元，2024年起，打12355和110", "欠我12000元，2024年起，打12355和110"),
        ("王老师和经理都不管", "王老师和经理都不管"),
        ("文号20240000123456789", "文号20240000123456789"),
        ("公司的老板、学校的校长", "公司的老板、学校的校长"),
    ],
)
def test_what_is_suggested(text: str, shown: str):
    assert masking.suggested(text) == shown


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
