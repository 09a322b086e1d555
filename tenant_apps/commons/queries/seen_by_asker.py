"""What whoever asked reads about who can read it."""

from dataclasses import dataclass
from uuid import UUID

from tenant_apps.commons.data.codes import GoneFor, Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.rules.standing import may_be_shown
from tenant_apps.questions import public as questions


@dataclass(frozen=True, slots=True)
class AskersView:
    """``stands`` is one of private (nobody wished otherwise), barred (a rule keeps it private), unverified
    (first a phone is verified), early (the unit has not taken it on yet), waiting (somebody looks at it),
    shown, gone. ``reason`` says why it is gone.
    """

    stands: str
    reason: str = ""


def has_peer_answers(number: str) -> bool:
    """Whether peers have answered the question with this number, in public. One query."""
    rows = Publication.objects.filter(number=number, standing=Standing.SHOWN, peer_count__gt=0)
    return bool(rows.exists())


def seen_by_asker(question_id: UUID) -> AskersView:
    """How a question stands, for whoever asked it. Raises LookupError for an unknown one. Two queries."""
    question = next(iter(questions.for_others([question_id])), None)
    if question is None:
        raise LookupError(str(question_id))
    row = Publication.objects.defer("search").filter(pk=question_id).first()
    if row is not None and row.standing == Standing.SHOWN:
        return AskersView("shown")
    if row is not None and row.standing == Standing.GONE and row.gone_for == GoneFor.DECISION:
        return AskersView("gone", str(GoneFor.DECISION.label))
    if not question.wished:
        return AskersView("private")
    if not may_be_shown(question):
        return AskersView("barred")
    if row is None or row.person is None:
        return AskersView("unverified")
    return AskersView("waiting" if question.screened else "early")
