"""Ready replies: words with places in braces that are filled when the reply is put into an answer."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

VARIABLES: Final[dict[str, tuple[str, Promise]]] = {
    "asker": ("称呼", pgettext_lazy("ready reply", "how the asker is addressed")),
    "unit": ("单位", pgettext_lazy("ready reply", "name of this unit")),
    "number": ("编号", pgettext_lazy("ready reply", "receipt number of the question")),
    "topic": ("主题", pgettext_lazy("ready reply", "topic of the question")),
    "date": ("日期", pgettext_lazy("ready reply", "today")),
    "due": ("期限", pgettext_lazy("ready reply", "when the answer is due")),
    "name": ("姓名", pgettext_lazy("ready reply", "name of the officer who answers")),
}
"""English code → the Chinese word that may stand in its place, and what it is."""

_CODES: Final = {
    **{code: code for code in VARIABLES},
    **{word: code for code, (word, _) in VARIABLES.items()},
}
_PLACE: Final = re.compile(r"\{([^{}\n]{0,40})\}")


class ReplyError(Exception):
    """A ready reply cannot be used as it stands; `name` is the word in braces."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownVariableError(ReplyError):
    """Nothing is known by this name."""


class MissingValueError(ReplyError):
    """The variable is known, but has no value for this question."""


def variables_of(text: str) -> set[str]:
    """Codes of the variables in a text. Raises UnknownVariableError for the first that is none."""
    return {_code(found) for found in _PLACE.finditer(text)}


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every place filled. Raises UnknownVariableError, MissingValueError (also for an empty
    value: an answer never goes out with a hole in it).
    """

    def value_of(found: re.Match[str]) -> str:
        value = values.get(_code(found), "")
        if not value:
            raise MissingValueError(found[1].strip())
        return value

    return _PLACE.sub(value_of, text)


def _code(found: re.Match[str]) -> str:
    name = found[1].strip()
    code = _CODES.get(name) or _CODES.get(name.lower())
    if code is None:
        raise UnknownVariableError(name)
    return code
