"""A unit's own words: their variables, and how long they become."""

import re
from collections.abc import Collection, Mapping
from typing import Final

SMS_ALONE: Final = 70
SMS_IN_PARTS: Final = 67
"""Chinese characters that one SMS takes, and each part of a longer one (3GPP TS 23.040: UCS-2)."""
MOST_SMS: Final = 2
"""In a row: nobody reads on, and every one is paid."""

_PLACE: Final = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_BRACES: Final = re.compile(r"[{}｛｝]")
_MANY_BLANK_LINES: Final = re.compile(r"\n{3,}")


class UnknownVariable(ValueError):
    """``name`` is no variable of notices."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class LooseBrace(ValueError):
    """A brace was opened or closed alone."""


class MissingVariable(ValueError):
    """``name`` has to stand in it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def check(written: str, variables: Collection[str], needed: Collection[str] = ()) -> None:
    """Raise UnknownVariable, LooseBrace or MissingVariable for what cannot be filled in. Full-width braces
    count as well.
    """
    found = _named(written)
    for name in found:
        if name not in variables:
            raise UnknownVariable(name)
    if _BRACES.search(_PLACE.sub("", written)):
        raise LooseBrace
    for name in needed:
        if name not in found:
            raise MissingVariable(name)


def fill(written: str, values: Mapping[str, str]) -> str:
    """The words with their variables filled in; what is no variable stays as it was written."""
    return _PLACE.sub(lambda found: values.get(found.group(1).strip(), found.group(0)), written)


def fill_letter(written: str, values: Mapping[str, str]) -> str:
    """The same of several lines: one whose variables are all empty is left out."""
    kept = []
    for line in written.splitlines():
        names = [name for name in _named(line) if name in values]
        if not names or any(values[name] for name in names):
            kept.append(fill(line, values))
    return _MANY_BLANK_LINES.sub("\n\n", "\n".join(kept)).strip()


def sms_parts(text: str) -> int:
    """As how many SMS a text is sent and paid."""
    return 1 if len(text) <= SMS_ALONE else -(-len(text) // SMS_IN_PARTS)


def _named(written: str) -> list[str]:
    return [name.strip() for name in _PLACE.findall(written)]
