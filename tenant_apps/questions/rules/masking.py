"""The public version of a text: what to cover, by suggestion, and whether nothing but covering was done.

The suggestion is a help for whoever reads the text, never a decision: names without a word before or after
them are not found, and a person looks at every place. Where a number has a check digit it must be right, so
that the number of a document or an order is not taken for somebody's identity.

Sources: GB 11643 (identity numbers, check digit by ISO 7064 MOD 11-2), ISO/IEC 7812 (cards, Luhn), GA 36
(plates; no I and no O), the numbering plan of the telephone net.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tenant_apps.questions.rules.wording import says_something

BLACK: Final = "▇▇▇"
"""What stands in the place of covered words; as long for every text, so that the length tells nothing."""
SOMEBODY: Final = "某"
_MARKS: Final = re.compile(r"▇+|某+|[*＊]{2,}|[×✕]{2,}")


class Found(StrEnum):
    """What a place in a text seems to be."""

    PHONE = "phone"
    IDENTITY = "identity"
    CARD = "card"
    PLATE = "plate"
    MAIL = "mail"
    HANDLE = "handle"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Place:
    """Something to cover: from ``start`` up to, not with, ``end``, and the words to put there."""

    start: int
    end: int
    what: Found
    instead: str


_GAP: Final = r"[ \-\u00a0]?"
_IDENTITY: Final = re.compile(
    rf"(?<![0-9A-Za-z])[1-9]\d{{5}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{3}}[0-9Xx](?![0-9A-Za-z])", re.ASCII
)
_MOBILE: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?:(?:\+|00)?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)", re.ASCII
)
_LANDLINE: Final = re.compile(r"(?<![0-9A-Za-z\-])[(（]?0\d{2,3}[)）]?[ \-]?[2-9]\d{6,7}(?!\d)", re.ASCII)
_CARD: Final = re.compile(rf"(?<![0-9A-Za-z])[3-6](?:{_GAP}\d){{14,18}}(?![0-9A-Za-z])", re.ASCII)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][ ·•.]?"
    r"(?=[A-Za-z]{0,5}\d)(?:[A-HJ-NP-Za-hj-np-z0-9]{6}|[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警])"
    r"(?![0-9A-Za-z])",
    re.ASCII,
)
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", re.ASCII)
_HANDLE: Final = re.compile(
    r"(?:微信号?|[Vv]信|[Ww]e[Cc]hat|QQ号?|qq号?)(?:\s|[:：是为])*(?P<it>[A-Za-z0-9][A-Za-z0-9_\-]{4,19})",
    re.ASCII,
)

_SURNAMES: Final = (
    "欧阳|上官|司马|诸葛|皇甫|尉迟|司徒|夏侯|慕容|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]"
)
_TITLE: Final = (
    "先生|女士|小姐|老师|校长|主任|经理|老板|总监|厂长|院长|科长|处长|局长|书记|"
    "师傅|律师|医生|护士|同学|同志|阿姨|叔叔"
)
_CALLED: Final = re.compile(
    r"(?:我叫|本人叫|名叫|他叫|她叫|叫做|姓名是?|名字[是叫]?|联系人是?|法人代表|法定代表人|负责人[是叫])"
    r"[:： ]?"
    rf"(?P<surname>{_SURNAMES})(?P<given>[一-龥]{{1,2}}?)"
    r"(?=[，。,.;；、！!？?\s（(）)0-9A-Za-z]|$|在|是|今年|电话|手机)"
)
_TITLED: Final = re.compile(rf"(?P<surname>{_SURNAMES})(?P<given>[一-龥]{{1,2}}?)(?:{_TITLE})")
_ALSO_WORDS: Final = frozenset("任于向方高金钱万白")
"""Surnames that often stand before a name as the end of another word."""
_NO_NAMES: Final = frozenset("个位名的了是有在和与对让被找给跟向从到我你他她它们这那某，。总副")


def suggest(text: str) -> list[Place]:
    """The places that seem to name or number somebody, in order, none within another."""
    found: list[Place] = []
    for finder in _FINDERS:
        for place in finder(text):
            if all(place.end <= other.start or other.end <= place.start for other in found):
                found.append(place)
    return sorted(found, key=lambda place: place.start)


def cover(text: str, places: Iterable[Place]) -> str:
    """The text with these places covered. Places must not overlap."""
    parts, at = [], 0
    for place in sorted(places, key=lambda place: place.start):
        parts += [text[at : place.start], place.instead]
        at = place.end
    return "".join([*parts, text[at:]])


def suggested(text: str) -> str:
    """The text with everything covered that the rules find."""
    return cover(text, suggest(text))


def marked(text: str) -> str:
    """What somebody typed, with every way of covering (**, ××) written as one mark."""
    return _MARKS.sub(lambda mark: mark[0] if mark[0].startswith(SOMEBODY) else BLACK, text)


def only_covers(original: str, public: str) -> bool:
    """Whether ``public`` is ``original`` with nothing but places covered: every word that is left stands
    where it stood, none was added or put otherwise, and something can still be read.

    Otherwise words would be put into somebody's mouth.
    """
    if public == original:
        return True
    kept = re.split(r"▇+|某+", public)
    if len(kept) == 1 or not any(says_something(part) for part in kept):
        return False
    first, *middle, last = kept
    if not original.startswith(first) or not original.endswith(last):
        return False
    at, end = len(first), len(original) - len(last)
    for part in middle:
        # A mark stands for one sign at least; the leftmost fit leaves most room for what follows.
        at = original.find(part, at + 1, end)
        if at < 0:
            return False
        at += len(part)
    return at + 1 <= end


def is_identity(digits: str) -> bool:
    """Whether 18 signs are an identity number: a birthday that was, and the check digit of GB 11643."""
    if not re.fullmatch(r"[1-9]\d{16}[0-9Xx]", digits, re.ASCII):
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return born.year >= 1900 and "10X98765432"[total % 11] == digits[17].upper()


def is_card(digits: str) -> bool:
    """Whether 15 to 19 digits are the number of a bank card (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return 15 <= len(digits) <= 19 and len(set(digits)) > 1 and total % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"[ \-\u00a0]", "", text)


def _identities(text: str) -> Iterator[Place]:
    for hit in _IDENTITY.finditer(text):
        if is_identity(_digits(hit[0])):
            yield Place(hit.start(), hit.end(), Found.IDENTITY, BLACK)


def _cards(text: str) -> Iterator[Place]:
    for hit in _CARD.finditer(text):
        if is_card(_digits(hit[0])):
            yield Place(hit.start(), hit.end(), Found.CARD, BLACK)


def _plain(pattern: re.Pattern[str], what: Found) -> Callable[[str], Iterator[Place]]:
    def find(text: str) -> Iterator[Place]:
        for hit in pattern.finditer(text):
            yield Place(hit.start(), hit.end(), what, BLACK)

    return find


def _handles(text: str) -> Iterator[Place]:
    for hit in _HANDLE.finditer(text):
        yield Place(hit.start("it"), hit.end("it"), Found.HANDLE, BLACK)


def _names(text: str) -> Iterator[Place]:
    for pattern in (_CALLED, _TITLED):
        for hit in pattern.finditer(text):
            start, given = hit.start("given"), hit["given"]
            if len(given) == 2 and hit["surname"] in _ALSO_WORDS and re.match(_SURNAMES, given):
                # 班主任张丽老师: the name begins one sign later.
                start, given = start + 1, given[1:]
            if not _NO_NAMES & set(given):
                yield Place(start, hit.end("given"), Found.NAME, SOMEBODY * len(given))


_FINDERS: Final[tuple[Callable[[str], Iterator[Place]], ...]] = (
    _identities,
    _plain(_MAIL, Found.MAIL),
    _handles,
    _plain(_MOBILE, Found.PHONE),
    _cards,
    _plain(_LANDLINE, Found.PHONE),
    _plain(_PLATE, Found.PLATE),
    _names,
)
"""The surest first: what has been found is not looked at again."""
