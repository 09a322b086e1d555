"""The text of a 商请函 as a unit starts with it, and the words in braces that are filled in.

It is a letter between Chinese authorities, so it is in Chinese, whatever language the officer's pages are in.
Its form follows GB/T 9704: heading, number, addressee, body, signature and date. What a line is follows from
what it says: the number and the signature are those that hold nothing else, the addressee is the first that
begins with it, the heading is the first other line.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

TO: Final = "受文单位"
NUMBER: Final = "函号"
SUBJECT: Final = "事由"
MATTER: Final = "提问内容"
ASKER: Final = "提问人"
RECEIPT: Final = "受理号"
REPLY_BY: Final = "函复日期"
CONTACT: Final = "联系人"
UNIT: Final = "单位"
DAY: Final = "日期"

VARIABLES: Final[Mapping[str, LazyText]] = MappingProxyType(
    {
        TO: _("the body that is asked"),
        NUMBER: _("number of the letter"),
        SUBJECT: _("what it is about, in a few words"),
        MATTER: _("the part of the question that is referred"),
        ASKER: _("name and contact, where they are passed on; else the line is left out"),
        RECEIPT: _("receipt number of the question"),
        REPLY_BY: _("day by which a reply is asked for"),
        CONTACT: _("whom the body can call"),
        UNIT: _("name of the unit, as the signature"),
        DAY: _("day on which the letter is sent"),
    }
)
"""What may stand in braces, and what it stands for."""

NEEDED: Final = (TO, MATTER, REPLY_BY, UNIT, DAY)
"""Without these it is no letter."""

DEFAULT_TEXT: Final = """{函号}

关于商请协助办理{事由}的函

{受文单位}：

我单位在服务青少年工作中收到一件青年提问（受理号：{受理号}），所提事项涉及贵单位职责。现将有关情况函告如下：

{提问内容}

{提问人}

为及时回应青年关切，现商请贵单位依职责协助办理，并请于{函复日期}前将办理情况函复我单位，以便向青年反馈。

专此函达，请予支持为盼。

联系人：{联系人}

{单位}
{日期}
"""

TEXT_MAX: Final = 3000
VARIABLE: Final = re.compile(r"\{([^{}\n]*)\}")
_BRACES: Final = re.compile(r"[{}｛｝]")


class Role(StrEnum):
    """What a line of a letter is."""

    NUMBER = "number"
    TITLE = "title"
    TO = "to"
    BODY = "body"
    ASKER = "asker"
    SIGNATURE = "signature"
    DAY = "day"


class BadLetter(ValueError):
    """A text is no letter. ``fault`` is one of unknown, missing, brace, apart, title, long; ``words`` are the
    variables, or the line, that it is about.
    """

    def __init__(self, fault: str, *words: str) -> None:
        super().__init__(fault, *words)
        self.fault = fault
        self.words = words


def check_letter(text: str) -> None:
    """Raises BadLetter for what could not be filled in, or would be no letter."""
    if len(text) > TEXT_MAX:
        raise BadLetter("long")
    named = VARIABLE.findall(text)
    unknown = [name for name in dict.fromkeys(named) if name not in VARIABLES]
    if unknown:
        raise BadLetter("unknown", *unknown)
    for line in text.splitlines():
        if _BRACES.search(VARIABLE.sub("", line)):
            raise BadLetter("brace", line.strip())
        if f"{{{ASKER}}}" in line and f"{{{MATTER}}}" in line:
            raise BadLetter("apart", ASKER, MATTER)
    missing = [name for name in NEEDED if name not in named]
    if missing:
        raise BadLetter("missing", *missing)
    roles = {role for role, _line in marked(text)}
    if Role.TITLE not in roles or Role.TO not in roles:
        raise BadLetter("title")


def marked(text: str) -> Iterator[tuple[Role, str]]:
    """The lines that are not empty, each with its role."""
    alone = {
        f"{{{NUMBER}}}": Role.NUMBER,
        f"{{{ASKER}}}": Role.ASKER,
        f"{{{UNIT}}}": Role.SIGNATURE,
        f"{{{DAY}}}": Role.DAY,
    }
    seen: set[Role] = set()
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        role = alone.get(line)
        if role is None:
            if Role.TO not in seen and line.startswith(f"{{{TO}}}"):
                role = Role.TO
            elif Role.TITLE not in seen and Role.TO not in seen and f"{{{MATTER}}}" not in line:
                role = Role.TITLE
            else:
                # What is said of the asker is left out, and taken out again, by its role.
                role = Role.ASKER if f"{{{ASKER}}}" in line else Role.BODY
        seen.add(role)
        yield role, line
