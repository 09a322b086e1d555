"""What somebody typed, made fit to stand under a question."""

from huisheng.kernel.text import without_unseen
from huisheng.kernel.text.personal import without_numbers
from tenant_apps.commons.data.codes import COMMENT_MAX
from tenant_apps.questions.public import tidy


class BadWords(ValueError):
    """``code`` says why it cannot stand: "empty" or "long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def as_shown(typed: str, most: int = COMMENT_MAX) -> str:
    """What somebody says as strangers may read it: tidied, the numbers of people covered. Raises BadWords."""
    text = tidy(without_unseen(typed))
    if not any(sign.isalnum() for sign in text):
        raise BadWords("empty")
    if len(text) > most:
        raise BadWords("long")
    return without_numbers(text)
