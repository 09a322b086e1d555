"""Who writes first: opening the reply box claims a question for ten minutes, so that no two answer at once.

A claim ends by time, or with the step of whoever has it. It is no step itself: it changes no version and
tells no asker.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.locking import BeingWorkedOn, demand_held_here, end_claim, lock
from tenant_apps.questions.operations.refusals import NotYours

CLAIM_FOR: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who works on a question, and until when at the latest."""

    account: int
    until: datetime


def running(question: Question, at: datetime) -> Claim | None:
    """The claim on a question that holds now."""
    if question.claimed_by is None or question.claimed_until is None or question.claimed_until <= at:
        return None
    return Claim(question.claimed_by, question.claimed_until)


@transaction.atomic
def claim(question_id: UUID, *, actor: int) -> Claim:
    """Take it in hand for ten minutes from now, or go on with one's own claim.

    Raises UnknownQuestion, HeldElsewhere, and BeingWorkedOn while a colleague's claim runs.
    """
    question = lock(question_id)
    demand_held_here(question)
    at = clock.now()
    found = running(question, at)
    if found is not None and found.account != actor:
        raise BeingWorkedOn(question_id, found.account, found.until)
    if found is None:
        record("question.claimed", object_type="question", object_id=str(question.id), actor=actor)
    return _give(question, actor, at)


@transaction.atomic
def release(question_id: UUID, *, actor: int) -> None:
    """Let it go, when it is one's own. Raises UnknownQuestion."""
    end_claim(lock(question_id), actor)


@transaction.atomic
def take_over(question_id: UUID, *, actor: int) -> Claim:
    """A leader takes it out of a colleague's hands; the colleague is told.

    Raises UnknownQuestion, HeldElsewhere, NotYours (no leader).
    """
    if actor not in people.leaders():
        raise NotYours(str(question_id))
    question = lock(question_id)
    demand_held_here(question)
    at = clock.now()
    found = running(question, at)
    if found is not None and found.account != actor:
        record("question.claim_taken_over", object_type="question", object_id=str(question.id), actor=actor)
        publish(
            StaffWanted(
                question_id=question.id,
                what="taken_over",
                accounts=(found.account,),
                at=at,
                link=desk_link(question.id),
            )
        )
    return _give(question, actor, at)


def _give(question: Question, actor: int, at: datetime) -> Claim:
    # Past the version: a form that is open shows the same question as before.
    question.claimed_by, question.claimed_until = actor, at + CLAIM_FOR
    question.save(update_fields=["claimed_by", "claimed_until"])
    return Claim(actor, at + CLAIM_FOR)
