"""Several people ask the same: one question is answered, and every asker gets that answer as their own.

A merged question waits (MERGED) until its main one is answered; then it lives its own life again, with its
own answer, facts and seven days to object (following.py). Nobody ever reads another asker's words.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Q

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.questions.data.codes import (
    OPEN_STATES,
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    DecisionState,
    Move,
    State,
    StepCode,
)
from tenant_apps.questions.models import Answer, Assignment, Decision, Question
from tenant_apps.questions.operations import clocks, facts, following, overdue, proposals
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import (
    HOLDING,
    ChangedMeanwhile,
    hold_by,
    is_away,
    lock,
    lock_for_staff,
    save,
)
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.rules.transitions import NotPossible, next_state

MAIN_STATES = (State.RECEIVED, State.ACCEPTED, State.ANSWERED, State.HANDLING, State.RESOLVED, State.CLOSED)
"""States in which a question may be the main one: an answer is still to come, or was given."""


@transaction.atomic
def merge(question_id: UUID, *, version: int, main: str, actor: int) -> None:
    """Let a question go along with the main one (its id as text: this step may wait, see holding.py).

    Where the main one was answered already, the asker gets these answers at once. Raises BadDecision
    (``main``: itself, unknown, merged itself, or ended without an answer; ``protection``: answers to the main
    one are, or were, given with less care than this one demands), AlreadyWaiting (a decision is open),
    UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible.
    """
    main_id = _id_of(main)
    if question_id == main_id:
        raise BadDecision("main")
    one_at_a_time()
    _no_follower(question_id, main_id, version)
    question = lock_for_staff(question_id, version=version, actor=actor)
    if question.is_copy:
        # Its asker has a page at home, and goes along with nobody here.
        raise NotPossible(question.state, Move.MERGE)
    target = _main(main_id)
    if not following.may_go_along(target, question):
        raise BadDecision("protection")
    state = next_state(question.state, Move.MERGE)
    if question.waiting_since is not None:
        # The asker was asked for something and may be writing it now.
        raise NotPossible(question.state, Move.MERGE)
    waiting = Decision.objects.filter(question=question, state=DecisionState.OPEN)
    if waiting.exclude(kind=DecisionKind.SEND).exists():
        raise AlreadyWaiting("merge")
    at = clock.now()
    overdue.note_if_late(question, at)
    unscreened = question.state == State.RECEIVED
    if unscreened:
        # Taken on without a word of its own: the asker is told once, that it goes along with another.
        question.accepted_at = at
    question.state, question.merged_into = state, target
    hold_by(question, None)
    clocks.respond(question, at)
    clocks.stop(question)
    save(question, "state", "accepted_at", "merged_into", *HOLDING, *clocks.FIELDS)
    _end_offers(question)
    take_step(question, StepCode.MERGED, at=at, actor=actor, detail={"main": str(target.id)})
    if question.answered_at is None:
        proposals.note_end(question)
    if unscreened:
        emit(facts.accepted(question, at))
    record("question.took_in", object_type="question", object_id=str(target.id), actor=actor)
    if question.danger and not target.danger:
        target.danger = True
        target.save(update_fields=["danger"])
    if target.answered_at is not None:
        # Whoever goes along with this one gets what it gets (following.follow).
        following.catch_up(question, target, at=at, actor=actor)
    _bring_along(question, target, at)
    if target.answered_at is None:
        mind_the_soonest(target.id)


def one_at_a_time() -> None:
    """Wait until no other merge of this unit runs; inside the transaction, before any question is locked.

    A merge locks two questions that stand side by side, and two of them crosswise would wait for each other.
    """
    lock_until_commit("questions.merge")


@transaction.atomic
def split(question_id: UUID, *, version: int, actor: int) -> None:
    """Take a merged question out again, before it was answered: its own promise stands as it was given.

    Raises UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible.
    """
    question = lock_for_staff(question_id, version=version, actor=actor)
    following.stand_alone(question, at=clock.now(), actor=actor)


def mind_the_soonest(main_id: UUID) -> None:
    """A main question is due, at the desk, when the first of those that go along with it is due.

    Its own promise to its own asker does not change. Called again by whatever sets ``next_due_at`` anew.
    """
    main: Question = Question.objects.select_for_update().get(pk=main_id)
    if main.next_due_at is None or main.state not in OPEN_STATES:
        return
    soonest = Question.objects.filter(merged_into=main, state=State.MERGED).aggregate(at=Min("due_at"))["at"]
    if soonest is not None and soonest < main.next_due_at:
        main.next_due_at = soonest
        main.save(update_fields=["next_due_at"])


def _bring_along(question: Question, target: Question, at: datetime) -> None:
    """Whoever went along with this one goes along with the main one now, where it has the care they need."""
    for other in Question.objects.select_for_update().filter(merged_into=question).order_by("pk"):
        if other.state == State.MERGED and not following.may_go_along(target, other):
            following.bring_back(other, at=at)
        else:
            other.merged_into = target
            other.save(update_fields=["merged_into"])


def _id_of(main: str) -> UUID:
    try:
        return UUID(main)
    except ValueError:
        raise BadDecision("main") from None


def _no_follower(question_id: UUID, main_id: UUID, version: int) -> None:
    """Neither of the two may go along with another already: a follower is never locked before its main one.

    Only a merge makes a follower, and no other merge runs: what is none now is none until the commit.
    """
    found = {row.pk: row for row in Question.objects.filter(pk__in=[question_id, main_id])}
    main, question = found.get(main_id), found.get(question_id)
    if main is None or main.state == State.MERGED:
        raise BadDecision("main")
    if question is not None and question.state == State.MERGED:
        if question.version != version:
            raise ChangedMeanwhile(question_id)
        raise NotPossible(question.state, Move.MERGE)


def _main(main_id: UUID) -> Question:
    try:
        target = lock(main_id)
    except LookupError:
        raise BadDecision("main") from None
    if target.is_copy:
        raise BadDecision("main")
    answered = target.state in OPEN_STATES or Answer.objects.filter(question=target).exclude(text="").exists()
    if target.state not in MAIN_STATES or not answered or is_away(target):
        raise BadDecision("main")
    return target


def _end_offers(question: Question) -> None:
    # Other units that help are told by handing_over.call_off, which hears of the step.
    Assignment.objects.filter(
        ~Q(kind=AssignmentKind.UNIT),
        question=question,
        state__in=[AssignmentState.OFFERED.value, AssignmentState.TAKEN.value],
    ).update(state=AssignmentState.WITHDRAWN, decided_at=clock.now())
