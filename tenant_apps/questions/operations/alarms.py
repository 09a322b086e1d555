"""Danger: people are told at once, and the alarm climbs until somebody has taken it (接手).

A machine raises an alarm; only a person lowers or closes one. The row is made in the transaction that notices
the danger, with the notice to the people on call and the wake-up for the next rung, so that none of them can
be lost without the others. What happens above the unit stands in alarms_above.py and in
shared_apps.oversight.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import cancel_wakeup, emit, schedule_wakeup
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.tenancy.inserting import insert
from shared_apps.contracts.crisis_messages import (
    HANDED_OVER,
    TIME_TO_TAKE,
    AlarmClaimed,
    AlarmNoted,
    AlarmPassedOn,
)
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Alarm, Question
from tenant_apps.questions.operations import noting
from tenant_apps.questions.operations.history import SYSTEM, take_step
from tenant_apps.questions.operations.locking import lock, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import parcels
from tenant_apps.questions.rules.visibility import readers
from tenant_apps.questions.rules.wording import TEXT_MAX, tidy

WAKE_ALARM_UNTAKEN: Final = "questions.alarm_untaken"


class UnknownAlarm(LookupError):
    """This unit has no such alarm."""


class TakenBySomebody(Exception):
    """Somebody else has it in hand; ``account`` says who, in the unit ``unit`` (None: not yet known)."""

    def __init__(self, account: int | None, unit: int | None) -> None:
        super().__init__(f"taken by {account} in {unit}")
        self.account = account
        self.unit = unit


class AlarmIsOver(Exception):
    """It has been closed."""


def raise_alarm(
    question: Question, *, at: datetime, raised_by: int | None = None, is_new: bool = False
) -> Alarm:
    """Raise an alarm about a locked question, or return the one that is open already (a question that
    ``is_new`` has none).

    The people on call are told in this transaction; with nobody there it is passed on in the same breath.
    """
    known = None if is_new else open_alarm(question)
    if known is not None:
        return known
    told = whom_to_tell(question)
    alarm = Alarm(
        question=question,
        raised_at=at,
        raised_by=raised_by,
        nobody_on_call=not told,
        # Leaders hear of it in any case when nobody is on call: perhaps one of them looks at the telephone.
        told=sorted(told or people.leaders()),
        passed_on_at=None if told else at,
    )
    insert(alarm)
    take_step(
        question,
        StepCode.ALARM_RAISED,
        at=at,
        actor=raised_by or SYSTEM,
        detail={"told": len(told), "by_hand": raised_by is not None},
    )
    if alarm.told:
        publish(_wanted(alarm, tuple(alarm.told), "alarm", urgent=True))
    if told:
        schedule_wakeup(what=WAKE_ALARM_UNTAKEN, key=str(alarm.id), at=at + TIME_TO_TAKE)
    else:
        _leave(question, alarm, at)
    return alarm


def notice(question: Question, *, at: datetime) -> None:
    """Words of danger stand in a locked question: an alarm is raised where its asker can be reached.

    That is at home. Whoever works on a copy is told at once, and the alarm stands there.
    """
    if not question.is_copy:
        raise_alarm(question, at=at)
        return
    publish(
        StaffWanted(
            question_id=question.id,
            what="alarm",
            accounts=(),
            at=at,
            link=f"/desk/q/{question.id}/",
            urgent=True,
        )
    )


@transaction.atomic
def raise_by_hand(question_id: UUID, *, actor: int, words: str = "") -> UUID:
    """Somebody of the staff sees danger; returns the alarm's id. ``words`` become an internal note.

    Raises BadDecision (also ``home``: only where it was asked can the asker be reached), UnknownQuestion.
    """
    words = tidy(words)
    if len(words) > TEXT_MAX:
        raise BadDecision("words")
    question = lock(question_id)
    if question.is_copy:
        raise BadDecision("home")
    at = clock.now()
    if not question.danger:
        question.danger = True
        save(question, "danger")
    if words:
        noting.write(question, words, at=at, actor=actor)
    return raise_alarm(question, at=at, raised_by=actor).id


@transaction.atomic
def untaken(alarm_id: UUID) -> None:
    """Called by the wake-up: three minutes, and nobody here has taken it. Late and doubled calls do
    nothing.
    """
    found = Alarm.objects.filter(pk=alarm_id, question__isnull=False).first()
    if found is None or found.question_id is None:
        return
    question = lock(found.question_id)
    alarm = Alarm.objects.select_for_update().get(pk=alarm_id)
    at = clock.now()
    if alarm.closed_at or alarm.taken_at or alarm.passed_on_at or at < alarm.raised_at + TIME_TO_TAKE:
        return
    _pass_on(question, alarm, at)


@transaction.atomic
def take(alarm_id: UUID, *, actor: int) -> None:
    """接手: this person has it in hand. Pressing twice is one taking.

    An alarm that has left the unit is claimed: who was first is decided above, by one row, within a second or
    two; until then ``taken_unit`` is empty. Raises UnknownAlarm, AlarmIsOver, TakenBySomebody.
    """
    question, alarm = lock_alarm(alarm_id)
    if alarm.closed_at is not None:
        raise AlarmIsOver(str(alarm_id))
    if alarm.taken_at is not None:
        if alarm.taken_by == actor and alarm.taken_unit in (None, current_unit().id):
            return
        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)
    at = clock.now()
    alarm.taken_by, alarm.taken_at = actor, at
    if alarm.passed_on_at is None and question is not None:
        alarm.taken_unit = current_unit().id
        cancel_wakeup(WAKE_ALARM_UNTAKEN, str(alarm.id))
        take_step(question, StepCode.ALARM_TAKEN, at=at, actor=actor)
    else:
        _audit("alarm.claimed", alarm, actor)
        origin, known_as = origin_of(alarm)
        emit(AlarmClaimed(origin_unit=origin, alarm_id=known_as, account_id=actor, at=at.isoformat()))
    alarm.save(update_fields=["taken_by", "taken_at", "taken_unit"])


@transaction.atomic
def take_over(alarm_id: UUID, *, from_account: int, actor: int) -> None:
    """A colleague goes on with what somebody of this unit had in hand (end of a shift, say).

    Raises UnknownAlarm, AlarmIsOver, TakenBySomebody (it is no longer with ``from_account`` of this unit).
    """
    question, alarm = lock_alarm(alarm_id)
    if alarm.closed_at is not None:
        raise AlarmIsOver(str(alarm_id))
    if alarm.taken_by == actor:
        return
    if alarm.taken_by != from_account or alarm.taken_unit != current_unit().id:
        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)
    alarm.taken_by = actor
    alarm.save(update_fields=["taken_by"])
    _audit("alarm.handed_over", alarm, actor)
    if question is None:
        note_above(alarm, what=HANDED_OVER, at=clock.now(), actor=actor)
    publish(_wanted(alarm, (from_account,), "returned", urgent=False))


def lock_alarm(alarm_id: UUID) -> tuple[Question | None, Alarm]:
    """The locked question (None for an alarm from below) and the locked alarm, in the order of every step.

    Raises UnknownAlarm.
    """
    found = Alarm.objects.filter(pk=alarm_id).first()
    if found is None:
        raise UnknownAlarm(str(alarm_id))
    question = lock(found.question_id) if found.question_id is not None else None
    return question, Alarm.objects.select_for_update().get(pk=alarm_id)


def open_alarm(question: Question) -> Alarm | None:
    """The open alarm of a locked question, locked; None when there is none."""
    alarm: Alarm | None = Alarm.objects.select_for_update().filter(question=question, closed_at=None).first()
    return alarm


def whom_to_tell(question: Question | None) -> set[int]:
    """Whoever is on call for crises or on duty now, without members of a section that the asker has
    excluded.
    """
    told = {shift.account_id for shift in people.on_any_shift_now()}
    if question is not None and question.excluded_section is not None:
        known = readers(told)
        told = {account for account in told if question.excluded_section not in known[account].barred}
    return told


def tell(alarm: Alarm, accounts: Collection[int]) -> None:
    """Wake these people, through quiet hours. Whoever was called may read what it is about."""
    if accounts:
        alarm.told = sorted({*alarm.told, *accounts})
        alarm.save(update_fields=["told"])
        publish(_wanted(alarm, tuple(sorted(accounts)), "alarm", urgent=True))


def origin_of(alarm: Alarm) -> tuple[int, str]:
    """The unit of the asker, and the alarm's id there: how it is named between units."""
    if alarm.origin_unit is None:
        return current_unit().id, str(alarm.id)
    return alarm.origin_unit, str(alarm.origin_alarm)


def note_above(
    alarm: Alarm,
    *,
    what: str,
    at: datetime,
    actor: int | None,
    text: str = "",
    signed: str = "",
    note_id: str = "",
) -> str:
    """Send words, or what was done, to the other side of an alarm that has left its unit; returns the note's
    id.
    """
    origin, known_as = origin_of(alarm)
    note_id = note_id or f"{current_unit().id}-{uuid7().hex}"
    emit(
        AlarmNoted(
            origin_unit=origin,
            alarm_id=known_as,
            note_id=note_id,
            what=what,
            at=at.isoformat(),
            text=text,
            signed=signed,
            account_id=actor,
        )
    )
    return note_id


def _pass_on(question: Question, alarm: Alarm, at: datetime) -> None:
    alarm.passed_on_at = at
    alarm.save(update_fields=["passed_on_at"])
    _leave(question, alarm, at)


def _leave(question: Question, alarm: Alarm, at: datetime) -> None:
    take_step(question, StepCode.ALARM_PASSED_ON, at=at, actor=SYSTEM)
    _send_up(question, alarm)


def _send_up(question: Question, alarm: Alarm) -> None:
    emit(
        AlarmPassedOn(
            alarm_id=str(alarm.id),
            raised_at=alarm.raised_at.isoformat(),
            topic=question.topic,
            excluded_units=list(question.excluded_units),
            parcel=parcels.for_alarm(question),
        )
    )


def pass_on_again(alarm_id: UUID) -> None:
    """Send an alarm up that the network does not know, inside a transaction. One that is over stays here."""
    question, alarm = lock_alarm(alarm_id)
    if question is not None and alarm.passed_on_at is not None and alarm.closed_at is None:
        _send_up(question, alarm)


def _wanted(alarm: Alarm, accounts: tuple[int, ...], what: str, *, urgent: bool) -> StaffWanted:
    return StaffWanted(
        question_id=alarm.question_id,
        what=what,
        accounts=accounts,
        at=clock.now(),
        link=alarm_link(alarm.id),
        urgent=urgent,
    )


def alarm_link(alarm_id: UUID) -> str:
    """Where staff find an alarm on this unit's site."""
    return f"/desk/alarms/{alarm_id}/"


def _audit(action: str, alarm: Alarm, actor: int) -> None:
    record(
        action,
        object_type="alarm",
        object_id=str(alarm.id),
        actor=actor,
        detail={"origin": alarm.origin_unit or current_unit().id},
    )
