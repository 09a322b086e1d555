"""What a verdict must be: one of the published reasons of its kind, and words where somebody loses by it."""

from huisheng.kernel.text import has_words
from tenant_apps.moderation.data.codes import WORDS_MAX, Kept, Reason, Verdict


class BadVerdict(ValueError):
    """A field of the verdict cannot be: ``field`` is reason, words or reference."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def check(verdict: Verdict, reason: str, words: str, *, second_look: bool = False) -> str:
    """The words, tidied. A second look keeps the first reason and always has words; hiding has both.

    Raises BadVerdict.
    """
    words = words.strip()
    hides = verdict is Verdict.HIDE
    if not second_look and reason not in (Reason.values if hides else Kept.values):
        raise BadVerdict("reason")
    if len(words) > WORDS_MAX or ((hides or second_look) and not has_words(words)):
        raise BadVerdict("words")
    return words
