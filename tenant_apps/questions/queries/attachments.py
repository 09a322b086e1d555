"""Which file somebody may open."""

from dataclasses import dataclass
from uuid import UUID

from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models import Attachment, Question
from tenant_apps.questions.rules.visibility import visible_to


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file and where it stands in the unit's storage."""

    id: UUID
    name: str
    content_type: str
    size: int
    path: str


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of an official answer, as anybody sees it."""

    id: UUID
    name: str
    size: int


def for_asker(question_id: UUID, file_id: UUID) -> FileRecord | None:
    """A file that the asker of this question may open; None for anything else."""
    return _record(
        Attachment.objects.filter(pk=file_id, question_id=question_id).exclude(side=Side.INTERNAL).first()
    )


def for_staff(question_id: UUID, file_id: UUID, *, account: int) -> FileRecord | None:
    """A file of a question that this member of staff may know; None for anything else."""
    if not Question.objects.filter(visible_to(account), pk=question_id).exists():
        return None
    return _record(Attachment.objects.filter(pk=file_id, question_id=question_id).first())


def for_others(question_id: UUID, file_id: UUID) -> FileRecord | None:
    """A file that anybody may open, as long as this question stands in public; None for anything else."""
    rows = Attachment.objects.filter(
        pk=file_id, question_id=question_id, side=Side.UNIT, public=True, answer__official=True
    )
    return _record(rows.exclude(answer__text="").first())


def ids_of(question_id: UUID) -> frozenset[UUID]:
    """Files that are with a question."""
    return frozenset(Attachment.objects.filter(question_id=question_id).values_list("pk", flat=True))


def _record(row: Attachment | None) -> FileRecord | None:
    return None if row is None else FileRecord(row.id, row.name, row.content_type, row.size, row.path)
