"""What somebody typed, made fit to stand under a question."""

from huisheng.kernel.text import without_unseen
from huisheng.kernel.text.personal import without_numbers
from tenant_apps.commons.data.codes import COMMENT_MAX
from tenant_apps.questions.public import tidy


class BadComment(ValueError):
    """``code`` says why it cannot stand: "empty" or "long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def as_shown(typed: str) -> str:
    """A comment as strangers may read it: tidied, the numbers of people covered. Raises BadComment."""
    text = tidy(without_unseen(typed))
    if not any(sign.isalnum() for sign in text):
        raise BadComment("empty")
    if len(text) > COMMENT_MAX:
        raise BadComment("long")
    return without_numbers(text)
