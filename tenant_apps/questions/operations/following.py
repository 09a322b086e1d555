"""What happens to a main question happens to those that go along with it: each asker gets it as their own.

Locks are taken in one order, the main question first. Who has objected (未解决, reopened) goes their own way
from then on; only corrections of what they were told still reach them. Nobody gets an answer that was
given with less care than their own question demands (care.py), as it is filed when the answer comes.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from shared_apps.oversight.public import is_kept_out
from tenant_apps.questions.data.codes import AnswerKind, MessageKind, Move, Side, State, StepCode
from tenant_apps.questions.events import StepTaken
from tenant_apps.questions.models import Answer, Message, Question
from tenant_apps.questions.operations import (
    answering,
    care,
    clocks,
    correcting,
    handling,
    screening,
    showing_files,
)
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import extensions, save
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenants.public import unit_cards


def follow(event: StepTaken) -> None:
    """Carry a step of a main question over to all that go along with it, in its transaction."""
    carry = CARRIED.get(event.code)
    if carry is None:
        return
    followers = list(
        Question.objects.select_for_update().filter(merged_into=event.question_id).order_by("pk")
    )
    if followers:
        carry(Question.objects.get(pk=event.question_id), followers, event)


def catch_up(question: Question, main: Question, *, at: datetime, actor: int) -> None:
    """A locked question that goes along with an answered one gets the answers that were given.

    ``may_go_along`` was asked before.
    """
    for given in _answers_to(main):
        _give(question, given, at=at, actor=actor)
    if main.state == State.HANDLING:
        handling.begin(question, at=at, actor=actor)


def may_go_along(main: Question, question: Question) -> bool:
    """Whether what was answered to the main one, and what will be, has the care that this one demands."""
    return care.as_protected(main, question) and all(
        care.may_reach(given, question) for given in _answers_to(main)
    )


def bring_back(question: Question, *, at: datetime) -> None:
    """Back to the desk as one of its own, by what happened to the main one. Raises NotPossible."""
    question.returned = True
    question.save(update_fields=["returned"])
    stand_alone(question, at=at, actor=None)


def stand_alone(question: Question, *, at: datetime, actor: int | None) -> None:
    """A locked, merged question is dealt with on its own again. Raises NotPossible."""
    question.state = next_state(question.state, Move.SPLIT)
    question.merged_into = None
    save(question, "state", "merged_into")
    clocks.start(question)
    save(question, *clocks.FIELDS)
    take_step(question, StepCode.SPLIT, at=at, actor=actor or SYSTEM)


def _answered(main: Question, followers: list[Question], event: StepTaken) -> None:
    given = Answer.objects.get(pk=event.params["answer"])
    for question in followers:
        if not (care.as_protected(main, question) and care.may_reach(given, question)):
            if question.state == State.MERGED:
                bring_back(question, at=event.at)
            continue
        if question.state == State.MERGED or (
            question.state in answering.ANSWERABLE and _goes_along(question)
        ):
            _give(question, given, at=event.at, actor=event.actor)


def _give(question: Question, given: Answer, *, at: datetime, actor: int | None) -> None:
    """Publish the same answer to a follower: its own row, facts, clock and days to object."""
    if question.state == State.MERGED:
        question.state = next_state(question.state, Move.SPLIT)
    spoke = question.asker_spoke_at
    copy = answering.publish(
        question,
        text=given.text,
        persona=given.persona,
        at=at,
        actor=actor,
        author=given.author,
        approved=care.was_approved(given),
        handles=False,
        kind=AnswerKind(given.kind),
        member=given.member,
        disclaimer=given.disclaimer,
    )
    showing_files.show_also(given.pk, question, answer=copy.pk)
    if spoke is not None:
        # What this asker has added was read by nobody who wrote the answer: it still waits to be read.
        question.asker_spoke_at = spoke
        question.save(update_fields=["asker_spoke_at"])


def _handling(main: Question, followers: list[Question], event: StepTaken) -> None:
    objected = main.redos or main.reopens if told_from_elsewhere(event) else event.params.get("again")
    if objected:
        return  # the main asker objected: that is their matter, the others are asked themselves
    for question in filter(_goes_along, followers):
        try:
            next_state(question.state, Move.HANDLE, extensions())
        except NotPossible:
            continue
        handling.begin(question, at=event.at, actor=event.actor)


def _progress(main: Question, followers: list[Question], event: StepTaken) -> None:
    told = Message.objects.filter(question=main, side=Side.UNIT, kind=MessageKind.PROGRESS).latest("pk")
    for question in followers:
        if question.state == State.HANDLING and _goes_along(question):
            Message.objects.create(
                question=question,
                at=event.at,
                side=Side.UNIT,
                kind=MessageKind.PROGRESS,
                text=told.text,
                actor=told.actor,
                persona=told.persona,
            )
            save(question)
            take_step(question, StepCode.PROGRESS, at=event.at, actor=_who(event))


def _resolved(main: Question, followers: list[Question], event: StepTaken) -> None:
    for question in followers:
        if question.state == State.HANDLING and _goes_along(question):
            handling.complete(
                question,
                outcome=main.outcome,
                helped_by=main.helped_by,
                words=main.outcome_note,
                at=event.at,
                actor=_who(event),
            )


def _unresolvable(main: Question, followers: list[Question], event: StepTaken) -> None:
    for question in followers:
        if question.state == State.HANDLING and _goes_along(question):
            handling.say_unresolvable(
                question,
                reason=main.unresolvable_reason,
                words=main.outcome_note,
                at=event.at,
                actor=_who(event),
            )


def _corrected(main: Question, followers: list[Question], event: StepTaken) -> None:
    """Every copy of the wording that was replaced, whatever has become of its question."""
    corrected = Answer.objects.get(pk=event.params["answer"])
    before = corrected.corrections[-1]["text"]
    for question in followers:
        for copy in correcting.copies([question.pk], corrected, before).select_for_update():
            correcting.replace(
                question,
                copy,
                corrected.text,
                at=event.at,
                actor=_who(event),
                approved=event.params["approved"],
            )


def _declined(main: Question, followers: list[Question], event: StepTaken) -> None:
    for question in followers:
        if question.state != State.MERGED:
            continue
        if told_from_elsewhere(event):
            # Another unit has declined what it was given; of these, staff here have to think themselves.
            bring_back(question, at=event.at)
            continue
        if question.readmitted_at is not None or event.actor is None:
            # Somebody has decided that this one must be answered.
            stand_alone(question, at=event.at, actor=event.actor)
            continue
        question.state = next_state(question.state, Move.SPLIT)
        screening.decline_locked(
            question, reason=main.reason, note=main.reason_note, at=event.at, actor=event.actor
        )


def _withdrawn(main: Question, followers: list[Question], event: StepTaken) -> None:
    """The main asker took it back: the one who has waited longest becomes the main one."""
    waiting = sorted(
        (question for question in followers if question.state == State.MERGED),
        key=lambda question: (question.received_at, question.pk),
    )
    if not waiting:
        return
    first, *others = waiting
    bring_back(first, at=event.at)
    for question in others:
        if not care.as_protected(first, question):
            bring_back(question, at=event.at)
    along = [question.pk for question in others if question.state == State.MERGED]
    Question.objects.filter(pk__in=along).update(merged_into=first)


def _handed_over(main: Question, followers: list[Question], event: StepTaken) -> None:
    """Another unit answers them all from now on, or this one again. Whoever does not want that unit is dealt
    with here, alone.
    """
    unit = event.params.get("unit_id")
    holder = unit_cards([unit]).get(unit) if unit else None
    for question in followers:
        if question.state != State.MERGED:
            continue
        if holder is not None and is_kept_out(holder, question.excluded_units):
            bring_back(question, at=event.at)
            continue
        told = {name: event.params[name] for name in _OF_HANDS if name in event.params}
        take_step(question, StepCode.HANDED_OVER, at=event.at, actor=SYSTEM, params=told)


_OF_HANDS: Final = ("to", "from", "way", "why", "hop", "home")
"""What of a change of hands is read in the history; the rest of its entry is the main question's own."""


def told_from_elsewhere(event: StepTaken) -> bool:
    """Whether a step was taken by the unit that holds a question of this one, and is only shown here."""
    return "key" in event.params


def _answers_to(main: Question) -> list[Answer]:
    return list(Answer.objects.filter(question=main).exclude(text="").order_by("pk"))


def _goes_along(question: Question) -> bool:
    """Whether it still goes along after its answer: the asker has not objected."""
    return question.redos == 0 and question.reopens == 0


def _who(event: StepTaken) -> int | str:
    return SYSTEM if event.actor is None else event.actor


Carry = Callable[[Question, list[Question], StepTaken], None]

CARRIED: Final[Mapping[StepCode, Carry]] = MappingProxyType(
    {
        StepCode.ANSWERED: _answered,
        StepCode.HANDLING: _handling,
        StepCode.PROGRESS: _progress,
        StepCode.RESOLVED: _resolved,
        StepCode.UNRESOLVABLE: _unresolvable,
        StepCode.CORRECTED: _corrected,
        StepCode.NOT_ACCEPTED: _declined,
        StepCode.WITHDRAWN: _withdrawn,
        StepCode.HANDED_OVER: _handed_over,
    }
)
