"""更正: a published answer is corrected in sight of everybody; what it said before stays readable.

The new wording reaches every asker who has the answer, and takes the care that each of them is owed.

Within ten seconds an answer can be taken back (holding.py); after that it can only be corrected.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import DecisionKind, Move, StepCode
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import care, second_person
from tenant_apps.questions.operations.answering import checked
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.transitions import NotPossible


@transaction.atomic
def correct(question_id: UUID, *, version: int, answer: int, text: str, actor: int) -> None:
    """Replace the wording of an answer of this question; the asker is told.

    Raises BadDecision (``text``: empty, too long, or nothing was changed), UnknownQuestion, ChangedMeanwhile,
    BeingWorkedOn, NotPossible (no such answer of this question, or one that was erased), NeedsApproval (a
    leader reads it first: propose).
    """
    text = checked(text)
    question = lock_for_staff(question_id, version=version, actor=actor)
    given = _answer_of(question, answer)
    if text == given.text:
        raise BadDecision("text")
    _check(question, given, actor, approved=False)
    replace(question, given, text, at=clock.now(), actor=actor, approved=False)


@transaction.atomic
def propose(question_id: UUID, *, version: int, answer: int, text: str, actor: int) -> UUID:
    """Put a correction before the leader, where the answer itself needed approval; the decision's id.

    Raises what ``correct`` raises but NeedsApproval, and AlreadyWaiting.
    """
    text = checked(text)
    question = lock_for_staff(question_id, version=version, actor=actor)
    given = _answer_of(question, answer)
    if text == given.text:
        raise BadDecision("text")
    _check(question, given, actor, approved=True)
    wanted = second_person.ask(
        question, DecisionKind.ANSWER, {"text": text, "corrects": given.pk}, asked_by=actor
    )
    return wanted.id


def replace(
    question: Question, given: Answer, text: str, *, at: datetime, actor: int | str, approved: bool
) -> None:
    """The same on locked rows that were checked; ``approved`` says whether a leader has read it."""
    given.corrections = [
        *given.corrections,
        {"text": given.text, "until": at.isoformat(), "by": actor if isinstance(actor, int) else None},
    ]
    given.text, given.corrected_at = text, at
    given.save(update_fields=["text", "corrected_at", "corrections"])
    save(question)
    take_step(
        question,
        StepCode.CORRECTED,
        at=at,
        actor=actor,
        params={"by": given.persona, "answer": given.pk, "approved": approved},
        detail={"answer": given.pk, "approved": approved},
    )


def replace_approved(question: Question, answer: int, text: str, *, actor: int) -> None:
    """The leader approves a correction. Raises NotPossible (the answer is gone), BadDecision."""
    given = _answer_of(question, answer)
    _check(question, given, actor, approved=True)
    replace(question, given, text, at=clock.now(), actor=actor, approved=True)


def copies(question_ids: Iterable[UUID], given: Answer, wording: str) -> QuerySet[Answer]:
    """The same answer as it was given, in this wording, to those whose questions went along with its own."""
    found: QuerySet[Answer] = Answer.objects.filter(
        question__in=question_ids, text=wording, kind=given.kind, persona=given.persona
    )
    return found


def _check(question: Question, given: Answer, actor: int, *, approved: bool) -> None:
    along = Question.objects.filter(merged_into=question).values_list("pk", flat=True)
    reached = copies(along, given, given.text).values("question")
    for one in (question, *Question.objects.filter(pk__in=reached).order_by("pk")):
        care.check(one, actor, approved=approved)


def _answer_of(question: Question, answer: int) -> Answer:
    given: Answer | None = (
        Answer.objects.select_for_update().filter(pk=answer, question=question).exclude(text="").first()
    )
    if given is None:
        raise NotPossible(question.state, Move.ANSWER)
    return given
