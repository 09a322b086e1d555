"""Making the roster."""

from datetime import date, datetime, timedelta

from django.db import transaction

from huisheng.kernel.audit import record
from tenant_apps.people.models import Shift
from tenant_apps.people.queries import day_start, staff_names

LONGEST = timedelta(hours=24)


class ShiftRefusedError(Exception):
    """A shift cannot be entered; `code` says why: "person", "length" or "overlap"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_shift(*, account_id: int, starts_at: datetime, ends_at: datetime, made_by: int) -> int:
    """Put somebody on duty; return the shift's id. Aware instants, at most 24 hours.

    Raises ShiftRefusedError: "person" for somebody without a role in the unit, "length", "overlap" with
    another shift of the same person.
    """
    if account_id not in staff_names():
        raise ShiftRefusedError("person")
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise ShiftRefusedError("length")
    with transaction.atomic():
        if _overlaps(account_id, starts_at, ends_at):
            raise ShiftRefusedError("overlap")
        shift = Shift.objects.create(
            account_id=account_id, starts_at=starts_at, ends_at=ends_at, made_by_id=made_by
        )
        record(
            "roster.shift_added",
            object_type="shift",
            object_id=shift.pk,
            actor=made_by,
            detail={"account": account_id, "from": starts_at.isoformat(), "until": ends_at.isoformat()},
        )
    return int(shift.pk)


def remove_shift(*, shift_id: int, removed_by: int) -> None:
    """Take a shift out of the roster. Raises LookupError when there is none."""
    with transaction.atomic():
        shift = Shift.objects.select_for_update().filter(pk=shift_id).first()
        if shift is None:
            raise LookupError(f"there is no shift {shift_id}")
        account_id = shift.account_id
        shift.delete()
        record(
            "roster.shift_removed",
            object_type="shift",
            object_id=shift_id,
            actor=removed_by,
            detail={"account": account_id},
        )


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
            if shift.account_id in names and not _overlaps(shift.account_id, begins, ends):
                Shift.objects.create(
                    account_id=shift.account_id, starts_at=begins, ends_at=ends, made_by_id=made_by
                )
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


def _overlaps(account_id: int, starts_at: datetime, ends_at: datetime) -> bool:
    return bool(
        Shift.objects.filter(account_id=account_id, starts_at__lt=ends_at, ends_at__gt=starts_at).exists()
    )
