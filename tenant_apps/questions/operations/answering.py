"""Step 3: the unit answers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    CAUSE_ANSWERED,
    OPEN_STATES,
    AgeBand,
    AnswerKind,
    Move,
    State,
    StepCode,
)
from tenant_apps.questions.data.settings import PERSONA
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import clocks, confirming, facts, handling, overdue, waiting
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import HOLDING, hold_by, lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.screening import accept_locked
from tenant_apps.questions.operations.showing_files import show
from tenant_apps.questions.rules.kinds import rule_of
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.wording import TEXT_MAX, says_something, tidy
from tenants.public import get_setting, unit_card, unit_look

MINORS = (AgeBand.UNDER_14, AgeBand.FROM_14)

ANSWERABLE = (*OPEN_STATES, State.ANSWERED, State.HANDLING)
"""States in which an answer may be given: the first one, or one more while the matter goes on."""


@transaction.atomic
def answer(
    question_id: UUID,
    *,
    version: int,
    text: str,
    actor: int,
    handles: bool | None = None,
    kind: AnswerKind = AnswerKind.OFFICIAL,
    member: int | None = None,
    persona: str = "",
    disclaimer: str = "",
    files: Sequence[str] = (),
) -> int:
    """Publish an answer of the unit, an expert or a volunteer; returns its id. The author stays on record.

    ``handles`` says whether something is left to do after it; by default the kind of the question decides.
    ``persona`` is the name shown (by default the unit's).
    Raises BadDecision, UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible.
    """
    text = checked(text)
    signed = persona or official_name()
    question = lock_for_staff(question_id, version=version, actor=actor)
    check_minor(question, actor)
    given = publish(
        question,
        text=text,
        persona=signed,
        at=clock.now(),
        actor=actor,
        handles=handles,
        kind=kind,
        member=member,
        disclaimer=disclaimer,
        files=files,
    )
    return int(given.pk)


def check_minor(question: Question, actor: int) -> None:
    """Whoever answers a minor has a background check (入职查询) on record (E3). Raises BadDecision.

    Writing to somebody in need (conversation.reply) asks for none: help never waits for a paper.
    """
    if question.age_band in MINORS and not people.checked_for_minors(actor):
        raise BadDecision("minor")


def checked(text: str) -> str:
    """The text of an answer as it is kept. Raises BadDecision."""
    text = tidy(text)
    if not says_something(text) or len(text) > TEXT_MAX:
        raise BadDecision("text")
    return text


def publish(
    question: Question,
    *,
    text: str,
    persona: str,
    at: datetime,
    actor: int | None,
    handles: bool | None = False,
    kind: AnswerKind = AnswerKind.OFFICIAL,
    member: int | None = None,
    disclaimer: str = "",
    files: Sequence[str] = (),
) -> Answer:
    """Publish an answer to a locked question; ``actor`` is None when another system answered.

    A question that nobody has screened yet is accepted in the same breath: whoever answers it has taken it
    on. The first answer keeps the promise of an answer; then handling begins, or the asker is asked whether
    it helped.
    """
    if question.state not in ANSWERABLE:
        raise NotPossible(question.state, Move.ANSWER)
    first = question.is_open
    waiting.end(question, at)
    if first:
        overdue.note_if_late(question, at)
        if question.state == State.RECEIVED:
            accept_locked(question, at=at, actor=actor)
        question.state = next_state(question.state, Move.ANSWER)
        clocks.answer(question, at)
    if actor is not None and kind == AnswerKind.OFFICIAL:
        hold_by(question, actor)
    question.asker_spoke_at = None
    save(question, "state", "asker_spoke_at", *HOLDING, *waiting.FIELDS, *clocks.FIELDS)
    given: Answer = Answer.objects.create(
        question=question,
        kind=kind,
        official=kind == AnswerKind.OFFICIAL,
        author=actor,
        member=member,
        persona=persona,
        text=text,
        disclaimer=disclaimer,
        published_at=at,
    )
    show(question.id, files, answer=given.pk)
    take_step(
        question,
        StepCode.ANSWERED,
        at=at,
        actor=actor or SYSTEM,
        params={"by": persona, "as": str(kind)},
        detail={"late": at >= question.due_at, "as": str(kind)},
    )
    if first:
        emit(facts.answered(question, at))
        if question.stands_overdue:
            emit(facts.withdrawn_overdue(question, at, cause=CAUSE_ANSWERED))
        if rule_of(question.kind).handles if handles is None else handles:
            handling.begin(question, at=at, actor=actor)
        else:
            confirming.ask_whether_solved(question, at)
    return given


def official_name() -> str:
    """The name under which this unit's official answers are signed."""
    unit_id = current_unit().id
    return str(get_setting(unit_id, PERSONA)) or unit_look(unit_card(unit_id)).name
