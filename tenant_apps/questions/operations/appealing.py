"""申诉: an asker whose question was not accepted asks, once, that somebody else looks at it (E6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit
from tenant_apps.questions.data.codes import DecisionKind, MessageKind, Move, Side, State, StepCode
from tenant_apps.questions.models import Decision, Message, Question, Step
from tenant_apps.questions.operations import alarm_thread, asker_away, clocks, erasing, facts, second_person
from tenant_apps.questions.operations.history import ASKER, take_step
from tenant_apps.questions.operations.locking import HOLDING, hold_by, is_away, lock, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.wording import TEXT_MAX, says_something, tidy


@transaction.atomic
def appeal(question_id: UUID, *, words: str, token: str) -> None:
    """Appeal against 暂不受理, with words; decided by somebody who did not decline. Sent twice it is one.

    Raises BadDecision, UnknownQuestion, NotPossible (not declined, or appealed before).
    """
    words = tidy(words)
    if not says_something(words) or len(words) > TEXT_MAX:
        raise BadDecision("words")
    question = lock(question_id)
    if Message.objects.filter(question=question, token=token).exists():
        return
    if not may_appeal(question):
        raise NotPossible(question.state, Move.READMIT)
    if is_away(question):
        asker_away.demand_nothing_under_way(question, Move.READMIT)
    message: Message = Message.objects.create(
        question=question,
        at=clock.now(),
        side=Side.ASKER,
        kind=MessageKind.OBJECTION,
        text=words,
        token=token,
    )
    alarm_thread.heard(question, message)
    if is_away(question):
        take_step(
            question,
            StepCode.APPEALED,
            at=message.at,
            actor=ASKER,
            params={"kind": str(DecisionKind.APPEAL)},
        )
        asker_away.say(question, asker_away.APPEAL, message)
        return
    put_before_somebody(question)


def put_before_somebody(question: Question) -> None:
    """Somebody who did not decline a locked question decides the appeal."""
    decliners = Step.objects.filter(question=question, code=StepCode.NOT_ACCEPTED, actor__isnull=False)
    second_person.ask(
        question,
        DecisionKind.APPEAL,
        {},
        asked_by=None,
        barred=list(decliners.values_list("actor", flat=True)),
    )


def may_appeal(question: Question) -> bool:
    """Whether the asker may appeal now: it was declined, and nobody appealed before, here or elsewhere."""
    return (
        question.state == State.NOT_ACCEPTED
        and not Decision.objects.filter(question=question, kind=DecisionKind.APPEAL).exists()
        and not (question.hop and Step.objects.filter(question=question, code=StepCode.APPEALED).exists())
    )


def readmit(question: Question, wanted: Decision, actor: int) -> None:
    """The appeal is right: the question is taken on after all, and an answer is owed from now on."""
    at = clock.now()
    take_on_after_all(question, at)
    take_step(
        question,
        StepCode.APPEAL_DECIDED,
        at=at,
        actor=actor,
        params={
            "upheld": True,
            "words": wanted.words,
            "due_on": clocks.last_day(question.due_at).isoformat(),
        },
        detail={"upheld": True},
    )


def take_on_after_all(question: Question, at: datetime) -> None:
    """A locked question that was not accepted is taken on, and an answer is owed from now on."""
    question.state = next_state(question.state, Move.READMIT)
    question.readmitted_at = at
    question.closed_at = None
    erasing.call_off(question)
    question.accepted_at = question.accepted_at or at
    hold_by(question, None)
    clocks.restart_answer(question, at)
    save(question, "state", "readmitted_at", "closed_at", "accepted_at", *HOLDING, *clocks.FIELDS)
    emit(facts.readmitted(question, at))


def uphold(question: Question, wanted: Decision, actor: int) -> None:
    """It stays as it was; the asker reads why in the words of the second person."""
    at = clock.now()
    take_step(
        question,
        StepCode.APPEAL_DECIDED,
        at=at,
        actor=actor,
        params={"upheld": False, "words": wanted.words},
        detail={"upheld": False},
    )
