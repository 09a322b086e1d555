"""Names of places are read as their people read them."""

import pytest

from tenants.importing.pinyin import full_pinyin, initials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("历下区", "lixiaqu"),
        ("东阿县", "dongexian"),
        ("单县", "shanxian"),
        ("莘县", "shenxian"),
        ("乐陵市", "laolingshi"),
        ("长治市", "changzhishi"),
        ("长子县", "zhangzixian"),
        ("朝阳区", "chaoyangqu"),
        ("于都县", "yuduxian"),
        ("重庆市", "chongqingshi"),
        ("六安市", "luanshi"),
        ("漯河市", "luoheshi"),
        ("吕梁市", "lvliangshi"),
        ("哈尔滨工业大学(威海)", "haerbingongyedaxueweihai"),
        ("长江大学", "changjiangdaxue"),
        ("首都师范大学", "shoudushifandaxue"),
    ],
)
def test_readings(name: str, expected: str) -> None:
    assert full_pinyin(name) == expected


def test_initials_are_the_first_letters() -> None:
    assert initials("历下区") == "lxq"
    assert initials("哈尔滨工业大学(威海)") == "hebgydxwh"
