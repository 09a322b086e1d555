"""Gives and ends roles, and says who may.

Who may give what, and end it: an administrator the roles of the own unit; network staff those of every
unit at or below theirs, the viewer's role there, and the network staff's role strictly below (nobody makes
a peer alone); an operator all.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from huisheng.kernel.access import (
    NETWORK_STAFF,
    NETWORK_VIEWER,
    OPERATOR,
    UNIT_ADMIN,
    UNIT_ROLES,
    Actor,
    may,
)
from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import enter_network, unit_or_none
from shared_apps.accounts.models import Account, RoleGrant
from shared_apps.accounts.operations.withdrawing_links import withdraw_links_of
from shared_apps.contracts.staff_messages import StaffChanged
from tenants.public import UnitCard, unit_cards


class AppointmentError(Exception):
    """A role cannot be given or ended; `code` says why, in a word that pages translate."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def grantable_roles(actor: Actor, card: UnitCard | None) -> frozenset[str]:
    """The roles that the actor may give and end in a unit (None: above all units)."""
    if may(actor, "accounts.operate"):
        return frozenset({OPERATOR}) if card is None else UNIT_ROLES | {NETWORK_VIEWER, NETWORK_STAFF}
    if card is None:
        return frozenset()
    roles: set[str] = set()
    if actor.has_unit_role(card.id, UNIT_ADMIN):
        roles |= UNIT_ROLES
    for path in actor.paths_for(NETWORK_STAFF):
        if card.path.startswith(path):
            roles |= UNIT_ROLES | {NETWORK_VIEWER}
            if card.path != path:
                roles.add(NETWORK_STAFF)
    return frozenset(roles)


def grant_role(
    *,
    account_id: int,
    role: str,
    unit_id: int | None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    staff_kind: str = "full_time",
    granted_by: int | None = None,
) -> int:
    """Give a role from `starts_on` (today) to the end of `ends_on` (no end), days of Asia/Shanghai; return
    its id.

    The caller has checked that it may be given. Raises AppointmentError("held") when the account holds the
    role in the unit on one of these days, ("days") for a last day before the first, LookupError for an
    unknown account.
    """
    first = starts_on or business_day()
    if ends_on is not None and ends_on < first:
        raise AppointmentError("days")
    if (unit_id is None) != (role == OPERATOR):
        raise AppointmentError("place")
    with transaction.atomic():
        with enter_network():
            # The row of the account is the lock: two administrators cannot give the same role at the same
            # moment.
            if not Account.objects.select_for_update().filter(pk=account_id).exists():
                raise LookupError(f"there is no account {account_id}")
            same = RoleGrant.objects.filter(account_id=account_id, role=role, unit_id=unit_id, ended_at=None)
            overlapping = same.filter(Q(ends_on=None) | Q(ends_on__gte=first))
            if ends_on is not None:
                overlapping = overlapping.filter(starts_on__lte=ends_on)
            if overlapping.exists():
                raise AppointmentError("held")
            grant = RoleGrant.objects.create(
                account_id=account_id,
                role=role,
                unit_id=unit_id,
                starts_on=first,
                ends_on=ends_on,
                staff_kind=staff_kind,
                granted_by_id=granted_by,
            )
        _note("account.role_granted", grant, granted_by)
        if ends_on is not None:
            tell_unit(account_id=account_id, unit_id=unit_id)
    return int(grant.pk)


def end_role(*, grant_id: int, unit_id: int | None, ended_by: int | None) -> None:
    """End a role of a unit at once. The caller has checked that it may be ended. Ended by somebody else, the
    links that its holder has given out open nothing any more.

    Raises LookupError when the unit has no such role that is not over, AppointmentError("last_admin") when
    nobody would be left to administer the unit ("last_operator" for the installation).
    """
    with transaction.atomic():
        with enter_network():
            grant = _locked(grant_id, unit_id)
            _keep_one(grant, max(grant.starts_on, business_day()))
            grant.ended_at = now()
            grant.ended_by_id = ended_by
            grant.save(update_fields=["ended_at", "ended_by_id"])
        if ended_by is not None and ended_by != grant.account_id:
            withdraw_links_of(grant.account_id, by=ended_by)
        _note("account.role_ended", grant, ended_by)
        tell_unit(account_id=grant.account_id, unit_id=unit_id)


def set_last_day(*, grant_id: int, unit_id: int | None, ends_on: date | None, changed_by: int | None) -> None:
    """Change until when a role is held (None: without end).

    Raises as end_role, where nobody would hold the role on the day after, and AppointmentError("days") for a
    last day that is past or before the first.
    """
    with transaction.atomic():
        with enter_network():
            grant = _locked(grant_id, unit_id)
            if ends_on is not None and ends_on < max(grant.starts_on, business_day()):
                raise AppointmentError("days")
            if ends_on is not None and (grant.ends_on is None or ends_on < grant.ends_on):
                _keep_one(grant, ends_on + timedelta(days=1))
            grant.ends_on = ends_on
            grant.save(update_fields=["ends_on"])
        _note("account.role_last_day", grant, changed_by)
        tell_unit(account_id=grant.account_id, unit_id=unit_id)


def tell_unit(*, account_id: int, unit_id: int | None, invitation_id: int | None = None) -> None:
    """Let a unit know that the roles of somebody there have changed, so that duties and queues follow.

    Inside the transaction of the change. A unit without a schema has nothing that could follow.
    """
    if unit_id is None or unit_cards([unit_id])[unit_id].schema is None:
        return
    with enter_network():
        emit(StaffChanged(account_id=account_id, invitation_id=invitation_id), to_unit=unit_id)


def _locked(grant_id: int, unit_id: int | None) -> RoleGrant:
    """The grant, with every grant of the same role in the unit locked, so that two do not end the last two
    at once.
    """
    rows = list(
        RoleGrant.objects.not_over().select_for_update(of=("self",)).filter(unit_id=unit_id).order_by("pk")
    )
    found = next((row for row in rows if row.pk == grant_id), None)
    if found is None:
        raise LookupError(f"unit {unit_id} has no role {grant_id}")
    return found


def _keep_one(grant: RoleGrant, first_day_without: date) -> None:
    """Refuse to take away the days from this one on where nobody else would hold the role then."""
    code = {UNIT_ADMIN: "last_admin", OPERATOR: "last_operator"}.get(grant.role)
    if code is None:
        return
    others = (
        RoleGrant.objects.holding(first_day_without)
        .filter(role=grant.role, unit_id=grant.unit_id)
        .exclude(pk=grant.pk)
    )
    if not others.exists():
        raise AppointmentError(code)


def _note(action: str, grant: RoleGrant, actor_id: int | None) -> None:
    detail = {
        "grant": grant.pk,
        "role": grant.role,
        "unit": grant.unit_id,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": None if grant.ends_on is None else grant.ends_on.isoformat(),
    }
    note_on_both_sides(action, account_id=grant.account_id, actor_id=actor_id, detail=detail)


def note_on_both_sides(
    action: str, *, account_id: int, actor_id: int | None, detail: dict[str, object]
) -> None:
    """An audit entry for the network and, when done inside a unit, for that unit as well."""
    actor: int | str = actor_id if actor_id is not None else "system"
    if unit_or_none() is not None:
        record(action, object_type="account", object_id=account_id, actor=actor, detail=detail)
    with enter_network():
        record(action, object_type="account", object_id=account_id, actor=actor, detail=detail)
