"""Plates, mail, names in messengers and doors in a folded text, as spans.

An address is covered from the door on: the estate, the street and the shop are what a question is about.

Source: GA 36 (plates; no I and no O; new-energy plates have one sign more).
"""

import re
from collections.abc import Iterator
from typing import Final

from huisheng.kernel.text.personal.numbers import Span

_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-np-z][ ·•.\-]?"
    r"(?=[a-z]{0,5}\d)(?:[a-hj-np-z0-9]{6}|[a-hj-np-z0-9]{4}[a-hj-np-z0-9挂学警港澳])(?![0-9a-z])",
    re.ASCII,
)
_PLATE_NAMED: Final = re.compile(
    r"(?:车牌|牌照|车号)(?:号码?)?(?:[是为:：\s])*"
    r"(?P<it>[一-龥]?[a-hj-np-z]?[ ·]?(?=[a-z]{0,5}\d)[a-z0-9]{4,6})(?![0-9a-z])",
    re.ASCII,
)
_MAIL: Final = re.compile(
    r"[a-z0-9._%+\-]+ ?(?:@|[(\[【]at[)\]】]|#(?=[a-z0-9\-]+\.(?:com|cn|net))) ?"
    r"[a-z0-9\-]+(?: ?\. ?[a-z0-9\-]+)+",
    re.ASCII,
)
_HANDLE: Final = re.compile(
    r"(?:[微薇威]信|(?<![a-z])(?:[vw]x|v信|we ?chat|qq)(?![a-pr-z])|加[vq](?![a-z])|扣扣|[抖快][音手]号)"
    r"群?(?:账号|号码?|id)?(?:\s|[:：是为])*(?P<it>[a-z0-9][a-z0-9_\-]{4,19})",
    re.ASCII,
)
_N: Final = r"(?:[0-9]{1,3}|[a-z][0-9]{0,2}|[一二三四五六七八九十东南西北]{1,3})"
_BUILDING: Final = rf"(?:{_N}\s?(?:号?[栋幢]|号楼)|(?:[0-9]{{1,3}}|[a-z][0-9]{{0,2}})\s?(?:座|#))"
_UNIT: Final = rf"{_N}\s?(?:单元|门|梯)"
_FLOOR: Final = rf"(?:\s?{_N}\s?[楼层])?"
_NO_COUNT: Final = r"(?![0-9a-z元年月平米多余人万块户吨]|\.\d+[元米万平㎡])"
_ROOM: Final = rf"\s?[0-9]{{3,4}}(?:\s?[室房号]|{_NO_COUNT})"
_DOOR: Final = re.compile(
    rf"(?<![0-9a-z])(?:{_BUILDING}\s?(?:{_UNIT})?|(?<!第){_UNIT}){_FLOOR}{_ROOM}", re.ASCII
)
_HOUSE: Final = re.compile(
    r"(?:家住|住址|住在|我住|居住在)[^,，。；;！!？?\n]{0,24}?"
    r"(?:路|街|巷|弄|胡同|大道|里|村|组|屯|队|庄|湾|寨|居民点)\s?(?P<it>[0-9]{1,5}\s?号)",
    re.ASCII,
)
"""A street number alone is also that of a shop or an office: somebody's home it is where the words say so."""


def plates(text: str) -> Iterator[Span]:
    """Plates of vehicles."""
    for hit in _PLATE.finditer(text):
        yield hit.span()
    for hit in _PLATE_NAMED.finditer(text):
        yield hit.span("it")


def mails(text: str) -> Iterator[Span]:
    """Addresses of mail, also with the sign in words."""
    for hit in _MAIL.finditer(text):
        yield hit.span()


def handles(text: str) -> Iterator[Span]:
    """Names and numbers in messengers, where they are called so."""
    for hit in _HANDLE.finditer(text):
        yield hit.span("it")


def doors(text: str) -> Iterator[Span]:
    """The part of an address that leads to somebody's door."""
    for hit in _DOOR.finditer(text):
        yield hit.span()
    for hit in _HOUSE.finditer(text):
        yield hit.span("it")
