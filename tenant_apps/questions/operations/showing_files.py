"""Files that staff have put with a question are shown to the asker with what is written."""

from collections.abc import Iterable
from uuid import UUID

from huisheng.kernel.ids import uuid7
from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models import Attachment, Question


def show(
    question_id: UUID, file_ids: Iterable[str], *, answer: int | None = None, message: int | None = None
) -> None:
    """Show files of staff with an answer or a message of the same question, in its transaction.

    Files of another question, of the asker, or shown before are left as they are.
    """
    wanted = list(file_ids)
    if wanted:
        Attachment.objects.filter(
            pk__in=wanted, question_id=question_id, side=Side.INTERNAL, answer=None, message=None
        ).update(side=Side.UNIT, answer_id=answer, message_id=message)


def show_also(given: int, question: Question, *, answer: int) -> None:
    """Show the files of an answer with the copy of it that another asker gets, in its transaction.

    Each asker opens a row of their own; the file behind it is one, and stays until the last row goes.
    """
    for file in Attachment.objects.filter(answer=given, side=Side.UNIT).order_by("added_at", "pk"):
        file.pk, file.question, file.answer_id = uuid7(), question, answer
        file._state.adding = True
        file.save(force_insert=True)
