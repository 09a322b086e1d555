"""A decision that nobody here may take goes to the pool of the units above (E18); so does a review.

It stays a row here, open and out of everybody's hands, until the decision comes down or nobody above was
found. What comes back is settled in settling.py.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit, schedule_wakeup
from shared_apps.contracts.oversight_messages import DecisionReferred, DecisionWithdrawn
from shared_apps.contracts.sampling_messages import KEPT, SampleTextTold
from tenant_apps.questions.data.codes import DecisionKind, DecisionState, StepCode
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import lock
from tenant_apps.questions.queries import parcels

WAKE_REFER_AGAIN: Final = "questions.refer_again"
REFER_AGAIN: Final = timedelta(days=1)
"""Nobody above may decide it either: tomorrow somebody may have come."""


_TOLD_OTHERWISE: Final = (DecisionKind.REVIEW, DecisionKind.SAMPLE)
"""Whoever wanted these is no second person: the history says it in its own words."""


def refer(question: Question, wanted: Decision) -> None:
    """Send an open decision of a locked question up. Sent once while it is up there."""
    if wanted.referred_at is not None or wanted.state != DecisionState.OPEN:
        return
    at = clock.now()
    attempt = int(wanted.payload.get("attempt", 0)) + 1
    wanted.referred_at = at
    wanted.payload = {**wanted.payload, "attempt": attempt}
    wanted.save(update_fields=["referred_at", "payload"])
    if wanted.kind not in _TOLD_OTHERWISE and attempt == 1:
        take_step(
            question,
            StepCode.REFERRED,
            at=at,
            actor=SYSTEM,
            params={"kind": str(wanted.kind)},
            detail={"kind": str(wanted.kind)},
        )
    _send_up(question, wanted)


def send_again(decision_id: UUID) -> None:
    """Send a decision up that the network does not know, inside a transaction. One that is decided stays
    here.
    """
    found = Decision.objects.filter(pk=decision_id, question__isnull=False).first()
    if found is None or found.question_id is None:
        return
    question = lock(found.question_id)
    wanted = Decision.objects.select_for_update().get(pk=decision_id)
    if wanted.referred_at is not None and wanted.state == DecisionState.OPEN:
        _send_up(question, wanted)


def _send_up(question: Question, wanted: Decision) -> None:
    barred: list[Any] = [wanted.asked_by, *wanted.payload.get("barred", ())]
    emit(
        DecisionReferred(
            decision_id=str(wanted.id),
            decision_kind=str(wanted.kind),
            attempt=int(wanted.payload.get("attempt", 1)),
            asked_at=wanted.asked_at.isoformat(),
            barred=sorted({account for account in barred if account is not None}),
            excluded_units=list(question.excluded_units),
            parcel=parcels.for_decision(question, wanted),
        )
    )


def call_back(wanted: Decision) -> None:
    """It need not be decided any more: whoever was asked above lets go of the text."""
    if wanted.referred_at is not None:
        emit(DecisionWithdrawn(decision_id=str(wanted.id)))
    if wanted.kind == DecisionKind.SAMPLE:
        emit(SampleTextTold(sample_id=str(wanted.id), outcome=KEPT, at=clock.now().isoformat()))


@transaction.atomic
def refer_again(decision_id: UUID) -> None:
    """Called by the wake-up: a decision for which nobody was found is sent up once more. Late and doubled
    calls do nothing.
    """
    found = Decision.objects.filter(pk=decision_id, question__isnull=False).first()
    if found is None or found.question_id is None:
        return
    question = lock(found.question_id)
    wanted = Decision.objects.select_for_update().get(pk=decision_id)
    refer(question, wanted)


def came_back(wanted: Decision) -> None:
    """Nobody above may decide it: whoever comes here may, and tomorrow it is asked again."""
    wanted.referred_at = None
    wanted.save(update_fields=["referred_at"])
    schedule_wakeup(what=WAKE_REFER_AGAIN, key=str(wanted.id), at=clock.now() + REFER_AGAIN)
