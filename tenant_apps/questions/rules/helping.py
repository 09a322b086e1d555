"""Those who help with a question: which offers run, and when a helper needs a background check."""

from typing import Final

from tenant_apps.questions.data.codes import AgeBand, AssignmentState
from tenant_apps.questions.models import Question

RUNNING: Final = (AssignmentState.OFFERED, AssignmentState.TAKEN)
"""Offers that have not ended."""

PARTNERS_PAGE: Final = "/partner/"

MINORS: Final = (AgeBand.UNDER_14, AgeBand.FROM_14)


def is_minors(question: Question) -> bool:
    """Whether the asker has said to be under eighteen: then helpers need a check on record (E3)."""
    return question.age_band in MINORS
