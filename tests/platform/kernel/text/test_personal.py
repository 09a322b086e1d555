"""What in a text tells who somebody is: what is found, and what is left alone."""

from itertools import pairwise
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisheng.kernel.text.personal import (
    Found,
    cover,
    is_card,
    is_identity,
    suggest,
    suggested,
    without_numbers,
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
    assert Found.CARD not in {place.what for place in suggest(f"编号{wrong}")}


@given(WORDS, MOBILES, WORDS)
def test_a_telephone_number_does_not_survive(before: str, number: str, after: str):
    assert number not in suggested(f"{before}，{number}。{after}")


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
    assert suggested(text) == shown


@pytest.mark.parametrize(
    "written",
    [
        "１３８００１３８０００",
        "138\u200b0013\u200d8000",
        "1 3 8 0 0 1 3 8 0 0 0",
        "1-3-8-0-0-1-3-8-0-0-0",
        "138.0013.8000",
        "138_0013_8000",
        "138 001 38000",
        "一三八零零一三八零零零",
        "幺三八〇〇幺三八〇〇〇",
        "①③⑧00138000",
        "138OO138OOO",
        "tel13800138000",
        "0086-13800138000",
    ],
)
def test_telephone_numbers_are_found_however_they_are_written(written: str):
    text = f"打{written}找我"
    assert {place.what for place in suggest(text)} == {Found.PHONE}
    assert sum(character.isdigit() for character in without_numbers(text)) == 0


@pytest.mark.parametrize(
    ("text", "what", "shown"),
    [
        ("身份证370102800101123是旧的", Found.IDENTITY, "身份证▇▇▇是旧的"),
        ("身份证号：37010219900101123", Found.IDENTITY, "身份证号：▇▇▇"),
        ("打8805667，8805670都没人接", Found.PHONE, "打8805667，8805670都没人接"),
        ("电话8805667或8805670", Found.PHONE, "电话▇▇▇"),
        ("楚府路12号3栋2单元401室漏水", Found.ADDRESS, "楚府路12号▇▇▇漏水"),
        ("家住幸福路18号", Found.ADDRESS, "家住幸福路▇▇▇"),
        ("加我薇信号abc_12345", Found.HANDLE, "加我薇信号▇▇▇"),
        ("QQ群：123456789", Found.HANDLE, "QQ群：▇▇▇"),
        ("ab.c(at)example.com", Found.MAIL, "▇▇▇"),
        ("車牌號：粵BD12345", Found.PLATE, "車牌號：▇▇▇"),
        ("账号 6217 0012 3456 7890", Found.CARD, "账号 ▇▇▇"),
    ],
)
def test_what_is_covered_by_a_machine(text: str, what: Found, shown: str):
    assert without_numbers(text) == shown
    assert {place.what for place in suggest(text)} <= {what}


@pytest.mark.parametrize(
    "text",
    [
        "打12345、12355、400-889-3333和0731-12345都打过",
        "总价1521684元，首付20%",
        "2019.09.17-2019.09.19停工",
        "GB50016-2006第6.4.7条",
        "9栋1单元的电梯坏了，全小区26栋3000户",
        "幸福路18号的工地",
        "编号370102000000000",
        "书记王某某不作为，市长电话打不通",
    ],
)
def test_what_a_machine_leaves_alone(text: str):
    assert without_numbers(text) == text


def test_names_are_for_a_person_to_decide():
    assert without_numbers("局长李大明收钱，电话13800138000") == "局长李大明收钱，电话▇▇▇"
