"""The two-way thread of an alarm: open without a name, after the question is closed, and across units.

Nothing here asks for a version or minds a colleague's claim: words to somebody in danger are never refused
because somebody else pressed a button.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.crisis_messages import (
    CONTACT_VIEWED,
    FROM_ASKER,
    FROM_HELPER,
    HANDED_OVER,
    AlarmNoteSent,
)
from tenant_apps.questions.data.codes import MessageKind, Side, StepCode
from tenant_apps.questions.models import Alarm, Message, Question
from tenant_apps.questions.operations import alarms, clocks
from tenant_apps.questions.operations.alarms import AlarmIsOver, TakenBySomebody
from tenant_apps.questions.operations.answering import official_name
from tenant_apps.questions.operations.history import take_step
from tenant_apps.questions.operations.locking import save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.revealing import REASON_MAX, Contact
from tenant_apps.questions.queries import parcels
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, says_something, tidy, tidy_line

ABOVE: Final = "above"
"""Who acted, where the unit above named no account."""


def asker_wrote(question: Question, message: Message, *, danger: bool) -> None:
    """The asker has written to a locked question: whoever helps is told, wherever they are.

    Words of danger raise an alarm where none is open. Called in the transaction of the message.
    """
    alarm = alarms.open_alarm(question)
    if alarm is None:
        if danger:
            alarms.notice(question, at=message.at)
        return
    here = current_unit().id
    if alarm.taken_unit == here or (alarm.taken_by is not None and alarm.taken_unit is None):
        alarms.tell(alarm, {alarm.taken_by} if alarm.taken_by is not None else set())
    elif alarm.taken_by is None:
        alarms.tell(alarm, alarms.whom_to_tell(question))
    if alarm.passed_on_at is not None and alarm.taken_unit != here:
        note = parcels.note_of(message)
        alarms.note_above(
            alarm, what=FROM_ASKER, at=message.at, actor=None, text=message.text, note_id=note["id"]
        )


def heard(question: Question, message: Message) -> None:
    """The same for words of the asker that came with a step (未解决, an appeal, a review): danger is
    danger.
    """
    danger = speaks_of_danger(message.text)
    if danger and not question.danger:
        question.danger = True
        question.save(update_fields=["danger"])
    asker_wrote(question, message, danger=danger)


@transaction.atomic
def write(alarm_id: UUID, *, text: str, actor: int) -> None:
    """Words of the helper to the asker, who has one page, whoever helps.

    Raises BadDecision, UnknownAlarm, AlarmIsOver, TakenBySomebody (a helper above has not taken it).
    """
    text = tidy(text)
    if not says_something(text) or len(text) > TEXT_MAX:
        raise BadDecision("text")
    question, alarm = alarms.lock_alarm(alarm_id)
    if alarm.closed_at is not None:
        raise AlarmIsOver(str(alarm_id))
    if not in_hand_here(alarm):
        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)
    at = clock.now()
    signed = official_name()
    if question is not None:
        _say(question, text=text, signed=signed, at=at, actor=actor)
        return
    note_id = alarms.note_above(alarm, what=FROM_HELPER, at=at, actor=actor, text=text, signed=signed)
    _append(alarm, {"id": note_id, "at": at.isoformat(), "side": FROM_HELPER, "text": text, "signed": signed})
    _audit("alarm.replied", alarm, actor)


@transaction.atomic
def view_contact(alarm_id: UUID, *, reason: str, actor: int) -> Contact:
    """How the asker of an alarm from below can be reached; who looked and why, the asker reads.

    Raises BadDecision without a reason, UnknownAlarm, AlarmIsOver, TakenBySomebody.
    """
    reason = tidy_line(reason)
    if not has_words(reason) or len(reason) > REASON_MAX:
        raise BadDecision("contact_reason")
    question, alarm = alarms.lock_alarm(alarm_id)
    if alarm.closed_at is not None or question is not None:
        raise AlarmIsOver(str(alarm_id))
    if not in_hand_here(alarm):
        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)
    alarms.note_above(alarm, what=CONTACT_VIEWED, at=clock.now(), actor=actor, text=reason)
    _audit("alarm.contact_viewed", alarm, actor)
    return Contact(alarm.parcel.get("phone", ""), alarm.parcel.get("email", ""))


def note_came(message: AlarmNoteSent) -> None:
    """A note of the other side has arrived. Twice, late or early, it is one note."""
    if message.origin_unit == current_unit().id:
        _note_from_above(message)
    else:
        _note_from_below(message)


def in_hand_here(alarm: Alarm) -> bool:
    """Whether somebody of this unit has taken it (or has claimed it and waits to hear)."""
    return alarm.taken_by is not None and alarm.taken_unit in (None, current_unit().id)


def _note_from_above(message: AlarmNoteSent) -> None:
    try:
        question, alarm = alarms.lock_alarm(UUID(message.alarm_id))
    except alarms.UnknownAlarm:
        return  # erased at the asker's wish
    assert question is not None, "an alarm of this unit has its question"
    at = datetime.fromisoformat(message.at)
    token = f"alarm:{message.note_id}"
    if message.what == FROM_HELPER and not Message.objects.filter(token=token).exists():
        _say(
            question,
            text=message.text,
            signed=message.signed,
            at=at,
            actor=message.account_id,
            token=token,
        )
    elif message.what == CONTACT_VIEWED:
        take_step(
            question,
            StepCode.CONTACT_VIEWED,
            at=at,
            actor=message.account_id or ABOVE,
            params={"why": message.text},
        )
    elif message.what == HANDED_OVER and alarm.closed_at is None:
        alarm.taken_by = message.account_id
        alarm.save(update_fields=["taken_by"])


def _note_from_below(message: AlarmNoteSent) -> None:
    alarm = row_from_below(message.origin_unit, message.alarm_id, message.at)
    if alarm.closed_at is not None:
        return
    _append(
        alarm,
        {
            "id": message.note_id,
            "at": message.at,
            "side": message.what,
            "text": message.text,
            "signed": message.signed,
        },
    )
    if alarm.taken_by is not None:
        alarms.tell(alarm, {alarm.taken_by})
    else:
        alarms.tell(alarm, alarms.whom_to_tell(None))


def row_from_below(origin_unit: int, alarm_id: str, at: str) -> Alarm:
    """The locked row of an alarm of a unit below, made by whichever message about it comes first."""
    known = {"origin_unit": origin_unit, "origin_alarm": UUID(alarm_id)}
    Alarm.objects.get_or_create(**known, defaults={"raised_at": datetime.fromisoformat(at)})
    alarm: Alarm = Alarm.objects.select_for_update().get(**known)
    return alarm


def merged(known: list[dict[str, Any]], more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two threads as one: each note once, in order of time."""
    notes = {note["id"]: note for note in (*known, *more)}
    return sorted(notes.values(), key=lambda note: (note["at"], note["id"]))


def _append(alarm: Alarm, note: dict[str, Any]) -> None:
    alarm.parcel = {**alarm.parcel, "thread": merged(alarm.parcel.get("thread", []), [note])}
    alarm.save(update_fields=["parcel"])


def _say(
    question: Question, *, text: str, signed: str, at: datetime, actor: int | None, token: str | None = None
) -> None:
    Message.objects.create(
        question=question,
        at=at,
        side=Side.UNIT,
        kind=MessageKind.REPLY,
        text=text,
        actor=actor,
        persona=signed,
        token=token,
    )
    question.asker_spoke_at = None
    clocks.respond(question, at)
    save(question, "asker_spoke_at", *clocks.FIELDS)
    take_step(
        question,
        StepCode.REPLIED,
        at=at,
        actor=actor or ABOVE,
        params={"by": signed, "kind": str(MessageKind.REPLY)},
    )


def _audit(action: str, alarm: Alarm, actor: int) -> None:
    record(
        action,
        object_type="alarm",
        object_id=str(alarm.id),
        actor=actor,
        detail={"origin": alarm.origin_unit},
    )
