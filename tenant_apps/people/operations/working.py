"""What members have done: answers that were published, and the hours that count for them."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import current_unit
from tenant_apps.people.data.codes import HoursKind, HoursState, MemberKind, MemberState
from tenant_apps.people.data.settings import MINUTES_PER_ANSWER
from tenant_apps.people.models import Hours, Member
from tenants.public import get_setting

EARLIEST_ENTRY_DAYS = 60
"""How far back hours may be entered by hand."""


class HoursRefusedError(Exception):
    """Hours cannot be entered; `code` says why: "day", "minutes", "too_many"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def note_answered(*, member_id: int, reference: str, at: datetime) -> None:
    """Note that an answer of this member was published; `reference` (the question's id) counts once.

    A volunteer gets the minutes that the unit has set. Call it in the transaction that publishes. Raises
    LookupError for an unknown member.
    """
    with transaction.atomic():
        member = Member.objects.select_for_update().filter(pk=member_id).first()
        if member is None:
            raise LookupError(f"there is no member {member_id}")
        _entry, made = Hours.objects.get_or_create(
            member=member,
            reference=reference,
            defaults={
                "kind": HoursKind.ANSWER,
                # Those of experts and partners are noted for the same reason, once.
                "state": HoursState.CONFIRMED,
                "day": business_day(at),
                "minutes": int(get_setting(current_unit().id, MINUTES_PER_ANSWER)),
                "noted_at": now(),
            },
        )
        if made:
            Member.objects.filter(pk=member_id).update(answered=F("answered") + 1, last_answered_at=at)


def enter_hours(*, account_id: int, day: date, minutes: int, words: str) -> int:
    """Enter hours of one's own; they count once somebody of the staff confirms them. Return the entry's id.

    Raises LookupError for somebody who is no volunteer here, HoursRefusedError.
    """
    today = business_day()
    if not 0 <= (today - day).days <= EARLIEST_ENTRY_DAYS:
        raise HoursRefusedError("day")
    if not 1 <= minutes <= 720:
        raise HoursRefusedError("minutes")
    with transaction.atomic():
        member = (
            Member.objects.select_for_update()
            .filter(account_id=account_id, kind=MemberKind.VOLUNTEER, state=MemberState.ACTIVE)
            .first()
        )
        if member is None:
            raise LookupError(f"account {account_id} is no volunteer")
        if Hours.objects.filter(member=member, state=HoursState.PROPOSED).count() >= 20:
            raise HoursRefusedError("too_many")
        entry = Hours.objects.create(
            member=member,
            kind=HoursKind.MANUAL,
            state=HoursState.PROPOSED,
            day=day,
            minutes=minutes,
            words=words.strip(),
            noted_at=now(),
        )
        record(
            "hours.entered",
            object_type="hours",
            object_id=entry.pk,
            actor=account_id,
            detail={"minutes": minutes, "day": day.isoformat()},
        )
    return int(entry.pk)


def decide_hours(*, hours_id: int, confirm: bool, actor: int) -> None:
    """Confirm hours entered by hand, or not. Raises LookupError when there are none waiting with this id."""
    with transaction.atomic():
        entry = (
            Hours.objects.select_for_update()
            .filter(pk=hours_id, state=HoursState.PROPOSED)
            .exclude(member__account_id=actor)
            .first()
        )
        if entry is None:
            raise LookupError(f"no hours {hours_id} wait for this person's word")
        entry.state = HoursState.CONFIRMED if confirm else HoursState.REFUSED
        entry.decided_by, entry.decided_at = actor, now()
        entry.save(update_fields=["state", "decided_by", "decided_at"])
        record(
            "hours.decided",
            object_type="hours",
            object_id=hours_id,
            actor=actor,
            detail={"state": str(entry.state)},
        )
