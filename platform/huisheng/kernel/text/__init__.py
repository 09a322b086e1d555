"""Reading Chinese text: one way of folding and one way of cutting into words, for everything that compares
what people typed.
"""

from huisheng.kernel.text.folding import Folded, fold, fold_with_places
from huisheng.kernel.text.marking import Piece, excerpt, marked
from huisheng.kernel.text.tokens import STOP_WORDS, index_text, query_of, query_text, tokens
from huisheng.kernel.text.typed import NoWordsError, demand_words, has_words, says_something, tidy, tidy_line
from huisheng.kernel.text.unseen import without_unseen

__all__ = [
    "STOP_WORDS",
    "Folded",
    "NoWordsError",
    "Piece",
    "demand_words",
    "excerpt",
    "fold",
    "fold_with_places",
    "has_words",
    "index_text",
    "marked",
    "query_of",
    "query_text",
    "says_something",
    "tidy",
    "tidy_line",
    "tokens",
    "without_unseen",
]
