"""An expert works on one question from a link: accept, decline, recuse, answer. The link opens nothing
else.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    AnswerKind,
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    DecisionState,
    StepCode,
)
from tenant_apps.questions.models import Assignment, Decision, Question
from tenant_apps.questions.operations import answering
from tenant_apps.questions.operations.assigning import end, hash_of
from tenant_apps.questions.operations.claiming import running
from tenant_apps.questions.operations.first_answers import HelpersAnswer, hand_in
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import lock
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.deciders import wants_leader
from tenant_apps.questions.rules.helping import RUNNING
from tenant_apps.questions.rules.wording import tidy

WORDS_MAX: Final = 500


class DeadLink(LookupError):
    """The link is unknown, used, expired, taken back, or its expert no longer one: the page says the same."""


@dataclass(frozen=True, slots=True)
class OneQuestion:
    """All that an expert reads. No number, no name, no contact: the brief was written for them by staff."""

    assignment_id: UUID
    brief: str
    accepted: bool
    due_at: datetime | None
    expert: str
    disclaimer: str
    reviewed: bool


def open_link(secret: str) -> OneQuestion:
    """What the link shows. Raises DeadLink."""
    made = _find(secret)
    assert made.member is not None, "an expert's offer names its expert"
    return OneQuestion(
        assignment_id=made.id,
        brief=made.brief,
        accepted=made.state == AssignmentState.TAKEN,
        due_at=made.due_at,
        expert=people.member(made.member).name,
        disclaimer=people.disclaimer_for(made.question.topic, made.member),
        reviewed=people.expert_answers_are_reviewed() or wants_leader(made.question),
    )


def link_lives(secret: str, *, assignment_id: UUID | None = None) -> bool:
    """Whether a link opens something now (this very offer, where one is named)."""
    try:
        found = _find(secret)
    except DeadLink:
        return False
    return assignment_id is None or found.id == assignment_id


@transaction.atomic
def accept(secret: str) -> None:
    """I take it. The link goes on working until the answer is in. Raises DeadLink."""
    made = _locked(secret)
    if made.state == AssignmentState.TAKEN:
        return
    at = clock.now()
    made.state, made.decided_at = AssignmentState.TAKEN, at
    made.save(update_fields=["state", "decided_at"])
    assert made.member is not None
    take_step(
        made.question,
        StepCode.TAKEN,
        at=at,
        actor=SYSTEM,
        params={"to": people.member(made.member).name},
        detail={"member": made.member},
    )


@transaction.atomic
def refuse(secret: str, *, recused: bool, words: str = "") -> None:
    """Not me (`recused`: because I am concerned myself). The link is dead. Raises DeadLink, BadDecision."""
    words = tidy(words)
    if len(words) > WORDS_MAX:
        raise BadDecision("words")
    made = _locked(secret)
    made.words = words
    end(
        made,
        AssignmentState.RECUSED if recused else AssignmentState.DECLINED,
        at=clock.now(),
        actor=None,
    )


@transaction.atomic
def answer(secret: str, *, text: str) -> bool:
    """The answer is in: before the staff, or published at once where the unit wants that. The link is dead.

    Returns whether it was published. Raises DeadLink, BadDecision (also ``minor``), NotPossible (the question
    has ended meanwhile), AlreadyWaiting (another expert's answer is being looked at); then the link lives on
    and nothing is lost.
    """
    text = answering.checked(text)
    made = _locked(secret)
    question = made.question
    assert made.member is not None
    card = people.member(made.member)
    at = clock.now()
    persona = " ".join(part for part in (card.name, card.title) if part)
    disclaimer = people.disclaimer_for(question.topic, made.member)
    said = HelpersAnswer(
        text=text,
        kind=AnswerKind.EXPERT,
        member=made.member,
        persona=persona,
        disclaimer=disclaimer,
        author=None,
    )
    reviewed = people.expert_answers_are_reviewed() or _in_other_hands(question, at)
    published = hand_in(question, said, reviewed=reviewed, at=at)
    end(made, AssignmentState.DONE, at=at, actor=None)
    return published


def _in_other_hands(question: Question, at: datetime) -> bool:
    """Whether somebody is writing now, or a step leaves in a moment: then the answer goes to the staff."""
    leaving = Decision.objects.filter(
        question=question, kind=DecisionKind.SEND, state=DecisionState.OPEN
    ).exists()
    return leaving or running(question, at) is not None


def _find(secret: str) -> Assignment:
    made: Assignment | None = (
        Assignment.objects.select_related("question")
        .filter(
            link_hash=hash_of(secret),
            kind=AssignmentKind.EXPERT,
            state__in=[state.value for state in RUNNING],
            expires_at__gt=clock.now(),
        )
        .first()
        if secret
        else None
    )
    if made is None or made.member is None or made.question.state not in answering.ANSWERABLE:
        raise DeadLink
    if not people.member(made.member).is_engaged:
        raise DeadLink
    return made


def _locked(secret: str) -> Assignment:
    """The offer with its question locked first, the order of every step."""
    found = _find(secret)
    question = lock(found.question_id)
    made: Assignment | None = Assignment.objects.select_for_update().filter(pk=found.pk).first()
    if made is None or made.link_hash != hash_of(secret) or made.state not in RUNNING:
        raise DeadLink
    made.question = question
    return made
