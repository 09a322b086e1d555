"""How the asker of a question can be reached, for whoever sends notices."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.queries.timeline import timeline


@dataclass(frozen=True, slots=True)
class AskerContact:
    """What the asker gave, until it is erased. ``order`` holds codes of ways, empty for no wish."""

    number: str
    phone: str
    email: str
    order: tuple[str, ...]
    language: str


def asker_contact(question_id: UUID) -> AskerContact | None:
    """The contact of one question, None when there is no such question."""
    row = (
        Question.objects.filter(pk=question_id)
        .values_list("number", "contact_phone", "contact_email", "notify_order", "language")
        .first()
    )
    if row is None:
        return None
    number, phone, email, order, language = row
    return AskerContact(number, phone, email, tuple(order), language)


def words_of_step(question_id: UUID, code: str, at: datetime, *, unit: str) -> str:
    """The sentence that the asker reads in the history for one step, in the language in force; empty when
    there is none.
    """
    steps = Step.objects.filter(question_id=question_id, code=code, at=at)[:1]
    return next((entry.text for entry in timeline(steps, unit=unit)), "")
