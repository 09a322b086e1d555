"""Swaps and substitutes: offered by who has the shift, taken by a colleague, confirmed by a leader where the
unit wants that.
"""

from django.db import transaction
from django.db.models import Q

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.people.data.codes import OPEN_CHANGES, ChangeKind, ChangeState
from tenant_apps.people.data.settings import SWAP_CONFIRMED
from tenant_apps.people.models import Shift, ShiftChange
from tenant_apps.people.operations.rostering import hand_to, overlaps
from tenant_apps.people.queries.staff import has_second_person, leaders, staff_names
from tenants.public import get_setting


class ChangeRefusedError(Exception):
    """A step of a swap cannot be taken; `code` says why: "not_yours", "over", "asked", "person", "overlap",
    "taken", "own", "same".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask_change(
    *, shift_id: int, asked_by: int, to_account: int | None = None, other_shift_id: int | None = None
) -> int:
    """Offer a shift of one's own to somebody (to anybody), or in exchange for a shift of theirs; return the
    id.

    Raises LookupError for an unknown shift, ChangeRefusedError "not_yours", "over" for a shift that has
    begun, "asked" when one is open for it already, "person", "same", "overlap".
    """
    with transaction.atomic():
        shift = _shift(shift_id)
        if shift.account_id != asked_by:
            raise ChangeRefusedError("not_yours")
        if shift.starts_at <= now():
            raise ChangeRefusedError("over")
        if shift.changes.filter(state__in=OPEN_CHANGES).exists():
            raise ChangeRefusedError("asked")
        other = None if other_shift_id is None else _shift(other_shift_id)
        if other is not None:
            to_account = other.account_id
            if other.starts_at <= now():
                raise ChangeRefusedError("over")
            if other.kind != shift.kind:
                raise ChangeRefusedError("same")
        if to_account == asked_by:
            raise ChangeRefusedError("same")
        if to_account is not None and to_account not in staff_names():
            raise ChangeRefusedError("person")
        change = ShiftChange.objects.create(
            shift=shift,
            kind=ChangeKind.GIVE if other is None else ChangeKind.SWAP,
            asked_by=asked_by,
            to_account=to_account,
            other_shift=other,
        )
        _note("roster.change_asked", change, asked_by)
    return int(change.pk)


def take(*, change_id: int, actor: int) -> str:
    """Take what a colleague offers; return the state it is in now. Of two who take it the first has it.

    Raises LookupError, ChangeRefusedError "taken" (also withdrawn or overtaken), "not_yours" when it is
    offered to somebody else, "own", "person", "overlap", "over".
    """
    with transaction.atomic():
        change = _open(change_id)
        if change.state != ChangeState.OFFERED:
            raise ChangeRefusedError("taken")
        if actor == change.asked_by:
            raise ChangeRefusedError("own")
        if change.to_account is not None and change.to_account != actor:
            raise ChangeRefusedError("not_yours")
        change.taken_by, change.taken_at = actor, now()
        _check(change)
        if bool(get_setting(current_unit().id, SWAP_CONFIRMED)) and _somebody_confirms(change):
            change.state = ChangeState.TAKEN
        else:
            _carry_out(change)
        change.save(update_fields=["taken_by", "taken_at", "state"])
        _note("roster.change_taken", change, actor)
    return str(change.state)


def confirm(*, change_id: int, actor: int, approve: bool) -> None:
    """A leader's word on a change that was taken: it is carried out, or refused.

    Raises LookupError, ChangeRefusedError "taken" when it does not wait for one, "own" for one of the two,
    "person", "overlap", "over".
    """
    with transaction.atomic():
        change = _open(change_id)
        if change.state != ChangeState.TAKEN:
            raise ChangeRefusedError("taken")
        if actor in (change.asked_by, change.taken_by):
            raise ChangeRefusedError("own")
        if approve:
            _check(change)
            _carry_out(change)
        else:
            change.state = ChangeState.REFUSED
        change.decided_by, change.decided_at = actor, now()
        change.save(update_fields=["state", "decided_by", "decided_at"])
        _note("roster.change_decided", change, actor)


def turn_down(*, change_id: int, actor: int) -> None:
    """Take one's own offer back, or say no to one that was made to oneself.

    Raises LookupError, ChangeRefusedError "not_yours" or "taken".
    """
    with transaction.atomic():
        change = _open(change_id)
        if actor == change.asked_by:
            change.state = ChangeState.WITHDRAWN
        elif actor == change.to_account and change.state == ChangeState.OFFERED:
            change.state = ChangeState.REFUSED
        else:
            raise ChangeRefusedError("not_yours")
        change.decided_by, change.decided_at = actor, now()
        change.save(update_fields=["state", "decided_by", "decided_at"])
        _note("roster.change_closed", change, actor)


def _somebody_confirms(change: ShiftChange) -> bool:
    """Whether there is a leader beside the two; a unit without one does not wait for nobody."""
    both = {change.asked_by, change.taken_by}
    return has_second_person(change.asked_by) and bool(set(leaders()) - both)


def _check(change: ShiftChange) -> None:
    """Raise ChangeRefusedError where the change would not hold any more. Locks both shifts, the lower id
    first.
    """
    wanted = [change.shift_id, change.other_shift_id]
    rows = {
        row.pk: row
        for row in Shift.objects.select_for_update()
        .filter(pk__in=[pk for pk in wanted if pk is not None])
        .order_by("pk")
    }
    shift = rows[change.shift_id]
    other = None if change.other_shift_id is None else rows[change.other_shift_id]
    taker, giver = change.taken_by or 0, change.asked_by
    if any(row.starts_at <= now() for row in rows.values()):
        raise ChangeRefusedError("over")
    if shift.account_id != giver or (other is not None and other.account_id != taker):
        raise ChangeRefusedError("taken")
    if not {taker, giver} <= set(staff_names()):
        raise ChangeRefusedError("person")
    if _busy(taker, shift, other) or (other is not None and _busy(giver, other, shift)):
        raise ChangeRefusedError("overlap")
    change.shift, change.other_shift = shift, other


def _busy(account_id: int, takes: Shift, gives: Shift | None) -> bool:
    return overlaps(
        account_id, takes.kind, takes.starts_at, takes.ends_at, without=None if gives is None else gives.pk
    )


def _carry_out(change: ShiftChange) -> None:
    taker, giver = change.taken_by or 0, change.asked_by
    if change.other_shift is None:
        hand_to(change.shift, taker)
    else:
        # Both are checked already; written together, since each stands in the other's way.
        Shift.objects.filter(pk=change.shift_id).update(account_id=taker, leads=False)
        Shift.objects.filter(pk=change.other_shift_id).update(account_id=giver, leads=False)
        pages_changed()
    change.state = ChangeState.DONE
    touched = [pk for pk in (change.shift_id, change.other_shift_id) if pk is not None]
    ShiftChange.objects.filter(
        Q(shift_id__in=touched) | Q(other_shift_id__in=touched), state__in=OPEN_CHANGES
    ).exclude(pk=change.pk).update(state=ChangeState.LAPSED, decided_at=now())


def _open(change_id: int) -> ShiftChange:
    change: ShiftChange | None = ShiftChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise LookupError(f"there is no change {change_id}")
    if change.state not in OPEN_CHANGES:
        raise ChangeRefusedError("taken")
    return change


def _shift(shift_id: int) -> Shift:
    shift: Shift | None = Shift.objects.select_for_update().filter(pk=shift_id).first()
    if shift is None:
        raise LookupError(f"there is no shift {shift_id}")
    return shift


def _note(action: str, change: ShiftChange, actor: int) -> None:
    record(
        action,
        object_type="shift_change",
        object_id=change.pk,
        actor=actor,
        detail={"shift": change.shift_id, "kind": str(change.kind), "state": str(change.state)},
    )
