"""What the network tells about alarms: a call from a unit below, how far one's own has climbed, who has taken
it.
"""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.crisis_messages import AlarmCalled, AlarmClimbed, AlarmTaken, AlarmUnheard
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.models import Alarm
from tenant_apps.questions.operations import alarms
from tenant_apps.questions.operations.alarm_thread import merged, row_from_below
from tenant_apps.questions.operations.history import take_step


def called(message: AlarmCalled) -> None:
    """Nobody below has taken it: the people on call here are told. Called again, they are told again."""
    alarm = row_from_below(message.origin_unit, message.alarm_id, message.raised_at)
    if alarm.closed_at is not None:
        return
    thread = merged(alarm.parcel.get("thread", []), list(message.parcel.get("thread", [])))  # type: ignore[arg-type]
    alarm.parcel = {**message.parcel, "thread": thread}
    alarm.raised_at, alarm.rung = datetime.fromisoformat(message.raised_at), message.rung
    told = alarms.whom_to_tell(None)
    alarm.nobody_on_call = not told
    alarm.save(update_fields=["parcel", "raised_at", "rung", "nobody_on_call"])
    record(
        "alarm.called",
        object_type="alarm",
        object_id=str(alarm.id),
        actor="system",
        detail={"origin": message.origin_unit, "rung": message.rung, "told": len(told)},
    )
    if alarm.taken_by is not None:
        return
    alarms.tell(alarm, told or people.leaders())
    if not told:
        emit(AlarmUnheard(origin_unit=message.origin_unit, alarm_id=message.alarm_id, rung=message.rung))


def climbed(message: AlarmClimbed) -> None:
    """How far an alarm of this unit has come. While nobody takes it, the people here are told again as
    well.
    """
    try:
        question, alarm = alarms.lock_alarm(UUID(message.alarm_id))
    except alarms.UnknownAlarm:
        return  # erased at the asker's wish
    if alarm.closed_at is not None or message.rung < alarm.rung:
        return
    alarm.rung = message.rung
    calls = int(alarm.parcel.get("call", 1))
    alarm.parcel = {
        "called": message.unit_names,
        # Once at the top, always at the top: the message that says so may overtake the one before.
        "at_top": message.at_top or bool(alarm.parcel.get("at_top")),
        "call": max(calls, message.call),
    }
    alarm.save(update_fields=["rung", "parcel"])
    if message.call > calls and alarm.taken_by is None:
        alarms.tell(alarm, alarms.whom_to_tell(question) or people.leaders())


def taken(message: AlarmTaken) -> None:
    """Somebody has it, in this unit or another: nobody else need come, and their copies are emptied."""
    here = current_unit().id
    if message.origin_unit == here:
        _taken_of_ours(message)
        return
    alarm = row_from_below(message.origin_unit, message.alarm_id, message.at)
    if alarm.closed_at is not None:
        return
    _write_taker(alarm, message)
    if message.unit_id != here:
        alarm.closed_at, alarm.closed_by = alarm.taken_at, message.account_id
        alarm.parcel = {}
        alarm.save(update_fields=["closed_at", "closed_by", "parcel"])
    record(
        "alarm.taken" if message.unit_id == here else "alarm.stood_down",
        object_type="alarm",
        object_id=str(alarm.id),
        actor=message.account_id,
        detail={"origin": message.origin_unit, "unit": message.unit_id},
    )


def _taken_of_ours(message: AlarmTaken) -> None:
    try:
        question, alarm = alarms.lock_alarm(UUID(message.alarm_id))
    except alarms.UnknownAlarm:
        return  # erased at the asker's wish
    if alarm.taken_unit is not None or alarm.closed_at is not None:
        return
    claimed_by = alarm.taken_by
    _write_taker(alarm, message)
    assert question is not None, "an alarm of this unit has its question"
    take_step(
        question,
        StepCode.ALARM_TAKEN,
        at=datetime.fromisoformat(message.at),
        actor=message.account_id,
        params={"by": message.unit_name},
        detail={"unit": message.unit_id},
    )
    if claimed_by is not None and claimed_by != message.account_id:
        # Somebody here pressed the button too, a moment later.
        alarms.tell(alarm, {claimed_by})


def _write_taker(alarm: Alarm, message: AlarmTaken) -> None:
    alarm.taken_by, alarm.taken_unit = message.account_id, message.unit_id
    alarm.taken_at = datetime.fromisoformat(message.at)
    alarm.save(update_fields=["taken_by", "taken_unit", "taken_at"])
