"""Names under which somebody takes part."""

import re
import unicodedata
from typing import Final

from huisheng.kernel.text import fold
from huisheng.kernel.text.personal import has_numbers
from tenant_apps.readers.data.codes import NAME_MAX

_ALLOWED: Final = re.compile(r"[\w·・\- ]+")
_OFFICIAL: Final = (
    "团委",
    "共青团",
    "团省委",
    "团市委",
    "团县委",
    "青年之声",
    "官方",
    "客服",
    "管理员",
    "12355",
)


class BadName(ValueError):
    """``code`` says why: "signs", "long", "official", "number"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def tidy_name(typed: str) -> str:
    """The name as it is kept; "" where none was chosen.

    Raises BadName: nobody passes for an office, and nobody gives out a number by it.
    """
    name = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not name:
        return ""
    if len(name) > NAME_MAX:
        raise BadName("long")
    if not _ALLOWED.fullmatch(name):
        raise BadName("signs")
    if has_numbers(name) or sum(sign.isdigit() for sign in name) > 6:
        raise BadName("number")
    if any(word in fold(name) for word in _OFFICIAL):
        raise BadName("official")
    return name
