"""Whoever asked verifies that they are somebody (E12): before that nothing of theirs is shown in public."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations.deciding import NotForOthers
from tenant_apps.commons.operations.keeping_up import keep_up
from tenant_apps.commons.rules.standing import may_be_shown
from tenant_apps.questions import public as questions


@transaction.atomic
def claim(question_id: UUID, reader_id: int) -> None:
    """Note which verified person asked this; twice changes nothing. The caller has seen the question's key.

    Before the unit has taken the question on, this is only kept. Raises NotForOthers where it will not be
    shown whoever asked.
    """
    question = next(iter(questions.for_others([question_id])), None)
    if question is None or not may_be_shown(question):
        raise NotForOthers
    row, _created = Publication.objects.select_for_update().get_or_create(
        question=question_id,
        defaults={
            "number": question.number,
            "topic": question.topic,
            "kind": question.kind,
            "asked_at": question.asked_at,
            "changed_at": clock.now(),
        },
    )
    if row.person is not None or row.standing != Standing.HELD:
        return
    row.person = reader_id
    row.save(update_fields=["person"])
    record(
        "commons.claimed",
        object_type="question",
        object_id=str(question_id),
        actor="asker",
        detail={"reader": reader_id},
    )
    keep_up([question_id])
