"""The asker changes their mind about being seen: a question that was to be public becomes private."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import StepCode, Visibility
from tenant_apps.questions.operations.history import ASKER, take_step
from tenant_apps.questions.operations.locking import lock, save


@transaction.atomic
def make_private(question_id: UUID) -> None:
    """Nobody but the asker and the staff see it from now on, and no name. Twice changes nothing.

    Raises UnknownQuestion. The other way is not offered: what somebody wrote in confidence stays so.
    """
    question = lock(question_id)
    if question.visibility == Visibility.PRIVATE and not question.display_name:
        return
    question.visibility, question.display_name = Visibility.PRIVATE, ""
    save(question, "visibility", "display_name")
    take_step(question, StepCode.VISIBILITY_CHANGED, at=clock.now(), actor=ASKER)
