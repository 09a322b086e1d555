"""An answer that was there already has helped: counted, without a word of what was being asked."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel.audit import record
from tenant_apps.questions.operations.history import ASKER
from tenant_apps.questions.queries.published import published


@transaction.atomic
def note(question_id: str) -> bool:
    """One entry of the audit log for a public question that has helped somebody; False for anything else."""
    try:
        known = published().filter(pk=UUID(question_id)).exists()
    except ValueError:
        return False
    if known:
        record("question.helped_another", object_type="question", object_id=question_id, actor=ASKER)
    return known
