"""Whoever decides is reminded after two working days; after five the application moves one level up.

The days are those of the unit that is to decide. While the applicant is asked something nobody is late, and
the answer begins the days anew.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel.clock import now
from huisheng.kernel.messaging import cancel_wakeup, schedule_wakeup
from shared_apps.onboarding.data.codes import Post, State, Step
from shared_apps.onboarding.events import ESCALATE, REMIND
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.history import post, tell
from shared_apps.onboarding.queries.deadlines import deadlines_of
from shared_apps.onboarding.queries.deciders import mail_of_deciders, next_decider


def start_waiting(application: Application) -> None:
    """The days begin, inside the caller's transaction, which saves the row."""
    application.waiting_since = now()
    application.reminded_at = None
    remind_at, escalate_at = deadlines_of(application)
    schedule_wakeup(what=REMIND, key=str(application.pk), at=remind_at)
    schedule_wakeup(what=ESCALATE, key=str(application.pk), at=escalate_at)


def stop_waiting(application: Application) -> None:
    """Nothing is owed for now."""
    application.waiting_since = None
    cancel_wakeup(REMIND, str(application.pk))
    cancel_wakeup(ESCALATE, str(application.pk))


@transaction.atomic
def remind(application_id: UUID) -> bool:
    """Two working days have passed. False when nothing waits any more, or not for so long."""
    application = _waiting(application_id)
    if application is None or application.reminded_at is not None:
        return False
    if deadlines_of(application)[0] > now():
        return False
    application.reminded_at = now()
    application.save(update_fields=["reminded_at"])
    tell(application, Step.REMINDED, actor="system", to=application.reviewer_unit_id)
    post(application, Post.REMIND, mail_of_deciders(application.reviewer_unit_id))
    return True


@transaction.atomic
def escalate(application_id: UUID) -> bool:
    """Five working days have passed: the next unit above decides, and has its own days. False as above, and
    where nobody stands higher: there it stays, late.
    """
    application = _waiting(application_id)
    if application is None or application.reviewer_unit_id is None:
        return False
    if deadlines_of(application)[1] > now():
        return False
    left = application.reviewer_unit_id
    application.reviewer_unit_id = next_decider(left)
    application.round += 1
    application.version += 1
    start_waiting(application)
    application.save(update_fields=["reviewer_unit_id", "round", "version", "waiting_since", "reminded_at"])
    tell(
        application,
        Step.ESCALATED,
        actor="system",
        unit_id=application.reviewer_unit_id,
        left=left,
        to=application.reviewer_unit_id,
    )
    post(application, Post.ESCALATED, mail_of_deciders(application.reviewer_unit_id))
    return True


def _waiting(application_id: UUID) -> Application | None:
    return (
        Application.objects.select_for_update()
        .filter(pk=application_id, state=State.REVIEW, waiting_since__isnull=False)
        .first()
    )
