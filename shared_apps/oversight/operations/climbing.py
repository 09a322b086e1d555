"""An alarm climbs until exactly one person has taken it: county, city, province, and then all of them again.

The row is locked by each step, so that of two people who take it in two units at once one is first. Time is
kept here and not in the units: a unit that does not answer, for whatever reason, holds nothing up.
"""

from datetime import datetime, timedelta
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast, cancel_wakeup, emit, schedule_wakeup
from shared_apps.contracts.crisis_messages import (
    FROM_ASKER,
    FROM_HELPER,
    TIME_TO_TAKE,
    AlarmCalled,
    AlarmClaimed,
    AlarmClimbed,
    AlarmClosed,
    AlarmEnded,
    AlarmNoted,
    AlarmNoteSent,
    AlarmPassedOn,
    AlarmTaken,
    AlarmUnheard,
)
from shared_apps.oversight.events import ALARM_UNTAKEN
from shared_apps.oversight.models import Custody
from shared_apps.oversight.operations import custody
from tenants.public import unit_card, unit_cards

CALL_AGAIN: Final = timedelta(minutes=10)
"""At the top, while nobody has taken it, everybody on the ladder is called again this often."""

_ALARM: Final = Custody.Kind.ALARM


def passed_on(unit_id: int, message: AlarmPassedOn) -> None:
    """Nobody of the asker's unit has taken it: the ladder begins, unless it was taken or ended meanwhile."""
    row = custody.locked(_ALARM, unit_id, message.alarm_id)
    if row.opened_at is not None:
        return
    row.opened_at = datetime.fromisoformat(message.raised_at)
    row.topic, row.excluded_units = message.topic, message.excluded_units
    row.save(update_fields=["opened_at", "topic", "excluded_units"])
    _audit("alarm.passed_on", row)
    if row.taken_at is None and row.ended_at is None:
        custody.keep_parcel(row, message.parcel)
        _climb(row)


def unheard(unit_id: int, message: AlarmUnheard) -> None:
    """Nobody is on call on that rung: no use in waiting for its three minutes."""
    row = custody.asked(unit_id, _ALARM, message.origin_unit, message.alarm_id)
    if row is None or not _waits(row) or row.at_top:
        return
    if row.holder_unit_id == unit_id and row.rung == message.rung:
        _climb(row)


def untaken(custody_id: int) -> None:
    """Called by the wake-up: on to the next rung, or (at the top) everybody again. Late and doubled calls do
    nothing.
    """
    row = Custody.objects.select_for_update().filter(pk=custody_id, kind=_ALARM).first()
    if row is None or not _waits(row) or row.next_at is None or clock.now() < row.next_at:
        return
    if row.at_top:
        _call_all(row)
    else:
        _climb(row)


def claimed(unit_id: int, message: AlarmClaimed) -> None:
    """Somebody takes it. The first one has it; everybody else on the ladder reads who, and lets go of the
    text.
    """
    row = custody.locked_for(unit_id, _ALARM, message.origin_unit, message.alarm_id)
    if row is not None and row.taken_at is None and row.ended_at is None:
        _take(row, unit_id, message.account_id, message.at)


def noted(unit_id: int, message: AlarmNoted) -> None:
    """Words, or what a helper has done, go to the other side: to the asker's unit, or to who helps from
    above.
    """
    row = custody.locked_for(unit_id, _ALARM, message.origin_unit, message.alarm_id)
    from_origin = unit_id == message.origin_unit
    if row is None or (from_origin and row.ended_at is not None):
        return
    note = {"id": message.note_id, "at": message.at, "text": message.text, "signed": message.signed}
    note["side"] = message.what
    if row.taken_at is None and message.what in (FROM_ASKER, FROM_HELPER):
        # Whoever is called next reads it too, and also when it came before the alarm itself.
        custody.keep_parcel(row, {custody.THREAD: [note]})
    if not from_origin:
        targets = [row.unit_id]
    elif row.taken_at is None:
        targets = list(row.asked_units)
    else:
        targets = [unit for unit in (row.taken_unit_id,) if unit is not None and unit != row.unit_id]
    if targets:
        broadcast(
            AlarmNoteSent(
                origin_unit=row.unit_id,
                alarm_id=message.alarm_id,
                note_id=message.note_id,
                what=message.what,
                at=message.at,
                text=message.text,
                signed=message.signed,
                account_id=message.account_id,
            ),
            targets,
        )


def closed(unit_id: int, message: AlarmClosed) -> None:
    """Whoever has taken it says that it is over."""
    row = custody.locked_for(unit_id, _ALARM, message.origin_unit, message.alarm_id)
    if row is None or row.ended_at is not None:
        return
    if row.taken_at is None:
        # Its claim is still under way: only who has taken it closes it.
        _take(row, unit_id, message.account_id, message.at)
    if row.taken_unit_id != unit_id:
        return
    row.ended_at = datetime.fromisoformat(message.at)
    row.save(update_fields=["ended_at"])
    custody.drop_parcel(row)
    _audit("alarm.closed", row, actor=message.account_id)
    if unit_id != row.unit_id:
        emit(
            AlarmEnded(
                alarm_id=message.alarm_id,
                unit_id=unit_id,
                account_id=message.account_id,
                at=message.at,
                words=message.words,
                checklist=message.checklist,
            ),
            to_unit=row.unit_id,
        )


def _waits(row: Custody) -> bool:
    return row.opened_at is not None and row.taken_at is None and row.ended_at is None


def _climb(row: Custody) -> None:
    above = custody.next_above(row)
    if above is None:
        row.at_top = True
        row.next_at = clock.now() + CALL_AGAIN
    else:
        row.rung += 1
        row.asked_units = [*row.asked_units, above.id]
        row.holder_unit_id = above.id
        row.next_at = clock.now() + TIME_TO_TAKE
        _audit("alarm.called", row)
    row.save(update_fields=["at_top", "next_at", "rung", "asked_units", "holder_unit_id"])
    if above is not None:
        emit(_call(row), to_unit=above.id)
    schedule_wakeup(what=ALARM_UNTAKEN, key=str(row.pk), at=row.next_at)
    _tell_origin(row)


def _call_all(row: Custody) -> None:
    row.attempt += 1
    row.next_at = clock.now() + CALL_AGAIN
    row.save(update_fields=["attempt", "next_at"])
    _audit("alarm.called_again", row)
    # What a suspended unit holds it keeps; it is not called.
    cards = unit_cards(row.asked_units)
    broadcast(_call(row), [unit for unit in row.asked_units if unit in cards and cards[unit].routable])
    schedule_wakeup(what=ALARM_UNTAKEN, key=str(row.pk), at=row.next_at)
    _tell_origin(row)


def _call(row: Custody) -> AlarmCalled:
    assert row.opened_at is not None, "called after it was passed on"
    return AlarmCalled(
        origin_unit=row.unit_id,
        alarm_id=str(row.item_id),
        raised_at=row.opened_at.isoformat(),
        rung=row.rung,
        call=row.attempt,
        parcel=custody.parcel_of(row),
    )


def _tell_origin(row: Custody) -> None:
    cards = unit_cards(row.asked_units)
    emit(
        AlarmClimbed(
            alarm_id=str(row.item_id),
            rung=row.rung,
            unit_names=[cards[unit].short_name for unit in row.asked_units if unit in cards],
            at_top=row.at_top,
            call=row.attempt,
        ),
        to_unit=row.unit_id,
    )


def _take(row: Custody, unit_id: int, account_id: int, at: str) -> None:
    row.taken_unit_id = row.holder_unit_id = unit_id
    row.taken_by, row.taken_at, row.next_at = account_id, datetime.fromisoformat(at), None
    row.save(update_fields=["taken_unit_id", "holder_unit_id", "taken_by", "taken_at", "next_at"])
    custody.drop_parcel(row)
    cancel_wakeup(ALARM_UNTAKEN, str(row.pk))
    _audit("alarm.taken", row, actor=account_id)
    broadcast(
        AlarmTaken(
            origin_unit=row.unit_id,
            alarm_id=str(row.item_id),
            unit_id=unit_id,
            unit_name=unit_card(unit_id).short_name,
            account_id=account_id,
            at=at,
        ),
        {row.unit_id, *row.asked_units},
    )


def _audit(action: str, row: Custody, *, actor: int | str = "system") -> None:
    record(
        action,
        object_type="custody",
        object_id=str(row.pk),
        actor=actor,
        detail={"unit": row.unit_id, "rung": row.rung, "holder": row.holder_unit_id},
    )
