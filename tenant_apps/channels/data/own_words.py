"""A unit's own sentence for a step: which variables may stand in it, and how long it becomes."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LINE_MAX: Final = 60
"""Characters of a sentence as it is written."""

VARIABLES: Final[dict[str, Promise]] = {
    "unit": _("the signature of this unit"),
    "number": _("the last six characters of the receipt number"),
    "status": _("the status in a few characters"),
}

SMS_ALONE: Final = 70
SMS_IN_PARTS: Final = 67
"""Chinese characters that one SMS takes, and each part of a longer one (3GPP TS 23.040: UCS-2)."""

_PLACE: Final = re.compile(r"[{｛]\s*([^{}｛｝]*?)\s*[}｝]")
_BRACES: Final = re.compile(r"[{}｛｝]")


class UnknownVariable(ValueError):
    """``name`` is no variable of notices."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class LooseBrace(ValueError):
    """A brace was opened or closed alone."""


def check(written: str) -> None:
    """Raise UnknownVariable or LooseBrace for what cannot be filled in. Full-width braces count as well."""
    for name in _PLACE.findall(written):
        if name not in VARIABLES:
            raise UnknownVariable(name)
    if _BRACES.search(_PLACE.sub("", written)):
        raise LooseBrace


def fill(written: str, values: Mapping[str, str]) -> str:
    """The sentence with its variables filled in; what is no variable stays as it was written."""
    return _PLACE.sub(lambda found: values.get(found.group(1), found.group(0)), written)


def sms_parts(text: str) -> int:
    """As how many SMS a text is sent and paid."""
    return 1 if len(text) <= SMS_ALONE else -(-len(text) // SMS_IN_PARTS)
