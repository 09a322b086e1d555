"""A decision that waits for a second person is taken, and what it leads to happens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.questions.data.codes import NO_SECOND_PERSON, DecisionKind, DecisionState, StepCode
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import (
    appealing,
    approving,
    asking_review,
    extending,
    first_answers,
    sampling,
)
from tenant_apps.questions.operations.answering import checked
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import ChangedMeanwhile, lock, lock_for_staff
from tenant_apps.questions.operations.refusals import BadDecision, NotYours
from tenant_apps.questions.operations.second_person import may_decide
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, tidy

Consequence = Callable[[Question, Decision, int], None]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a decision leads to. Both get the locked question, the decision and who decided."""

    approved: Consequence
    refused: Consequence


CONSEQUENCES: Final[Mapping[DecisionKind, Consequences]] = MappingProxyType(
    {
        DecisionKind.ANSWER: Consequences(approving.publish_answer, approving.tell_author),
        DecisionKind.UNRESOLVABLE: Consequences(approving.give_up, approving.tell_author),
        DecisionKind.EXTENSION: Consequences(extending.extend, approving.tell_author),
        DecisionKind.APPEAL: Consequences(appealing.readmit, appealing.uphold),
        DecisionKind.FIRST_ANSWERS: Consequences(first_answers.publish_reviewed, first_answers.tell_writer),
        DecisionKind.REVIEW: Consequences(asking_review.handle_again, asking_review.uphold),
        DecisionKind.SAMPLE: Consequences(sampling.in_order, sampling.redo),
    }
)


@transaction.atomic
def decide(decision_id: UUID, *, approve: bool, words: str, actor: int, text: str | None = None) -> bool:
    """Decide an open decision of this unit; False when somebody else has just done so.

    ``text`` is the wording that the decider gave to what the asker will read, instead of the one proposed.
    A refusal needs words. Raises LookupError (unknown), NotYours, BadDecision, and what the step itself
    raises (NotPossible when the question has moved on; it stays open for whoever asked to take back).
    """
    words = tidy(words)
    if len(words) > TEXT_MAX or (not approve and not has_words(words)):
        raise BadDecision("words")
    found = Decision.objects.filter(pk=decision_id).exclude(kind__in=NO_SECOND_PERSON).first()
    if found is None or found.question_id is None:
        raise LookupError(str(decision_id))
    # The question first, then the decision: the order in which every step locks.
    question = lock(found.question_id)
    wanted = Decision.objects.select_for_update().get(pk=decision_id)
    if wanted.state != DecisionState.OPEN:
        return False
    if actor not in may_decide(wanted):
        raise NotYours(str(decision_id))
    if approve and text is not None:
        _reword(wanted, text, actor)
    settle(question, wanted, approve=approve, words=words, actor=actor)
    return True


@transaction.atomic
def decide_after_undo(
    question_id: UUID, *, version: int, decision: str, approve: bool, words: str, text: str | None, actor: int
) -> None:
    """The same as a step that waits for its undo window (holding.py), on the question as the decider saw it.

    Raises BadDecision, UnknownQuestion, ChangedMeanwhile (also: decided by another, or no longer the
    actor's to decide), BeingWorkedOn, NotPossible.
    """
    lock_for_staff(question_id, version=version, actor=actor)
    try:
        done = decide(UUID(decision), approve=approve, words=words, text=text, actor=actor)
    except (LookupError, NotYours):
        done = False
    if not done:
        raise ChangedMeanwhile(question_id)


def _reword(wanted: Decision, text: str, actor: int) -> None:
    """The decider's wording takes the place of the proposed one; the log says that it was changed."""
    key = "text" if "text" in wanted.payload else "words"
    text = checked(text)
    if key in wanted.payload and wanted.payload[key] != text:
        wanted.payload = {**wanted.payload, key: text, "reworded": True}
        record(
            "question.proposal_reworded",
            object_type="decision",
            object_id=str(wanted.id),
            actor=actor,
            detail={"kind": str(wanted.kind)},
        )


def settle(question: Question, wanted: Decision, *, approve: bool, words: str, actor: int) -> None:
    """Write a decision down and carry out what it leads to, on locked rows."""
    now = clock.now()
    wanted.state = DecisionState.APPROVED if approve else DecisionState.REFUSED
    wanted.decided_by, wanted.decided_at, wanted.words = actor, now, words
    wanted.save(update_fields=["state", "decided_by", "decided_at", "words"])
    kind = DecisionKind(wanted.kind)
    if kind not in (DecisionKind.APPEAL, DecisionKind.REVIEW, DecisionKind.SAMPLE):
        take_step(
            question,
            StepCode.APPROVED if approve else StepCode.DISAPPROVED,
            at=now,
            actor=actor,
            params={"kind": str(kind)},
            detail={"kind": str(kind)},
        )
    leads_to = CONSEQUENCES[kind]
    (leads_to.approved if approve else leads_to.refused)(question, wanted, actor)
    wanted.payload = {"barred": wanted.payload.get("barred", [])}
    wanted.save(update_fields=["payload"])
