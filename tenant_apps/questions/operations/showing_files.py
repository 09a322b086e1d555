"""Files that staff have put with a question are shown to the asker with what is written."""

from collections.abc import Iterable
from uuid import UUID

from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models import Attachment


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
