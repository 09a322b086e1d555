"""A date comes near, or passes: the ladder (督办), one rung at a time.

Called by wake-ups, which may come late, twice, or after they were cancelled: what has happened already, and
what is due, is always looked up in the locked row and its history.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_messages import LATE
from shared_apps.contracts.oversight_messages import QuestionEscalated
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import HolderKind, StepCode
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import clocks, facts, stuck
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import UnknownQuestion, is_away, lock, save
from tenant_apps.questions.queries.promised import terms
from tenant_apps.questions.rules.promises import STEPS, Promise, Rung, Running
from tenants.public import UnitCard


@transaction.atomic
def clock_rings(question_id: UUID) -> None:
    """Called by the wake-up: take every rung whose time has come, and ask to be woken for the next."""
    try:
        question = lock(question_id)
    except UnknownQuestion:
        return  # erased in the meantime
    if is_away(question):
        return  # whoever holds it counts its days
    at = clock.now()
    note_if_late(question, at)
    if question.waiting_since is not None:
        return  # it stands still: whoever ends the waiting asks to be woken
    by = terms(question.kind, question.topic)
    climbed = clocks.taken(question)
    for when, rung, running in clocks.ahead(question, climbed, by):
        if when > at:
            break
        if rung == Rung.REMINDED and at >= running.due:
            continue  # nobody is reminded of what has passed
        above = clocks.unit_above(question) if rung == Rung.ABOVE else None
        if rung == Rung.ABOVE and above is None:
            continue
        _climb(question, rung, running, when, above)
        climbed |= {(running.promise, rung)}
    clocks.wake(question, climbed, by)
    # No step of anybody: a form that is open at the desk stays good.
    question.save(update_fields=["ladder"])


def note_if_late(question: Question, at: datetime) -> None:
    """Mark what a locked question owes late, once. A step that overtakes the wake-up passes here too, so that
    every late question is counted as late, whichever came first.

    While the asker is waited for, nothing becomes late.
    """
    at = at if question.waiting_since is None else min(at, question.waiting_since)
    main = clocks.main_promise(question)
    if main is None or at < main.due:
        return
    if main.promise == Promise.HANDLING:
        if question.handling_overdue_at is None:
            question.handling_overdue_at = main.due
            save(question, "handling_overdue_at")
            take_step(question, StepCode.HANDLING_OVERDUE, at=main.due, actor=SYSTEM)
    elif question.overdue_at is None:
        question.overdue_at = main.due
        save(question, "overdue_at")
        take_step(question, StepCode.OVERDUE, at=main.due, actor=SYSTEM)
        emit(facts.overdue(question))


def _climb(question: Question, rung: Rung, running: Running, at: datetime, above: UnitCard | None) -> None:
    params = {"clock": str(running.promise), "due_on": clocks.last_day(running.due).isoformat()}
    if above is not None:
        params["to"] = above.short_name
        # Ownership moves up (提级): the fact goes up, taking over is a step of the people there.
        emit(
            QuestionEscalated(
                question_id=str(question.id),
                topic=question.topic,
                business_day=clock.business_day(at).isoformat(),
                clock=running.promise,
                rung=rung,
                excluded_units=list(question.excluded_units),
            )
        )
        stuck.tell(question, LATE)
    take_step(question, STEPS[rung], at=at, actor=SYSTEM, params=params, detail={"clock": running.promise})
    if above is None:
        # Told now, whenever it was due: what waited for the asker, or for a worker, is news all the same.
        _tell(question, rung, clock.now())


def _tell(question: Question, rung: Rung, at: datetime) -> None:
    """The holder hears of every rung; with the red card the leaders do too."""
    what = {Rung.REMINDED: "reminder", Rung.YELLOW: "yellow_card", Rung.RED: "red_card"}[rung]
    held = question.holder_kind == HolderKind.PERSON and question.holder is not None
    groups: list[tuple[int, ...]] = [(question.holder,)] if held and question.holder is not None else [()]
    if rung == Rung.RED:
        leaders = tuple(sorted(set(people.leaders()) - {question.holder}))
        if leaders:
            groups.append(leaders)
    for accounts in groups:
        publish(
            StaffWanted(
                question_id=question.id,
                what=what,
                accounts=accounts,
                at=at,
                link=f"/desk/q/{question.id}/",
            )
        )
