"""Swaps and substitutes: offered by who has the shift, taken by a colleague, confirmed by a leader where the
unit wants that.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.people.data.codes import OPEN_CHANGES, ChangeKind, ChangeState
from tenant_apps.people.data.settings import SWAP_CONFIRMED
from tenant_apps.people.models import Shift
from tenant_apps.people.operations.rostering import hand_to, overlaps, overtake
from tenant_apps.people.queries.staff import has_second_person, leaders, staff_names
from tenants.public import get_setting

_COLUMNS: Final = ("offer", "offer_kind", "offer_state", "offered_to", "wanted_shift", "taken_by")


class ChangeRefusedError(Exception):
    """A step of a swap cannot be taken; `code` says why: "not_yours", "over", "asked", "person", "overlap",
    "taken", "own", "same".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask_change(
    *, shift_id: int, asked_by: int, to_account: int | None = None, other_shift_id: int | None = None
) -> UUID:
    """Offer a shift of one's own to somebody (to anybody), or in exchange for a shift of theirs; return what
    names the offer.

    Raises LookupError for an unknown shift, ChangeRefusedError "not_yours", "over" for a shift that has
    begun, "asked" when one is open for it already, "person", "same", "overlap".
    """
    with transaction.atomic():
        rows = _locked(shift_id, other_shift_id)
        shift = rows[shift_id]
        if shift.account_id != asked_by:
            raise ChangeRefusedError("not_yours")
        if shift.starts_at <= now():
            raise ChangeRefusedError("over")
        if shift.offer_state in OPEN_CHANGES:
            raise ChangeRefusedError("asked")
        other = None if other_shift_id is None else rows[other_shift_id]
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
        offer = uuid7()
        shift.offer, shift.offer_state = offer, ChangeState.OFFERED
        shift.offer_kind = ChangeKind.GIVE if other is None else ChangeKind.SWAP
        shift.offered_to, shift.wanted_shift, shift.taken_by = to_account, other, None
        shift.save(update_fields=_COLUMNS)
        _note("roster.change_asked", shift, asked_by)
    return offer


def take(*, change_id: UUID, actor: int) -> str:
    """Take what a colleague offers; return the state it is in now. Of two who take it the first has it.

    Raises LookupError, ChangeRefusedError "taken" (also withdrawn or overtaken), "not_yours" when it is
    offered to somebody else, "own", "person", "overlap", "over".
    """
    with transaction.atomic():
        shift = _open(change_id)
        if shift.offer_state != ChangeState.OFFERED:
            raise ChangeRefusedError("taken")
        if actor == shift.account_id:
            raise ChangeRefusedError("own")
        if shift.offered_to is not None and shift.offered_to != actor:
            raise ChangeRefusedError("not_yours")
        shift.taken_by = actor
        _check(shift)
        if bool(get_setting(current_unit().id, SWAP_CONFIRMED)) and _somebody_confirms(shift):
            shift.offer_state = ChangeState.TAKEN
        else:
            _carry_out(shift)
        shift.save(update_fields=_COLUMNS)
        _note("roster.change_taken", shift, actor)
    return str(shift.offer_state)


def confirm(*, change_id: UUID, actor: int, approve: bool) -> None:
    """A leader's word on a change that was taken: it is carried out, or refused.

    Raises LookupError, ChangeRefusedError "taken" when it does not wait for one, "own" for one of the two,
    "person", "overlap", "over".
    """
    with transaction.atomic():
        shift = _open(change_id)
        if shift.offer_state != ChangeState.TAKEN:
            raise ChangeRefusedError("taken")
        if actor in (shift.account_id, shift.taken_by):
            raise ChangeRefusedError("own")
        if approve:
            _check(shift)
            _carry_out(shift)
        else:
            shift.offer_state = ChangeState.REFUSED
        shift.save(update_fields=_COLUMNS)
        _note("roster.change_decided", shift, actor)


def turn_down(*, change_id: UUID, actor: int) -> None:
    """Take one's own offer back, or say no to one that was made to oneself.

    Raises LookupError, ChangeRefusedError "not_yours" or "taken".
    """
    with transaction.atomic():
        shift = _open(change_id)
        if actor == shift.account_id:
            shift.offer_state = ChangeState.WITHDRAWN
        elif actor == shift.offered_to and shift.offer_state == ChangeState.OFFERED:
            shift.offer_state = ChangeState.REFUSED
        else:
            raise ChangeRefusedError("not_yours")
        shift.save(update_fields=_COLUMNS)
        _note("roster.change_closed", shift, actor)


def _somebody_confirms(shift: Shift) -> bool:
    """Whether there is a leader beside the two; a unit without one does not wait for nobody."""
    both = {shift.account_id, shift.taken_by}
    return has_second_person(shift.account_id) and bool(set(leaders()) - both)


def _check(shift: Shift) -> None:
    """Raise ChangeRefusedError where the change would not hold any more."""
    other = shift.wanted_shift
    taker, giver = shift.taken_by or 0, shift.account_id
    if shift.starts_at <= now() or (other is not None and other.starts_at <= now()):
        raise ChangeRefusedError("over")
    if shift.offer_kind == ChangeKind.SWAP and (other is None or other.account_id != taker):
        raise ChangeRefusedError("taken")
    if not {taker, giver} <= set(staff_names()):
        raise ChangeRefusedError("person")
    if _busy(taker, shift, other) or (other is not None and _busy(giver, other, shift)):
        raise ChangeRefusedError("overlap")


def _busy(account_id: int, takes: Shift, gives: Shift | None) -> bool:
    return overlaps(
        account_id, takes.kind, takes.starts_at, takes.ends_at, without=None if gives is None else gives.pk
    )


def _carry_out(shift: Shift) -> None:
    other, taker, giver = shift.wanted_shift, shift.taken_by or 0, shift.account_id
    if other is None:
        hand_to(shift, taker)
    else:
        # Both are checked already; written together, since each stands in the other's way.
        Shift.objects.filter(pk=shift.pk).update(account_id=taker, leads=False)
        Shift.objects.filter(pk=other.pk).update(account_id=giver, leads=False)
        pages_changed()
    touched = [row.pk for row in (shift, other) if row is not None]
    overtake((Q(pk__in=touched) | Q(wanted_shift__in=touched)) & ~Q(pk=shift.pk))
    shift.offer_state = ChangeState.DONE


def _open(change_id: UUID) -> Shift:
    """The shift of an offer that is open, locked together with the one that is wanted for it."""
    found = Shift.objects.filter(offer=change_id).values_list("pk", "wanted_shift_id").first()
    if found is None:
        raise LookupError(f"there is no change {change_id}")
    shift_id, other_id = found
    rows = _locked(shift_id, other_id)
    shift = rows[shift_id]
    if shift.offer != change_id or shift.offer_state not in OPEN_CHANGES:
        raise ChangeRefusedError("taken")
    shift.wanted_shift = None if other_id is None else rows[other_id]
    return shift


def _locked(*shift_ids: int | None) -> dict[int, Shift]:
    """These shifts, locked, the lower id first."""
    wanted = [pk for pk in shift_ids if pk is not None]
    rows = {row.pk: row for row in Shift.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    if len(rows) < len(set(wanted)):
        raise LookupError(f"there is no shift among {wanted}")
    return rows


def _note(action: str, shift: Shift, actor: int) -> None:
    record(
        action,
        object_type="shift_change",
        object_id=str(shift.offer),
        actor=actor,
        detail={"shift": shift.pk, "kind": str(shift.offer_kind), "state": str(shift.offer_state)},
    )
