"""Which file somebody may open."""

from dataclasses import dataclass
from uuid import UUID

from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models import FOR_SEARCH, Attachment, Question
from tenant_apps.questions.queries.asking_form import files_beside
from tenant_apps.questions.rules.visibility import reader, visible


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
    """A file of a question that this member of staff may know; None for anything else. Whoever only visits
    the unit opens no answer to what it asks beside the question: there the asker speaks of themselves.
    """
    who = reader(account)
    question = Question.objects.defer(*FOR_SEARCH).filter(visible(who), pk=question_id).first()
    if question is None:
        return None
    files = Attachment.objects.filter(pk=file_id, question_id=question_id)
    if not who.works_here:
        files = files.exclude(files_beside(question))
    return _record(files.first())


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
