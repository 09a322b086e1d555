"""Step 3: the unit answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import cancel_wakeup, emit
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import CAUSE_ANSWERED, Move, State, StepCode
from tenant_apps.questions.data.settings import PERSONA
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.operations import facts, overdue
from tenant_apps.questions.operations.intake import WAKE_ANSWER_DUE
from tenant_apps.questions.operations.locking import lock, save
from tenant_apps.questions.operations.overdue import SYSTEM
from tenant_apps.questions.operations.screening import BadDecision, accept_locked
from tenant_apps.questions.rules.transitions import next_state
from tenant_apps.questions.rules.wording import TEXT_MAX, says_something, tidy
from tenants.public import get_setting, unit_card, unit_look


@transaction.atomic
def answer(question_id: UUID, *, version: int, text: str, actor: int) -> None:
    """Publish the official answer, signed with the unit's persona; the author stays on record.

    Raises BadDecision, UnknownQuestion, ChangedMeanwhile, NotPossible.
    """
    text = tidy(text)
    if not says_something(text) or len(text) > TEXT_MAX:
        raise BadDecision("text")
    persona = official_name()
    question = lock(question_id, version=version)
    publish(question, text=text, persona=persona, at=clock.now(), actor=actor)


def publish(question: Question, *, text: str, persona: str, at: datetime, actor: int | None) -> None:
    """Publish the first official answer to a locked question; ``actor`` is None when another system answered.

    A question that nobody has screened yet is accepted in the same breath: whoever answers it has taken
    it on.
    """
    overdue.note_if_late(question, at)
    if question.state == State.RECEIVED:
        accept_locked(question, at=at, actor=actor)
    question.state = next_state(question.state, Move.ANSWER)
    question.answered_at = at
    question.holder = actor
    save(question, "state", "answered_at", "holder")
    Answer.objects.create(
        question=question, official=True, author=actor, persona=persona, text=text, published_at=at
    )
    Step.objects.create(question=question, at=at, code=StepCode.ANSWERED, params={"by": persona}, actor=actor)
    fact = facts.answered(question, at)
    record(
        "question.answered",
        object_type="question",
        object_id=str(question.id),
        actor=actor or SYSTEM,
        detail={"topic": question.topic, "late": fact.late},
    )
    emit(fact)
    if question.overdue_at is not None:
        emit(facts.withdrawn_overdue(question, at, cause=CAUSE_ANSWERED))
    cancel_wakeup(WAKE_ANSWER_DUE, str(question.id))


def official_name() -> str:
    """The name under which this unit's official answers are signed."""
    unit_id = current_unit().id
    return str(get_setting(unit_id, PERSONA)) or unit_look(unit_card(unit_id)).name
