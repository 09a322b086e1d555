"""An alarm ends: only by a person of the unit that has taken it, after every report of the law was
considered.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.crisis_messages import AlarmClosed, AlarmEnded
from tenant_apps.questions.data.codes import CONFIRMING_STATES, StepCode
from tenant_apps.questions.models import Alarm, Question
from tenant_apps.questions.operations import alarms, confirming
from tenant_apps.questions.operations.alarm_thread import in_hand_here
from tenant_apps.questions.operations.alarms import AlarmIsOver, TakenBySomebody
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.reporting import Report, WhyNot, still_open
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, tidy, tidy_line

REFERENCE_MAX = 80


@transaction.atomic
def consider(
    alarm_id: UUID, *, item: str, done: bool, at: datetime | None, reference: str, why_not: str, actor: int
) -> None:
    """Write down that a report was made (when, under which reference), or why it is not called for.

    Writing again replaces what was there; the log keeps each. ``at`` is when it was made.
    Raises BadDecision (item, at, reference, why_not), UnknownAlarm, AlarmIsOver, TakenBySomebody.
    """
    reference = tidy_line(reference)
    if item not in Report.values:
        raise BadDecision("item")
    if done and (at is None or at > clock.now()):
        raise BadDecision("at")
    if done and (not reference or len(reference) > REFERENCE_MAX):
        raise BadDecision("reference")
    if not done and why_not not in WhyNot.values:
        raise BadDecision("why_not")
    _question, alarm = _in_hand(alarm_id)
    if done and at is not None:
        _write(alarm, item, actor, {"done": "yes", "at": at.isoformat(), "reference": reference})
    else:
        _write(alarm, item, actor, {"done": "no", "at": clock.now().isoformat(), "why_not": why_not})


@transaction.atomic
def close(alarm_id: UUID, *, words: str, actor: int, rest_why_not: str = "") -> None:
    """It is over: what was done, in words for those who come later. The thread stays open.

    ``rest_why_not`` says of every report that nobody has written down why it is not called for. Raises
    BadDecision (words; rest_why_not; checklist while an item was not considered), UnknownAlarm, AlarmIsOver,
    TakenBySomebody (also: nobody has taken it yet).
    """
    words = tidy(words)
    if not has_words(words) or len(words) > TEXT_MAX:
        raise BadDecision("words")
    question, alarm = _in_hand(alarm_id)
    if alarm.taken_unit is None:
        # Claimed, and not yet heard who was first.
        raise TakenBySomebody(alarm.taken_by, None)
    at = clock.now()
    missing = still_open(alarm.checklist, age_of(question, alarm))
    if missing and not rest_why_not:
        raise BadDecision("checklist")
    if rest_why_not and rest_why_not not in WhyNot.values:
        raise BadDecision("rest_why_not")
    for item in missing:
        _write(alarm, item, actor, {"done": "no", "at": at.isoformat(), "why_not": rest_why_not})
    origin, known_as = alarms.origin_of(alarm)
    if question is None or alarm.passed_on_at is not None:
        emit(
            AlarmClosed(
                origin_unit=origin,
                alarm_id=known_as,
                account_id=actor,
                at=at.isoformat(),
                words=words,
                checklist=list(alarm.checklist),
            )
        )
    _end(question, alarm, words=words, at=at, actor=actor)


def ended_above(message: AlarmEnded) -> None:
    """A helper above says that it is over: the unit of the asker keeps what was done and reported."""
    try:
        question, alarm = alarms.lock_alarm(UUID(message.alarm_id))
    except alarms.UnknownAlarm:
        return  # erased at the asker's wish
    if alarm.closed_at is not None:
        return
    at = datetime.fromisoformat(message.at)
    if alarm.taken_unit is None:
        # That it was taken is still on its way.
        alarm.taken_by, alarm.taken_unit, alarm.taken_at = message.account_id, message.unit_id, at
        alarm.save(update_fields=["taken_by", "taken_unit", "taken_at"])
    alarm.checklist = list(message.checklist)
    alarm.save(update_fields=["checklist"])
    _end(question, alarm, words=message.words, at=at, actor=message.account_id)


def age_of(question: Question | None, alarm: Alarm) -> str:
    """The age band that decides which reports are to be considered."""
    return question.age_band if question is not None else str(alarm.parcel.get("age_band", ""))


def _write(alarm: Alarm, item: str, actor: int, entry: dict[str, str]) -> None:
    kept = [known for known in alarm.checklist if known["item"] != item]
    alarm.checklist = [*kept, {"item": str(item), "by": str(actor), **entry}]
    alarm.save(update_fields=["checklist"])
    record(
        "alarm.report_considered",
        object_type="alarm",
        object_id=str(alarm.id),
        actor=actor,
        detail={"item": str(item), "done": entry["done"], "why_not": entry.get("why_not", "")},
    )


def _in_hand(alarm_id: UUID) -> tuple[Question | None, Alarm]:
    question, alarm = alarms.lock_alarm(alarm_id)
    if alarm.closed_at is not None:
        raise AlarmIsOver(str(alarm_id))
    if not in_hand_here(alarm):
        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)
    return question, alarm


def _end(question: Question | None, alarm: Alarm, *, words: str, at: datetime, actor: int) -> None:
    alarm.closed_at, alarm.closed_by, alarm.words = at, actor, words
    alarm.parcel = {}
    alarm.save(update_fields=["closed_at", "closed_by", "words", "parcel"])
    if question is None:
        record(
            "alarm.closed",
            object_type="alarm",
            object_id=str(alarm.id),
            actor=actor,
            detail={"origin": alarm.origin_unit},
        )
        return
    take_step(
        question,
        StepCode.ALARM_CLOSED,
        at=at,
        actor=actor,
        detail={"unit": alarm.taken_unit or current_unit().id},
    )
    if question.state in CONFIRMING_STATES:
        # While somebody was in danger, nobody was asked whether it is solved: the seven days begin now.
        confirming.ask_whether_solved(question, at)
