"""The three promises of a question, when they fall due, and when the next thing happens about them.

Every step that touches a promise calls one of these with the locked row; the caller saves ``FIELDS``. One
wake-up per question stands for the next rung of whatever runs; overdue.py looks up what it means.
"""

from datetime import date, datetime
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.messaging import cancel_wakeup, emit, schedule_wakeup
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.oversight_messages import QuestionCaughtUp
from shared_apps.oversight import public as oversight
from tenant_apps.questions.data.codes import State, StepCode
from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations import counting
from tenant_apps.questions.queries.promised import Terms, terms
from tenant_apps.questions.rules import working_days
from tenant_apps.questions.rules.promises import (
    STEPS,
    Promise,
    Rung,
    Running,
    response_due_at,
    rungs,
)
from tenants.public import UnitCard

WAKE_CLOCK: Final = "questions.clock"

FIELDS: Final = (
    "response_due_at",
    "responded_at",
    "due_at",
    "answered_at",
    "handling_since",
    "handling_due_at",
    "handled_at",
    "handling_overdue_at",
    "next_due_at",
    "ladder",
    counting.FIELD,
)

Taken = frozenset[tuple[Promise, Rung]]


def begin(question: Question, *, by: Terms | None = None) -> None:
    """A first response and an answer are promised to a question that has just come in, not stored yet."""
    by = by or _terms(question)
    _promise(question, question.received_at, by)
    _refresh(question, by, frozenset())


def start(question: Question) -> None:
    """The clocks run again by the promises that were given."""
    _refresh(question, _terms(question))


def respond(question: Question, at: datetime) -> None:
    """Somebody of the unit has reacted for the first time."""
    if question.responded_at is None:
        question.responded_at = at
        _refresh(question)


def answer(question: Question, at: datetime) -> None:
    """The first official answer was given."""
    if question.responded_at is None:
        question.responded_at = at
    if question.answered_at is None:
        question.answered_at = at
        counting.answered(question, at)
        _caught_up(question, Promise.ANSWER, at)
    _refresh(question)


def start_handling(question: Question, at: datetime) -> None:
    """Handling is promised from now on (again, after 未解决 or a reopening)."""
    by = _terms(question)
    question.handling_since = at
    question.handled_at = None
    question.handling_overdue_at = None
    question.handling_due_at = working_days.due_at(by.calendar, at, by.promised.handling_days)
    _refresh(question, by)


def handle(question: Question, at: datetime) -> None:
    """Completion was proposed: the handling promise is kept unless the asker objects."""
    question.handled_at = at
    _caught_up(question, Promise.HANDLING, at)
    _refresh(question)


def stop(question: Question) -> None:
    """Nothing is owed any more (declined, withdrawn, merged, closed)."""
    broken = Promise.ANSWER if question.answered_at is None else Promise.HANDLING
    _caught_up(question, broken, clock.now())
    _refresh(question)


def let_go(question: Question) -> None:
    """Another unit keeps its promises from now on: nothing runs here, and nobody above sees to it here."""
    main = main_promise(question)
    if main is not None:
        _caught_up(question, main.promise, clock.now())
    question.next_due_at, question.ladder = None, 0
    cancel_wakeup(WAKE_CLOCK, str(question.id))


def restart_answer(question: Question, at: datetime) -> None:
    """An appeal was right: an answer is promised anew, from now on."""
    by = _terms(question)
    _promise(question, at, by)
    _refresh(question, by)


def pause(question: Question) -> None:
    """The asker is waited for: nothing falls due meanwhile. The caller has set ``waiting_since``."""
    _refresh(question)


def resume(question: Question, since: datetime, at: datetime) -> None:
    """Waiting is over, and ``waiting_since`` is empty again: of what still runs as much is left as was."""
    by = _terms(question)
    for one in running(question):
        _move(question, one.promise, working_days.after_standing_still(by.calendar, one.due, since, at))
    _refresh(question, by)


def extend(question: Question, days: int) -> datetime:
    """The promise of an answer, or of the handling, is due so many working days later; returns when."""
    main = main_promise(question)
    assert main is not None, "asked only while something is owed"
    by = _terms(question)
    due = working_days.later_by(by.calendar, main.due, days)
    _move(question, main.promise, due)
    _refresh(question, by)
    return due


def recount(question: Question, year: int, at: datetime) -> bool:
    """The national days of a year are known now: count what runs anew. Returns whether anything moved.

    A promise that is broken already stays broken.
    """
    by, moved = _terms(question), False
    for one in running(question):
        due = working_days.recounted(by.calendar, one.due, year, at)
        if one.due > at and due != one.due:
            _move(question, one.promise, due)
            moved = True
    if moved:
        _refresh(question, by)
    return moved


def running(question: Question) -> list[Running]:
    """The promises that are owed now, whether or not their clocks stand still."""
    found = []
    if question.is_open and question.answered_at is None:
        since = question.readmitted_at or question.received_at
        if question.response_due_at is not None and question.responded_at is None:
            found.append(Running(Promise.RESPONSE, since, question.response_due_at))
        found.append(Running(Promise.ANSWER, since, question.due_at))
    if question.state == State.HANDLING and question.handled_at is None:
        begun, due = question.handling_since, question.handling_due_at
        if begun is not None and due is not None:
            found.append(Running(Promise.HANDLING, begun, due))
    return found


def main_promise(question: Question) -> Running | None:
    """The answer or the handling, whichever is owed now."""
    return next((one for one in running(question) if one.promise != Promise.RESPONSE), None)


def taken(question: Question) -> Taken:
    """The rungs that the clocks which run now have climbed."""
    begun = {str(one.promise): one for one in running(question)}
    if not begun:
        return frozenset()
    codes = {str(code): rung for rung, code in STEPS.items()}
    rows = Step.objects.filter(question=question, code__in=list(codes)).values_list("code", "params", "at")
    return frozenset(
        (begun[params["clock"]].promise, codes[code])
        for code, params, at in rows
        if params.get("clock") in begun and at >= begun[params["clock"]].since
    )


def ahead(question: Question, climbed: Taken, by: Terms) -> list[tuple[datetime, Rung, Running]]:
    """What the running clocks have still before them, in order of time."""
    found = []
    for one in _on_the_ladder(question):
        highest = max((rung for promise, rung in climbed if promise == one.promise), default=0)
        if highest == Rung.RED and not unit_above(question):
            continue  # there is nobody who could be told
        found += [(at, rung, one) for at, rung in rungs(by.calendar, one, by.patience) if rung > highest]
    return sorted(found, key=lambda step: (step[0], step[1]))


def wake(question: Question, climbed: Taken, by: Terms) -> None:
    """Be told when the next rung comes; and write down how far the clocks have climbed."""
    question.ladder = max((rung for _promise, rung in climbed), default=0)
    steps = ahead(question, climbed, by)
    if steps:
        schedule_wakeup(what=WAKE_CLOCK, key=str(question.id), at=steps[0][0])
    else:
        cancel_wakeup(WAKE_CLOCK, str(question.id))


def unit_above(question: Question) -> UnitCard | None:
    """The unit that would be told of a promise broken for too long."""
    return oversight.asked_above(current_unit().id, excluded=question.excluded_units)


def last_day(due: datetime | None) -> date:
    """The last day on which a promise is kept, for the instant that is too late."""
    assert due is not None, "asked for a clock that does not run"
    return working_days.due_day(due)


def _move(question: Question, which: Promise, due: datetime) -> None:
    match which:
        case Promise.RESPONSE:
            question.response_due_at = due
        case Promise.ANSWER:
            question.due_at = due
        case Promise.HANDLING:
            question.handling_due_at = due


def _caught_up(question: Question, which: Promise, at: datetime) -> None:
    """Where the unit above had been told, it is told that there is nothing left to see to."""
    if question.ladder >= Rung.ABOVE:
        emit(
            QuestionCaughtUp(
                question_id=str(question.id), business_day=clock.business_day(at).isoformat(), clock=which
            )
        )


def _terms(question: Question) -> Terms:
    return terms(question.kind, question.topic)


def _promise(question: Question, at: datetime, by: Terms) -> None:
    question.due_at = working_days.due_at(by.calendar, at, by.promised.answer_days)
    if question.responded_at is None:
        question.response_due_at = response_due_at(
            by.calendar, at, by.promised.response_hours, question.due_at
        )


def _on_the_ladder(question: Question) -> list[Running]:
    """What another system had let pass before it was taken over is marked as late, and climbs no ladder."""
    owed = running(question)
    if owed and question.imported and question.answered_at is None:
        late = Step.objects.filter(question=question, code=StepCode.OVERDUE, params__at_import=True)
        if late.exists():
            return []
    return owed


def _refresh(question: Question, by: Terms | None = None, climbed: Taken | None = None) -> None:
    owed = running(question)
    still = question.waiting_since is not None
    question.next_due_at = None if still else min((one.due for one in owed), default=None)
    if owed and not still:
        wake(question, taken(question) if climbed is None else climbed, by or _terms(question))
        return
    # What stands still keeps its place on the ladder.
    question.ladder = question.ladder if owed else 0
    cancel_wakeup(WAKE_CLOCK, str(question.id))
