"""Finding questions by number or by words, for staff."""

from collections.abc import Sequence

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from huisheng.kernel.text import tokens
from tenant_apps.questions.rules.receipts import tidy_number

LONGEST = 200
"""Characters of what is looked for: more is a text, not words to find it by."""


def matching(looked_for: str) -> Q:
    """The condition for what somebody typed: a receipt number, or words that all occur in title or text.

    The last word may be the beginning of a longer one. Signs alone find what contains them.
    """
    looked_for = looked_for[:LONGEST]
    number = tidy_number(looked_for)
    if number:
        return Q(number=number)
    words = _smallest(tokens(looked_for))
    if not words:
        return Q(covered_at=None, text__contains=looked_for) | Q(public_text__contains=looked_for)
    # Words hold letters and digits alone, so quoting needs no escapes.
    query = " & ".join(f"'{word}'" for word in words) + ":*"
    return Q(search=SearchQuery(query, config="simple", search_type="raw"))


def _smallest(words: Sequence[str]) -> list[str]:
    """The words without those that others make up: 拖欠工资 is found where 拖欠 and 工资 stand apart too."""
    single = list(dict.fromkeys(words))
    return [
        word
        for word in single
        if sum(len(part) for part in single if part != word and part in word) < len(word)
    ]
