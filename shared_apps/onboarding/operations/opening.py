"""An approved unit is set up: once, whoever asks for it and however often the machine dies.

Three steps, each of which may be repeated: the tree gives the unit a schema (tenants.provision, itself in two
transactions), and the application becomes opened. Between them nobody is led to the unit. Whoever approves
does them at once, so that they see the site; the schedule goes on with what was left.
"""

import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel.clock import now
from shared_apps.onboarding.data.codes import Post, State, Step
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.history import TooLateError, applicants, locked, post, tell
from tenants.public import UnitNotWantedError, provision

logger = logging.getLogger(__name__)

_AGAIN_AFTER: Final = timedelta(seconds=20)
_LONGEST: Final = timedelta(minutes=30)


def carry_on(application_id: UUID) -> bool:
    """Do what is left of setting up; True when the unit is open. Not inside a transaction."""
    application = Application.objects.get(pk=application_id)
    if application.state != State.APPROVED or application.unit_id is None:
        return application.state == State.OPENED
    try:
        provision(
            application.unit_id,
            actor=application.decided_by or "system",
            wanted=lambda: _is_wanted(application_id),
        )
    except UnitNotWantedError:
        return False
    except Exception:
        logger.exception("the unit of application %s could not be set up", application.number)
        _try_later(application_id)
        return False
    return _open(application_id)


def carry_on_all() -> int:
    """Set up whatever was approved and is not open yet; returns how many are open now."""
    waiting = Application.objects.filter(Q(again_at=None) | Q(again_at__lte=now()), state=State.APPROVED)
    return sum(carry_on(one) for one in list(waiting.order_by("decided_at").values_list("pk", flat=True)))


def _open(application_id: UUID) -> bool:
    try:
        with transaction.atomic():
            application = locked(application_id, State.APPROVED)
            application.state = State.OPENED
            application.opened_at = now()
            application.again_at = None
            # Whoever is about to undo the approval sees first that the site stands by now.
            application.version += 1
            application.save(update_fields=["state", "opened_at", "again_at", "version"])
            tell(application, Step.OPENED, actor="system")
            post(application, Post.OPENED, applicants(application))
    except TooLateError as error:
        # The schedule, or whoever pressed twice, was quicker; or the approval was undone.
        return error.state == State.OPENED
    return True


def _is_wanted(application_id: UUID) -> bool:
    """Asked while the unit's row is held, which deciding.undo holds as well."""
    return Application.objects.filter(pk=application_id, state=State.APPROVED).exists()


def _try_later(application_id: UUID) -> None:
    with transaction.atomic():
        application = (
            Application.objects.select_for_update().filter(pk=application_id, state=State.APPROVED).first()
        )
        if application is None:
            return
        application.failures = min(application.failures + 1, 30)
        application.again_at = now() + min(_AGAIN_AFTER * 2 ** min(application.failures, 8), _LONGEST)
        application.save(update_fields=["failures", "again_at"])
