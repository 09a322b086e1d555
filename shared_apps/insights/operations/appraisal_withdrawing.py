"""Published rules are withdrawn before the figures are frozen: nobody is appraised by them."""

from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.text import has_words, tidy
from shared_apps.contracts.appraisal_messages import WITHDRAWN
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations.appraisal_closing import NotRunningError, locked
from shared_apps.insights.operations.appraisal_drafting import note
from shared_apps.insights.operations.appraisal_telling import tell

REASON_MAX: Final = 1_000


class BadReasonError(ValueError):
    """The reasons say nothing, or are too long."""


@transaction.atomic
def withdraw(appraisal_id: UUID, actor: Actor, *, reason: str) -> int:
    """Withdraw it with reasons that its units read; returns how many of them are told.

    Once: raises NotRunningError the second time, for a draft, and when its figures are frozen. Raises
    PermissionError, LookupError, BadReasonError; then nothing has been written.
    """
    reason = tidy(reason)
    if not has_words(reason) or len(reason) > REASON_MAX:
        raise BadReasonError
    appraisal = locked(appraisal_id, actor)
    if appraisal.state != Appraisal.State.PUBLISHED:
        raise NotRunningError(appraisal_id)
    appraisal.state, appraisal.withdrawn_at = Appraisal.State.WITHDRAWN, clock.now()
    appraisal.withdrawn_by, appraisal.withdrawn_person = actor.account_id, actor.name[:60]
    appraisal.withdrawn_reason = reason
    appraisal.save()
    note("appraisal.withdrawn", appraisal, actor, units=len(appraisal.listed))
    tell(appraisal, WITHDRAWN, appraisal.listed)
    return len(appraisal.listed)
