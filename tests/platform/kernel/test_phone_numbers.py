"""One form for every telephone number, however it is typed."""

import pytest

from huisheng.kernel.phone_numbers import tidy_phone


@pytest.mark.parametrize(
    "typed",
    [
        "13800001111",
        "138 0000-1111",
        "＋86 138 0000 1111",
        "8613800001111",
        "008613800001111",
        "（86）13800001111",
    ],
)
def test_a_mobile_number_of_china_has_eleven_digits(typed: str) -> None:
    assert tidy_phone(typed) == "13800001111"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("12355", "12355"),
        ("0531-8260 0001", "053182600001"),
        ("+852 5123 4567", "+85251234567"),
        ("00852 5123 4567", "+85251234567"),
        ("86123456", "86123456"),
    ],
)
def test_other_numbers_keep_what_they_need(typed: str, kept: str) -> None:
    assert tidy_phone(typed) == kept


@pytest.mark.parametrize("typed", ["没有", "1234", "138 0000 1111 转 2", "1" * 16, "+"])
def test_what_can_be_no_number(typed: str) -> None:
    assert tidy_phone(typed) is None
