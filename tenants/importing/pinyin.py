"""Pinyin of the names of places and schools: for search, for sorting and for addresses.

pypinyin reads words; names of places have readings of their own. Those that it gets wrong are listed here, as
the gazetteers (GB/T 2260 with its roman spellings, and local usage) give them.
"""

from functools import lru_cache
from typing import Any, Final

# Longest first when several match. One syllable per character.
PLACE_READINGS: Final[dict[str, tuple[str, ...]]] = {
    "重庆": ("chong", "qing"),
    "长子": ("zhang", "zi"),
    "成都": ("cheng", "du"),
    "朝鲜": ("chao", "xian"),
    "乐陵": ("lao", "ling"),
    "乐亭": ("lao", "ting"),
    "乐清": ("yue", "qing"),
    "单县": ("shan", "xian"),
    "浚县": ("xun", "xian"),
    "洪洞": ("hong", "tong"),
    "繁峙": ("fan", "shi"),
    "涡阳": ("guo", "yang"),
    "大城": ("dai", "cheng"),
    "珲春": ("hun", "chun"),
    "荥经": ("ying", "jing"),
    "什邡": ("shi", "fang"),
    "六合": ("lu", "he"),
    "六安": ("lu", "an"),
    "漯河": ("luo", "he"),
    "宕昌": ("tan", "chang"),
    "洞口": ("dong", "kou"),
    "大夫": ("dai", "fu"),
}
_SINGLE_READINGS: Final[dict[str, str]] = {"长": "chang", "都": "du", "朝": "chao", "勒": "le"}
_LONGEST = max(len(phrase) for phrase in PLACE_READINGS)


def syllables(name: str) -> tuple[str, ...]:
    """One toneless syllable per Chinese character (ü as v, as it is typed); other characters stay,
    lower-cased.

    Brackets, dots and spaces are left out: they are never typed in a search or an address.
    """
    return _syllables(name)


@lru_cache(maxsize=16384)
def _syllables(name: str) -> tuple[str, ...]:
    # Its dictionaries take a third of a second to load, which every process would pay at its start.
    from pypinyin import Style, pinyin

    # The stubs of pypinyin do not know that what it cannot read may be split.
    split: Any = lambda rest: [[char] for char in rest]  # noqa: E731
    readings = pinyin(name, style=Style.NORMAL, errors=split)
    result = [reading[0].lower() for reading in readings]
    if len(result) == len(name):
        _correct(name, result)
    return tuple(part for part in result if part.isalnum())


def _correct(name: str, result: list[str]) -> None:
    position = 0
    while position < len(name):
        for length in range(_LONGEST, 1, -1):
            phrase = PLACE_READINGS.get(name[position : position + length])
            if phrase is not None:
                result[position : position + length] = phrase
                position += length
                break
        else:
            result[position] = _SINGLE_READINGS.get(name[position], result[position])
            position += 1


def full_pinyin(name: str) -> str:
    """`历下区` → `lixiaqu`."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """`历下区` → `lxq`: what people type when they are in a hurry."""
    return "".join(part[0] for part in syllables(name))
