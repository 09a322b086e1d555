"""Labels of codes in the language of whoever reads, looked up once: pages that a crowd reads name a dozen."""

from functools import lru_cache

from django.db.models import Choices
from django.utils.translation import get_language


def said(code: Choices) -> str:
    """The label of a code, now and here: `said(Stage.DONE)`."""
    return _said(code, get_language())


# By type as well: codes of two kinds may be the same word.
@lru_cache(maxsize=2048, typed=True)
def _said(code: Choices, _language: str | None) -> str:
    return str(code.label)
