"""What other apps ask of this one."""

from collections.abc import Iterator
from uuid import UUID

from tenant_apps.questions.models import Question


def all_questions() -> Iterator[Question]:
    """Every question of the unit, without loading all at once."""
    yield from Question.objects.order_by("id").iterator(chunk_size=1000)


def version_of(question_id: UUID) -> int | None:
    """The version of a question; None when there is none."""
    found: int | None = Question.objects.filter(pk=question_id).values_list("version", flat=True).first()
    return found
