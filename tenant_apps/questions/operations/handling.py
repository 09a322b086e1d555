"""Steps 4 and 5: the matter is handled, and the handler proposes 办结 or says 暂不能解决."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import (
    HelpedBy,
    MessageKind,
    Move,
    Outcome,
    Side,
    State,
    StepCode,
    UnresolvableReason,
)
from tenant_apps.questions.models import Message, Question
from tenant_apps.questions.operations import clocks, confirming, giving_back, overdue, waiting
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import extensions, lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.kinds import NEEDS_REASON, rule_of
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, tidy


@transaction.atomic
def start(question_id: UUID, *, version: int, actor: int) -> None:
    """Something is left to do after all: handling begins.

    Raises UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible.
    """
    begin(lock_for_staff(question_id, version=version, actor=actor), at=clock.now(), actor=actor)


def begin(question: Question, *, at: datetime, actor: int | None, move: Move = Move.HANDLE) -> None:
    """The same on a locked row; ``move`` is HANDLE, REDO or REOPEN."""
    question.state = next_state(question.state, move, extensions())
    if move != Move.HANDLE:
        giving_back.to_duty_if_nobody_holds(question)
    confirming.forget(question)
    clocks.start_handling(question, at)
    save(question, "state", *confirming.FIELDS, *clocks.FIELDS)
    take_step(
        question,
        StepCode.HANDLING,
        at=at,
        actor=actor or SYSTEM,
        params={
            "due_on": clocks.last_day(question.handling_due_at).isoformat(),
            **({} if move == Move.HANDLE else {"again": True}),
        },
    )


@transaction.atomic
def tell_progress(question_id: UUID, *, version: int, text: str, persona: str, actor: int) -> None:
    """Tell the asker how far it has come, without ending anything.

    Raises BadDecision, UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible.
    """
    text = _words(text, needed=True)
    question = lock_for_staff(question_id, version=version, actor=actor)
    if question.state != State.HANDLING:
        raise NotPossible(question.state, Move.HANDLE)
    at = clock.now()
    question.asker_spoke_at = None
    save(question, "asker_spoke_at")
    Message.objects.create(
        question=question,
        at=at,
        side=Side.UNIT,
        kind=MessageKind.PROGRESS,
        text=text,
        actor=actor,
        persona=persona,
    )
    take_step(question, StepCode.PROGRESS, at=at, actor=actor)


@transaction.atomic
def propose_completion(
    question_id: UUID,
    *,
    version: int,
    outcome: str,
    helped_by: Collection[str],
    words: str,
    actor: int,
) -> None:
    """办结 is proposed: what came of it, who helped, and words to the asker, who has seven days to object.

    Raises BadDecision (``outcome`` that this kind does not have, ``helped_by``, ``words``), UnknownQuestion,
    ChangedMeanwhile, BeingWorkedOn, NotPossible.
    """
    words = _words(words, needed=True)
    question = lock_for_staff(question_id, version=version, actor=actor)
    if outcome not in rule_of(question.kind).outcomes:
        raise BadDecision("outcome")
    if not helped_by or not set(helped_by) <= set(HelpedBy.values):
        raise BadDecision("helped_by")
    if outcome in NEEDS_REASON and not has_words(words):
        raise BadDecision("words")
    complete(question, outcome=outcome, helped_by=helped_by, words=words, at=clock.now(), actor=actor)


def complete(
    question: Question,
    *,
    outcome: str,
    helped_by: Collection[str],
    words: str,
    at: datetime,
    actor: int | str,
) -> None:
    """The same on a locked row, with what was checked. Raises NotPossible."""
    _last_look(question, at)
    question.state = next_state(question.state, Move.RESOLVE)
    question.outcome, question.outcome_note = outcome, words
    question.helped_by = [code for code in HelpedBy.values if code in helped_by]
    question.unresolvable_reason = ""
    _end(question, at)
    confirming.ask_whether_solved(question, at)
    take_step(
        question,
        StepCode.RESOLVED,
        at=at,
        actor=actor,
        params={"outcome": outcome, "helped_by": question.helped_by},
        detail={"outcome": outcome, "helped_by": question.helped_by},
    )


def say_unresolvable(question: Question, *, reason: str, words: str, at: datetime, actor: int | str) -> None:
    """暂不能解决, on a locked row: only after the leader's approval (see operations/deciding.py).

    Raises BadDecision, NotPossible.
    """
    words = checked_unresolvable(reason, words)
    _last_look(question, at)
    question.state = next_state(question.state, Move.GIVE_UP)
    question.outcome, question.unresolvable_reason, question.outcome_note = (
        Outcome.UNRESOLVABLE,
        reason,
        words,
    )
    question.helped_by = []
    _end(question, at)
    confirming.ask_whether_solved(question, at)
    take_step(
        question,
        StepCode.UNRESOLVABLE,
        at=at,
        actor=actor,
        params={"reason": reason},
        detail={"reason": reason},
    )


def checked_unresolvable(reason: str, words: str) -> str:
    """The words to the asker as they are kept. Raises BadDecision."""
    if reason not in UnresolvableReason.values:
        raise BadDecision("reason")
    return _words(words, needed=True)


def _last_look(question: Question, at: datetime) -> None:
    """Before the handling ends: it waits for nobody any more, and whether it was late is written down."""
    waiting.end(question, at)
    overdue.note_if_late(question, at)


def _end(question: Question, at: datetime) -> None:
    clocks.handle(question, at)
    question.asker_spoke_at = None
    save(
        question,
        "state",
        "outcome",
        "outcome_note",
        "unresolvable_reason",
        "helped_by",
        "asker_spoke_at",
        *waiting.FIELDS,
        *clocks.FIELDS,
    )


def _words(words: str, *, needed: bool) -> str:
    words = tidy(words)
    if len(words) > TEXT_MAX or (needed and not has_words(words)):
        raise BadDecision("words")
    return words
