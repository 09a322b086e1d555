"""Step 2: the unit takes a question on, or says 暂不受理 with a reason.

Never "invalid": the asker reads this.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import CAUSE_NOT_ACCEPTED, Move, Reason, StepCode
from tenant_apps.questions.data.settings import DECLINE_REASONS
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import clocks, erasing, facts, overdue, proposals, waiting
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import HOLDING, extensions, hold_by, lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, tidy
from tenants.public import as_published


@transaction.atomic
def accept(question_id: UUID, *, version: int, actor: int) -> None:
    """Take the question on. Raises UnknownQuestion, ChangedMeanwhile, NotPossible."""
    accept_locked(lock_for_staff(question_id, version=version, actor=actor), at=clock.now(), actor=actor)


def accept_locked(question: Question, *, at: datetime, actor: int | None, holds: bool = True) -> None:
    """The same on a row that is locked already: an answer to an unscreened question accepts it first.

    It is held by `actor` then, or stays with whom it is (`holds` is false).
    """
    question.state = next_state(question.state, Move.ACCEPT, extensions())
    question.accepted_at = at
    if holds:
        hold_by(question, actor)
    clocks.respond(question, at)
    save(question, "state", "accepted_at", *HOLDING, *clocks.FIELDS)
    take_step(question, StepCode.ACCEPTED, at=at, actor=actor or SYSTEM)
    emit(facts.accepted(question, at))


@transaction.atomic
def decline(question_id: UUID, *, version: int, reason: str, note: str, actor: int) -> None:
    """Do not take the question on, with a reason code and words to the asker (both needed).

    A reason of the unit's own counts as the published one, and stands before the words. Raises BadDecision,
    UnknownQuestion, ChangedMeanwhile, NotPossible.
    """
    note = tidy(note)
    if not has_words(note) or len(note) > TEXT_MAX:
        raise BadDecision("note")
    question = lock_for_staff(question_id, version=version, actor=actor)
    reason, note = as_published(current_unit().id, DECLINE_REASONS, reason, note, language=question.language)
    if reason not in Reason.values:
        raise BadDecision("reason")
    if question.readmitted_at is not None:
        # Somebody has decided that it must be answered.
        raise NotPossible(question.state, Move.DECLINE)
    decline_locked(question, reason=reason, note=note, at=clock.now(), actor=actor)


def decline_locked(question: Question, *, reason: str, note: str, at: datetime, actor: int) -> None:
    """The same on a locked row, with a reason and words that were checked. Raises NotPossible."""
    waiting.end(question, at)
    overdue.note_if_late(question, at)
    question.state = next_state(question.state, Move.DECLINE, extensions())
    question.declined_at = question.closed_at = at
    question.reason, question.reason_note = reason, note
    hold_by(question, actor)
    clocks.respond(question, at)
    clocks.stop(question)
    erasing.plan(question)
    save(
        question,
        "state",
        "declined_at",
        "closed_at",
        "reason",
        "reason_note",
        *HOLDING,
        *waiting.FIELDS,
        *clocks.FIELDS,
    )
    take_step(
        question,
        StepCode.NOT_ACCEPTED,
        at=at,
        actor=actor,
        params={"reason": reason},
        detail={"reason": reason},
    )
    proposals.note_end(question)
    emit(facts.not_accepted(question, at, counted_as_valid=question.accepted_at is not None))
    if question.stands_overdue:
        emit(facts.withdrawn_overdue(question, at, cause=CAUSE_NOT_ACCEPTED))
