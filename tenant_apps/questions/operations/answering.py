"""Step 3: the unit answers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import (
    CAUSE_ANSWERED,
    OPEN_STATES,
    AnswerKind,
    Move,
    State,
    StepCode,
)
from tenant_apps.questions.data.settings import PERSONA
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import (
    care,
    clocks,
    confirming,
    facts,
    handling,
    overdue,
    proposals,
    waiting,
)
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import HOLDING, hold_by, lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.screening import accept_locked
from tenant_apps.questions.operations.showing_files import show
from tenant_apps.questions.rules.kinds import rule_of
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, tidy
from tenants.public import current_card, get_setting, unit_look

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
    Raises NeedsApproval (a leader reads it first: approving.propose_answer), BadDecision, UnknownQuestion,
    ChangedMeanwhile, BeingWorkedOn, NotPossible.
    """
    text = checked(text)
    signed = persona or official_name()
    question = lock_for_staff(question_id, version=version, actor=actor)
    given = publish(
        question,
        text=text,
        persona=signed,
        at=clock.now(),
        actor=actor,
        author=actor,
        approved=False,
        handles=handles,
        kind=kind,
        member=member,
        disclaimer=disclaimer,
        files=files,
    )
    return int(given.pk)


def checked(text: str) -> str:
    """The text of an answer as it is kept. Raises BadDecision."""
    text = tidy(text)
    if not has_words(text) or len(text) > TEXT_MAX:
        raise BadDecision("text")
    return text


def publish(
    question: Question,
    *,
    text: str,
    persona: str,
    at: datetime,
    actor: int | None,
    author: int | None,
    approved: bool,
    handles: bool | None = False,
    kind: AnswerKind = AnswerKind.OFFICIAL,
    member: int | None = None,
    disclaimer: str = "",
    files: Sequence[str] = (),
) -> Answer:
    """Publish an answer to a locked question, with the care that it demands (care.py).

    ``author`` wrote it (None: an expert without an account, the ``member``), ``actor`` takes the step (None:
    nobody of the staff), ``approved`` says whether a leader has read it.

    A question that nobody has screened yet is accepted in the same breath: whoever answers it has taken it
    on. The first answer keeps the promise of an answer; then handling begins, or the asker is asked whether
    it helped. Raises NeedsApproval, BadDecision, NotPossible.
    """
    care.check(question, author, member=member, approved=approved)
    given = Answer(
        question=question,
        kind=kind,
        official=kind == AnswerKind.OFFICIAL,
        author=author,
        member=member,
        persona=persona,
        text=text,
        disclaimer=disclaimer,
        published_at=at,
    )
    return _put(given, question, actor=actor, approved=approved, handles=handles, files=files)


def published_elsewhere(question: Question, *, text: str, persona: str, at: datetime) -> Answer:
    """Publish to a locked question what another system has told its asker already. Raises NotPossible."""
    given = Answer(question=question, official=True, persona=persona, text=text, published_at=at)
    return _put(given, question, actor=None, approved=False, handles=False)


def _put(
    given: Answer,
    question: Question,
    *,
    actor: int | None,
    approved: bool,
    handles: bool | None,
    files: Sequence[str] = (),
) -> Answer:
    at = given.published_at
    if question.state not in ANSWERABLE:
        raise NotPossible(question.state, Move.ANSWER)
    first = question.is_open
    waiting.end(question, at)
    if first:
        overdue.note_if_late(question, at)
        if question.state == State.RECEIVED:
            # Whoever was asked to help holds nothing, and takes it from nobody.
            accept_locked(question, at=at, actor=actor, holds=given.official)
        question.state = next_state(question.state, Move.ANSWER)
        clocks.answer(question, at)
    if actor is not None and given.official:
        hold_by(question, actor)
    question.asker_spoke_at = None
    save(question, "state", "asker_spoke_at", *HOLDING, *waiting.FIELDS, *clocks.FIELDS)
    given.save(force_insert=True)
    show(question.id, files, answer=given.pk)
    handles = rule_of(question.kind).handles if handles is None else handles
    if first and not handles:
        confirming.ask_whether_solved(question, at)
    take_step(
        question,
        StepCode.ANSWERED,
        at=at,
        actor=actor or SYSTEM,
        params={"by": given.persona, "as": str(given.kind), "answer": given.pk, "approved": approved},
        detail={"late": at >= question.due_at, "as": str(given.kind), "approved": approved},
    )
    if first:
        proposals.note_answer(question, given.text)
        emit(facts.answered(question, at))
        if question.stands_overdue:
            emit(facts.withdrawn_overdue(question, at, cause=CAUSE_ANSWERED))
        if handles:
            handling.begin(question, at=at, actor=actor)
    return given


def official_name() -> str:
    """The name under which this unit's official answers are signed."""
    return str(get_setting(current_unit().id, PERSONA)) or unit_look(current_card()).name
