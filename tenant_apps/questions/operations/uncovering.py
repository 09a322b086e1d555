"""The public version of a question goes: the cover is taken away (covering.py), or everything is erased."""

from typing import Final

from tenant_apps.questions.models import Question

FIELDS: Final = (
    "public_title",
    "public_text",
    "covered_at",
    "covered_by",
    "covered_for",
    "covered_note",
    "terms",
    "search",
)
"""What covering changes: the public version, and the words that the question is found by."""


def forget(question: Question) -> None:
    """Empty the public version of a locked row; the caller indexes and saves FIELDS."""
    question.public_title = question.public_text = question.covered_note = ""
    question.covered_at = question.covered_by = None
    question.covered_for = []
