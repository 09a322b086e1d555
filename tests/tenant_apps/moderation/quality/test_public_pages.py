"""Every real message with its reply, as public pages show it: a finder of its own, which knows nothing of the
product's rules, finds no number of a telephone in a pocket and none of an identity card.
"""

import csv
import gzip
import random
import re
import unicodedata
from functools import cache

from tenant_apps.questions.rules.numbers_covered import numbers_covered
from tests.tenant_apps.questions.quality.messages import FOLDER, real_messages

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_JOINED = re.compile(r"(?<=[\dXx])[ \-.\u200b\u00a0]{1,2}(?=[\dXx])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")


def numbers_in(text: str) -> list[str]:
    """Numbers that somebody could dial, and identity numbers whose check digit fits."""
    plain = unicodedata.normalize("NFKC", text)
    found: list[str] = []
    for read in (plain, _JOINED.sub("", plain)):
        found += _MOBILE.findall(read)
        found += [
            number
            for number in _IDENTITY.findall(read)
            if "10X98765432"[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11]
            == number[-1].upper()
        ]
    return found


@cache
def replies() -> tuple[str, ...]:
    """What offices wrote back."""
    with gzip.open(FOLDER / "messages_with_replies.csv.gz", "rt", encoding="utf-8-sig", newline="") as file:
        return tuple(" ".join(row["答复意见"].split()) for row in csv.DictReader(file))


def _written(number: str, chance: random.Random) -> str:
    return chance.choice(
        (
            number,
            f"{number[:3]}-{number[3:7]}-{number[7:]}",
            f"{number[:3]} {number[3:7]} {number[7:]}",
            "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in number),
            f"{number[:6]}\u200b{number[6:]}",
        )
    )


def _identity(chance: random.Random) -> str:
    first = f"{chance.choice((110101, 370102, 430105))}{chance.randrange(1950, 2012)}"
    first += f"{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}{chance.randrange(1000):03}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


def _with_numbers(text: str, chance: random.Random) -> str:
    """The text with a mobile and an identity number between its words, as people write them."""
    mobile = f"1{chance.choice('3456789')}{chance.randrange(10**9):09}"
    at = chance.randrange(len(text) + 1)
    while at < len(text) and ((text[at].isalnum() and text[at].isascii()) or text[at] in "-. "):
        at += 1
    told = f"，我的电话{_written(mobile, chance)}，身份证{_written(_identity(chance), chance)}。"
    return text[:at] + told + text[at:]


def test_the_finder_finds() -> None:
    chance = random.Random(774)
    for _number in range(200):
        assert len(set(numbers_in(_with_numbers("你好，路灯坏了。", chance)))) >= 2


def test_what_people_wrote_shows_no_number() -> None:
    chance = random.Random(20261123)
    left = [
        (message.number, number)
        for message in real_messages()
        for text in (f"{message.title}\n{message.text}",)
        for shown in (text, _with_numbers(text, chance))
        for number in numbers_in(numbers_covered(shown))
    ]
    assert left == []


def test_what_offices_answered_shows_no_number_of_a_person() -> None:
    chance = random.Random(20261124)
    left = [
        (at, number)
        for at, text in enumerate(replies())
        for shown in (text, _with_numbers(text, chance))
        for number in numbers_in(numbers_covered(shown, official=True))
    ]
    assert left == []
