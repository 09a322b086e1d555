"""What somebody typed, made fit to stand under a question."""

import re
from typing import Final

from huisheng.kernel.text.personal import without_numbers
from tenant_apps.commons.data.codes import COMMENT_MAX
from tenant_apps.questions.public import tidy

# Signs that nobody sees: those that turn the direction of what follows, and those that cut words in two.
_UNSEEN: Final = re.compile("[\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class BadComment(ValueError):
    """``code`` says why it cannot stand: "empty" or "long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def as_shown(typed: str) -> str:
    """A comment as strangers may read it: tidied, the numbers of people covered. Raises BadComment."""
    text = tidy(_UNSEEN.sub("", typed))
    if not any(sign.isalnum() for sign in text):
        raise BadComment("empty")
    if len(text) > COMMENT_MAX:
        raise BadComment("long")
    return without_numbers(text)
