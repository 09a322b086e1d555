"""Making the roster."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.people.data.codes import OPEN_CHANGES, ChangeState, ShiftKind
from tenant_apps.people.models import Shift
from tenant_apps.people.operations.handing_over import wake_at_the_end
from tenant_apps.people.queries.roster import day_start
from tenant_apps.people.queries.staff import staff_names

LONGEST = timedelta(hours=24)


class ShiftRefusedError(Exception):
    """A shift cannot be entered; `code` says why: "person", "length", "overlap", "over"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_shift(
    *,
    account_id: int,
    starts_at: datetime,
    ends_at: datetime,
    made_by: int,
    kind: str = ShiftKind.DUTY,
    team_id: int | None = None,
    leads: bool = False,
) -> int:
    """Put somebody on duty (or on call); return the shift's id. Aware instants, at most 24 hours.

    Raises ShiftRefusedError: "person" for somebody without a role in the unit, "length", "overlap" with
    another shift of the same person.
    """
    if account_id not in staff_names():
        raise ShiftRefusedError("person")
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise ShiftRefusedError("length")
    with transaction.atomic():
        if overlaps(account_id, kind, starts_at, ends_at):
            raise ShiftRefusedError("overlap")
        shift = Shift.objects.create(
            account_id=account_id,
            starts_at=starts_at,
            ends_at=ends_at,
            made_by_id=made_by,
            kind=kind,
            team_id=team_id,
            leads=leads,
        )
        wake_at_the_end(shift)
        pages_changed()
        record(
            "roster.shift_added",
            object_type="shift",
            object_id=shift.pk,
            actor=made_by,
            detail={
                "account": account_id,
                "kind": str(kind),
                "from": starts_at.isoformat(),
                "until": ends_at.isoformat(),
            },
        )
    return int(shift.pk)


def remove_shift(*, shift_id: int, removed_by: int) -> None:
    """Take a shift out of the roster. Raises LookupError when there is none."""
    with transaction.atomic():
        shift = Shift.objects.select_for_update().filter(pk=shift_id).first()
        if shift is None:
            raise LookupError(f"there is no shift {shift_id}")
        account_id = shift.account_id
        overtake(Q(wanted_shift=shift))
        shift.delete()
        pages_changed()
        record(
            "roster.shift_removed",
            object_type="shift",
            object_id=shift_id,
            actor=removed_by,
            detail={"account": account_id},
        )


def substitute(*, shift_id: int, account_id: int, changed_by: int) -> None:
    """Let somebody else take over a shift, as whoever makes the roster decides; open requests are overtaken.

    Raises LookupError when there is no such shift, ShiftRefusedError as add_shift, and "over" for a shift
    that has ended.
    """
    with transaction.atomic():
        shift = Shift.objects.select_for_update().filter(pk=shift_id).first()
        if shift is None:
            raise LookupError(f"there is no shift {shift_id}")
        if shift.ends_at <= now():
            raise ShiftRefusedError("over")
        before = shift.account_id
        hand_to(shift, account_id)
        overtake(Q(pk=shift_id))
        record(
            "roster.substituted",
            object_type="shift",
            object_id=shift_id,
            actor=changed_by,
            detail={"from": before, "to": account_id},
        )


def overtake(offers: Q) -> None:
    """Open requests that something else has overtaken are closed."""
    Shift.objects.filter(offers, offer_state__in=OPEN_CHANGES).update(offer_state=ChangeState.LAPSED)


def hand_to(shift: Shift, account_id: int) -> None:
    """Write another person into a locked shift. Raises ShiftRefusedError "person" and "overlap"."""
    if account_id not in staff_names():
        raise ShiftRefusedError("person")
    if overlaps(account_id, shift.kind, shift.starts_at, shift.ends_at, without=shift.pk):
        raise ShiftRefusedError("overlap")
    shift.account_id = account_id
    shift.leads = False
    shift.save(update_fields=["account_id", "leads"])
    pages_changed()


def copy_last_week(*, monday: date, made_by: int) -> int:
    """Copy the shifts of the week before `monday` by seven days; return how many were added.

    What would overlap is left out, and so is whoever no longer works here: copying twice adds nothing.
    """
    week = timedelta(days=7)
    names = staff_names()
    before = Shift.objects.filter(starts_at__gte=day_start(monday - week), starts_at__lt=day_start(monday))
    added = 0
    with transaction.atomic():
        for shift in before.order_by("starts_at", "id"):
            begins, ends = shift.starts_at + week, shift.ends_at + week
            if shift.account_id in names and not overlaps(shift.account_id, shift.kind, begins, ends):
                copy = Shift.objects.create(
                    account_id=shift.account_id,
                    starts_at=begins,
                    ends_at=ends,
                    made_by_id=made_by,
                    kind=shift.kind,
                    team_id=shift.team_id,
                    leads=shift.leads,
                )
                wake_at_the_end(copy)
                added += 1
        if added:
            record(
                "roster.week_copied",
                object_type="roster",
                object_id=monday.isoformat(),
                actor=made_by,
                detail={"shifts": added},
            )
    return added


def overlaps(
    account_id: int, kind: str, starts_at: datetime, ends_at: datetime, *, without: int | None = None
) -> bool:
    """Whether this person has another shift of the kind then. Being on call while on duty is no overlap."""
    same = Shift.objects.filter(
        account_id=account_id, kind=kind, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    return bool(same.exclude(pk=without).exists())
