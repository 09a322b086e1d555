"""Which files of a question follow it to another unit, and what is said of each."""

from collections.abc import Collection
from uuid import UUID

from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models import Attachment, Question
from tenant_apps.questions.queries import asking_form, parcels


def stay_here(question: Question) -> bool:
    """Whether all files stay: words are covered for others, and nobody has covered what a picture shows."""
    return question.covered_at is not None


def of(question: Question, only: Collection[UUID] | None = None) -> list[dict[str, str]]:
    """Those of the asker, and those shown to the asker; of all, or of ``only`` these. What answers something
    beside the question goes only where its asker agreed.
    """
    if question.is_copy or stay_here(question):
        return []
    rows = Attachment.objects.filter(question=question).exclude(side=Side.INTERNAL)
    rows = rows.exclude(asking_form.files_that_stay(question))
    rows = rows if only is None else rows.filter(pk__in=list(only))
    return [
        {
            "id": str(file.pk),
            "side": parcels.ASKER_SIDE if file.side == Side.ASKER else parcels.UNIT_SIDE,
            "message": parcels.key_of_message(file.message) if file.message is not None else "",
            "answer": parcels.key_of_answer(file.answer) if file.answer is not None else "",
            "name": file.name,
            "content_type": file.content_type,
            "size": str(file.size),
            "digest": file.digest,
            "path": file.path,
            "width": str(file.width or ""),
            "height": str(file.height or ""),
            "at": file.added_at.isoformat(),
        }
        for file in rows.select_related("message", "answer").order_by("added_at", "pk")
    ]
