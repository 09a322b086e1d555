"""Finding questions by number or by words, for staff."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from huisheng.kernel.text import query_text
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
    words = query_text(looked_for, every=True, prefix=True)
    if words:
        return Q(search=SearchQuery(words, config="simple", search_type="raw"))
    return Q(text__contains=looked_for)
