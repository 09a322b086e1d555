"""A unit below asks for a verdict: whoever may decide here is told, decides once, and it goes back down."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import emit, schedule_wakeup
from shared_apps.contracts.moderation_messages import (
    TIME_TO_DECIDE,
    VerdictAsked,
    VerdictCalledOff,
    VerdictMade,
    VerdictUnstaffed,
)
from tenant_apps.moderation.data.codes import (
    REMIND_HOURS,
    BelowState,
    Verdict,
    Wanted,
)
from tenant_apps.moderation.events import ModeratorsWanted
from tenant_apps.moderation.models import ForBelow
from tenant_apps.moderation.operations import clocks
from tenant_apps.moderation.operations.locking import NotYours, UnknownCase
from tenant_apps.moderation.rules.verdicts import check

WAKE_DUE: Final = "moderation.below_due"


def asked(message: VerdictAsked) -> None:
    """A unit below asks. With nobody here who may decide, it goes on to the next unit at once."""
    row = _row(message.origin_unit, message.referral_id, message.asked_at)
    if message.attempt <= row.attempt:
        return
    row.wanted, row.attempt, row.barred = message.wanted, message.attempt, message.barred
    row.verdict, row.reason, row.words, row.decided_by, row.decided_at = "", "", "", None, None
    now = clock.now()
    deciders = sorted(set(clocks.moderators()) - set(message.barred))
    if deciders:
        row.state, row.parcel = BelowState.OPEN, message.parcel
        row.due_at = now + TIME_TO_DECIDE
        for at in (row.due_at - timedelta(hours=REMIND_HOURS), row.due_at):
            schedule_wakeup(what=WAKE_DUE, key=f"{row.id} {at.isoformat()}", at=at)
        _tell(row, deciders, now)
    else:
        row.state, row.parcel = BelowState.GONE, {}
        emit(
            VerdictUnstaffed(
                origin_unit=row.origin_unit, referral_id=message.referral_id, attempt=message.attempt
            )
        )
    row.save()
    _record("moderation.below_asked" if deciders else "moderation.below_unstaffed", row, "system")


def called_off(message: VerdictCalledOff) -> None:
    """It is no longer asked of this unit: the text goes, also when the asking comes only now."""
    row = _row(message.origin_unit, message.referral_id, clock.now().isoformat())
    if row.state != BelowState.OPEN or message.attempt < row.attempt:
        return
    row.state, row.parcel, row.attempt = BelowState.GONE, {}, message.attempt
    row.save(update_fields=["state", "parcel", "attempt"])
    _record("moderation.below_called_off", row, "system")


@transaction.atomic
def decide_for_below(row_id: UUID, *, verdict: Verdict, reason: str, words: str, actor: int) -> bool:
    """Decide what a unit below asks for; False when it was decided or called off meanwhile. The text goes
    with the decision.

    Raises UnknownCase, NotYours, BadVerdict.
    """
    row = ForBelow.objects.select_for_update().filter(pk=row_id).exclude(wanted="").first()
    if row is None:
        raise UnknownCase(str(row_id))
    if row.state != BelowState.OPEN:
        return False
    if actor in row.barred:
        raise NotYours(str(actor))
    words = check(verdict, reason, words, second_look=row.wanted == Wanted.REVIEW)
    at = clock.now()
    row.state, row.parcel = BelowState.DECIDED, {}
    row.verdict, row.reason, row.words = verdict, reason, words
    row.decided_by, row.decided_at = actor, at
    row.save(update_fields=["state", "parcel", "verdict", "reason", "words", "decided_by", "decided_at"])
    _record("moderation.below_decided", row, actor)
    emit(
        VerdictMade(
            origin_unit=row.origin_unit,
            referral_id=str(row.referral),
            verdict=verdict.value,
            reason=reason,
            words=words,
            account_id=actor,
            at=at.isoformat(),
        )
    )
    return True


@transaction.atomic
def due(row_id: UUID) -> None:
    """Called by the wake-ups, shortly before it is due and when it is: whoever may decide is told once more.
    Early, late and doubled calls, and calls after it, do no harm.
    """
    row = ForBelow.objects.select_for_update().filter(pk=row_id, state=BelowState.OPEN).first()
    now = clock.now()
    if row is None or row.due_at is None or now < row.due_at - timedelta(hours=REMIND_HOURS):
        return
    if now >= row.due_at:
        _record("moderation.below_late", row, "system")
    _tell(row, sorted(set(clocks.moderators()) - set(row.barred)), now)


def _row(origin_unit: int, referral_id: str, at: str) -> ForBelow:
    """The locked row, made by whichever message about it comes first."""
    known = {"origin_unit": origin_unit, "referral": UUID(referral_id)}
    ForBelow.objects.get_or_create(**known, defaults={"asked_at": datetime.fromisoformat(at)})
    row: ForBelow = ForBelow.objects.select_for_update().get(**known)
    return row


def _tell(row: ForBelow, deciders: list[int], at: datetime) -> None:
    link = f"{clocks.DESK}below/{row.id}/"
    publish(ModeratorsWanted(what="below", accounts=tuple(deciders), at=at, link=link))


def _record(action: str, row: ForBelow, actor: int | str) -> None:
    record(
        action,
        object_type="verdict_for_below",
        object_id=str(row.id),
        actor=actor,
        detail={
            "origin": row.origin_unit,
            "wanted": row.wanted,
            "verdict": row.verdict,
            "reason": row.reason,
        },
    )
