"""Swaps and substitutes that are open, as one person sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from huisheng.kernel.clock import now
from tenant_apps.people.data.codes import OPEN_CHANGES, ChangeState, ShiftKind
from tenant_apps.people.models import Shift
from tenant_apps.people.queries.staff import staff_names


@dataclass(frozen=True, slots=True)
class Change:
    """One open request. What may be done with it is said by the three flags."""

    change_id: UUID
    shift_id: int
    kind: str
    who: str
    to: str
    taken_by: str
    starts_at: datetime
    ends_at: datetime
    other_starts_at: datetime | None
    other_ends_at: datetime | None
    may_take: bool
    may_turn_down: bool
    may_confirm: bool


def open_changes(account_id: int, *, confirms: bool, names: Mapping[int, str] | None = None) -> list[Change]:
    """What is open for this person: own requests, those one may take, and (`confirms`) those that wait for a
    leader. The soonest shift first. ``names``: of the staff, where they have been looked up.
    """
    rows = (
        Shift.objects.filter(offer_state__in=OPEN_CHANGES, starts_at__gt=now())
        .select_related("wanted_shift")
        .order_by("starts_at", "offer")
    )
    if not confirms:
        rows = rows.filter(
            Q(account_id=account_id) | Q(taken_by=account_id) | Q(offered_to=account_id) | Q(offered_to=None)
        )
    found = list(rows)
    if not found:
        return []
    names = staff_names() if names is None else names
    return [
        Change(
            change_id=row.offer,
            shift_id=row.pk,
            kind=row.offer_kind,
            who=names.get(row.account_id, ""),
            to=names.get(row.offered_to or 0, ""),
            taken_by=names.get(row.taken_by or 0, ""),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            other_starts_at=None if row.wanted_shift is None else row.wanted_shift.starts_at,
            other_ends_at=None if row.wanted_shift is None else row.wanted_shift.ends_at,
            may_take=row.offer_state == ChangeState.OFFERED
            and row.account_id != account_id
            and row.offered_to in (None, account_id),
            may_turn_down=row.account_id == account_id
            or (row.offered_to == account_id and row.offer_state == ChangeState.OFFERED),
            may_confirm=confirms
            and row.offer_state == ChangeState.TAKEN
            and account_id not in (row.account_id, row.taken_by),
        )
        for row in found
    ]


def shifts_of_others(shift: Shift) -> list[Shift]:
    """Shifts to come that this one could be exchanged for: of the same kind, of other people."""
    return list(
        Shift.objects.filter(kind=ShiftKind(shift.kind), starts_at__gt=now())
        .exclude(account_id=shift.account_id)
        .order_by("starts_at", "pk")[:40]
    )
