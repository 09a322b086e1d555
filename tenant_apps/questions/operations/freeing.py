"""Somebody has left the unit: what they held goes back to whoever is on duty, offers to them end."""

from datetime import datetime

from django.db import transaction

from tenant_apps.questions.data.codes import ENDED_STATES, StepCode
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import saving_views
from tenant_apps.questions.operations.assigning import helper_left
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import HOLDING, hold_by, lock, save


@transaction.atomic
def free(*, member_id: int | None, account_id: int | None, at: datetime) -> int:
    """Give back everything; returns how many questions went back to duty. They stand on top of the queue."""
    freed = 0
    if account_id is not None:
        held = Question.objects.filter(holder=account_id).exclude(
            state__in=[state.value for state in ENDED_STATES]
        )
        for pk in list(held.order_by("pk").values_list("pk", flat=True)):
            question = lock(pk)
            if question.holder != account_id:
                continue
            hold_by(question, None)
            question.returned = True
            save(question, *HOLDING)
            take_step(question, StepCode.RETURNED, at=at, actor=SYSTEM, params={"why": ""})
            freed += 1
        Question.objects.filter(claimed_by=account_id).update(claimed_by=None, claimed_until=None)
        saving_views.forget_all(account_id)
    helper_left(member_id=member_id, account_id=account_id, at=at)
    return freed
