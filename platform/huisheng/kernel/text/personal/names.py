"""Names of people in a folded text, where a word before or after says that it is one.

A help for whoever reads the text, never a decision: names without such a word are not found.
"""

import re
from collections.abc import Iterator
from typing import Final

from huisheng.kernel.text.personal.numbers import Span

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
_NO_NAMES: Final = frozenset("个位名的了是有在和与对让被找给跟向从到我你他她它们这那某，。,总副")


def given_names(text: str) -> Iterator[Span]:
    """The given names: surnames stay, as they do in what courts publish."""
    for pattern in (_CALLED, _TITLED):
        for hit in pattern.finditer(text):
            start, given = hit.start("given"), hit["given"]
            if len(given) == 2 and hit["surname"] in _ALSO_WORDS and re.match(_SURNAMES, given):
                # 班主任张丽老师: the name begins one sign later.
                start, given = start + 1, given[1:]
            if not _NO_NAMES & set(given):
                yield start, hit.end("given")
