"""A file that stood in public with an answer is taken out of the public again; the asker keeps it."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel.audit import record
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.questions.models import Attachment
from tenant_apps.questions.operations.locking import lock


@transaction.atomic
def close_to_public(question_id: UUID, file_id: UUID, *, actor: int) -> None:
    """From now on nobody but the asker and staff opens it; twice, or of no such file, changes nothing.

    It waits for nothing: neither a colleague's claim nor an answer on its way stands against taking something
    out of sight. Copies that went with the answer to those whose questions were merged are closed with it.
    Raises UnknownQuestion.
    """
    question = lock(question_id)
    file = Attachment.objects.filter(pk=file_id, question=question, public=True).first()
    if file is None:
        return
    here = Q(question=question) | Q(question__merged_into=question)
    closed = Attachment.objects.filter(here, path=file.path, public=True).update(public=False)
    record(
        "question.file_closed",
        object_type="question",
        object_id=str(question.id),
        actor=actor,
        detail={"file": str(file.pk), "copies": closed},
    )
    pages_changed()
