"""Telephone numbers that are answered now, for every page that somebody in danger may read."""

import re
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number to call; ``urgent`` ones come first and mean danger to life."""

    number: str
    name: LazyText | str
    urgent: bool


HELP_LINES = (
    HelpLine("110", _("Police"), urgent=True),
    HelpLine("120", _("Ambulance"), urgent=True),
    HelpLine("12356", _("Mental health line, day and night"), urgent=False),
    HelpLine("12355", _("Youth service line"), urgent=False),
)

LOCAL_MAX: Final = 4
LOCAL_NAME_MAX: Final = 20
_NUMBER: Final = re.compile(r"\d[\d-]{1,14}\d")


class BadLine(ValueError):
    """A local line is not a number followed by a name; ``written`` is the one at fault."""

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.written = written


def parse_local(text: str) -> tuple[HelpLine, ...]:
    """A unit's own lines, written as ``0531-12345678 心理援助；…``: number, space, name, then the next.

    Raises BadLine.
    """
    lines = []
    for written in re.split(r"[;；\n]", text):
        written = " ".join(written.split())
        if not written:
            continue
        number, _, name = written.partition(" ")
        if not _NUMBER.fullmatch(number) or not name or len(name) > LOCAL_NAME_MAX:
            raise BadLine(written)
        lines.append(HelpLine(number, name, urgent=False))
    if len(lines) > LOCAL_MAX:
        raise BadLine(lines[LOCAL_MAX].number)
    return tuple(lines)
