"""Somebody has left the unit: what they held goes back to whoever is on duty, offers to them end. The same of
a section that was closed.
"""

from datetime import datetime

from django.db import transaction

from tenant_apps.questions.data.codes import ENDED_STATES, StepCode
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import saving_views
from tenant_apps.questions.operations.assigning import helper_left
from tenant_apps.questions.operations.giving_back import to_duty
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import lock


@transaction.atomic
def free(
    *, member_id: int | None, account_id: int | None, at: datetime, staff_account: int | None = None
) -> int:
    """Give back everything; returns how many questions went back to duty. They stand on top of the queue.

    ``staff_account``: they are no longer of the staff, and perhaps go on helping (people.MemberLeft).
    """
    freed = 0
    for account in {one for one in (account_id, staff_account) if one is not None}:
        freed += _give_back(at, holder=account)
        Question.objects.filter(claimed_by=account).update(claimed_by=None, claimed_until=None)
        saving_views.forget_all(account)
    helper_left(member_id=member_id, account_id=account_id, at=at)
    return freed


@transaction.atomic
def free_section(section_id: int, *, at: datetime) -> int:
    """Give back what lies with a section that is no more; returns how many questions went back to duty."""
    return _give_back(at, section=section_id)


def _give_back(at: datetime, **held: int) -> int:
    freed = 0
    rows = Question.objects.filter(**held).exclude(state__in=[state.value for state in ENDED_STATES])
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        question = lock(pk)
        if any(getattr(question, name) != value for name, value in held.items()):
            continue
        to_duty(question)
        take_step(question, StepCode.RETURNED, at=at, actor=SYSTEM, params={"why": ""})
        freed += 1
    return freed
