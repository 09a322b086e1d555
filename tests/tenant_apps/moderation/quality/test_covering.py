"""Numbers of people in the real messages: none is left, and what is covered wrongly is known."""

import random
import re
from collections import Counter
from collections.abc import Callable

from huisheng.kernel.text.personal import is_identity, without_numbers
from tests.tenant_apps.moderation.quality.places import found, judged, texts

MOST_NEEDLESS = 0.16
"""Of all places covered; shops and offices in buildings with numbered doors."""

# Not those that stand between other digits: nobody could read a number out of them.
_PLACEHOLDER = re.compile(r"(?<![\d\-=*㎡.])(?:0000-00000000|\*{8,})(?![\d.l〇㎡*])")
_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
_FULL = {ord("X"): 0xFF38} | {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
_WAYS: tuple[Callable[[str], str], ...] = (
    lambda number: number,
    lambda number: f"{number[:3]}-{number[3:7]}-{number[7:]}",
    lambda number: f"{number[:3]} {number[3:7]} {number[7:]}",
    lambda number: number.translate(_FULL),
    lambda number: number[:5] + "\u200b" + number[5:],
    lambda number: number.translate(_CHINESE),
    " ".join,
    ".".join,
)


def test_what_is_covered_is_what_was_judged() -> None:
    covered = {spot for spot, word in judged().items() if word != "missed"}
    assert found() == covered


def test_what_is_missed_is_known() -> None:
    missed = {spot for spot, word in judged().items() if word == "missed"}
    assert missed
    assert not missed & found()
    assert {what for _number, what, _at in missed} == {"address"}


def test_little_is_covered_needlessly() -> None:
    words = Counter(judged().values())
    assert words["needless"] / (words["needless"] + words["right"]) <= MOST_NEEDLESS


def test_no_telephone_number_is_left() -> None:
    chance = random.Random(20261121)
    left = []
    for number, text in texts().items():
        planted = []

        def mobile(_found: re.Match[str], planted: list[str] = planted) -> str:
            planted.append(f"1{chance.choice('3456789')}{chance.randrange(10**9):09}")
            return chance.choice(_WAYS)(planted[-1])

        shown = without_numbers(_PLACEHOLDER.sub(mobile, text))
        left += [(number, each) for each in planted if each in _plain(shown)]
    assert left == []


def test_no_identity_number_is_left() -> None:
    chance = random.Random(20261122)
    left = []
    for number, text in texts().items():
        planted = []

        def identity(_found: re.Match[str], planted: list[str] = planted) -> str:
            planted.append(_identity(chance))
            return chance.choice(_WAYS[:2] + _WAYS[3:5])(planted[-1])

        shown = without_numbers(_PLACEHOLDER.sub(identity, text))
        left += [(number, each) for each in planted if each in _plain(shown)]
    assert left == []


def _identity(chance: random.Random) -> str:
    first = f"{chance.choice((110101, 370102, 430105))}{chance.randrange(1950, 2012)}"
    first += f"{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}{chance.randrange(1000):03}"
    return next(first + sign for sign in "0123456789X" if is_identity(first + sign))


def _plain(text: str) -> str:
    """Digits alone, as somebody would read them who wants to dial them."""
    text = text.translate({ord(sign): str(digit) for digit, sign in enumerate("零一二三四五六七八九")})
    text = text.translate({0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF38: "X"})
    return re.sub(r"(?<=[\dX])[ \-.\u200b](?=[\dX])", "", text)
