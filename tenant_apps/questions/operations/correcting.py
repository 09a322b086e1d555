"""更正: a published answer is corrected in sight of everybody; what it said before stays readable.

Within ten seconds an answer can be taken back (holding.py); after that it can only be corrected.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import DecisionKind, Move, StepCode
from tenant_apps.questions.models import Answer, Question
from tenant_apps.questions.operations import second_person
from tenant_apps.questions.operations.answering import checked
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.transitions import NotPossible


@transaction.atomic
def correct(question_id: UUID, *, version: int, answer: int, text: str, actor: int) -> None:
    """Replace the wording of an answer of this question; the asker is told.

    Raises BadDecision (``text``: empty, too long, or nothing was changed), UnknownQuestion, ChangedMeanwhile,
    BeingWorkedOn, NotPossible (no such answer of this question, or one that was erased).
    """
    text = checked(text)
    question = lock_for_staff(question_id, version=version, actor=actor)
    given = _answer_of(question, answer)
    if text == given.text:
        raise BadDecision("text")
    replace(question, given, text, at=clock.now(), actor=actor)


@transaction.atomic
def propose(question_id: UUID, *, version: int, answer: int, text: str, actor: int) -> UUID:
    """Put a correction before the leader, where the answer itself needed approval; the decision's id.

    Raises what ``correct`` raises, and AlreadyWaiting.
    """
    text = checked(text)
    question = lock_for_staff(question_id, version=version, actor=actor)
    given = _answer_of(question, answer)
    if text == given.text:
        raise BadDecision("text")
    wanted = second_person.ask(
        question, DecisionKind.ANSWER, {"text": text, "corrects": given.pk}, asked_by=actor
    )
    return wanted.id


def replace(question: Question, given: Answer, text: str, *, at: datetime, actor: int | str) -> None:
    """The same on locked rows that were checked."""
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
        params={"by": given.persona, "answer": given.pk},
        detail={"answer": given.pk},
    )


def replace_approved(question: Question, answer: int, text: str, *, actor: int) -> None:
    """The leader approves a correction. Raises NotPossible when the answer is gone."""
    replace(question, _answer_of(question, answer), text, at=clock.now(), actor=actor)


def _answer_of(question: Question, answer: int) -> Answer:
    given: Answer | None = (
        Answer.objects.select_for_update().filter(pk=answer, question=question).exclude(text="").first()
    )
    if given is None:
        raise NotPossible(question.state, Move.ANSWER)
    return given
