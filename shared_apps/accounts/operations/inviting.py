"""Offers a role by a one-time link, and takes the acceptance."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import enter_network, unit_or_none
from shared_apps.accounts.data import INVITATION_LIFE
from shared_apps.accounts.models import Account, Invitation
from shared_apps.accounts.operations.appointing import (
    AppointmentError,
    grant_role,
    note_on_both_sides,
    tell_unit,
)
from shared_apps.accounts.sessions import digest


class LinkSpentError(Exception):
    """The link is unknown, used, withdrawn or over: the page says the same for all of them."""


def invite(
    *,
    username: str,
    name: str,
    role: str,
    more_roles: Sequence[str] = (),
    unit_id: int | None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    staff_kind: str = "full_time",
    invited_by: int | None,
) -> tuple[int, str]:
    """Offer a role (and more roles in the same unit) to a login; return the invitation's id and the token of
    its link, which is shown only now.

    Nothing tells whether the login has an account already. The caller has checked that the role may be given.
    Raises AppointmentError("days") for a last day before the first or before today.
    """
    first = starts_on or business_day()
    if ends_on is not None and ends_on < max(first, business_day()):
        raise AppointmentError("days")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        with enter_network():
            invitation = Invitation.objects.create(
                token_digest=digest(token),
                username=username.strip().lower(),
                name=name.strip(),
                role=role,
                more_roles=list(more_roles),
                unit_id=unit_id,
                staff_kind=staff_kind,
                starts_on=first,
                ends_on=ends_on,
                invited_by_id=invited_by,
                ends_at=now() + INVITATION_LIFE,
            )
        _note("account.invited", invitation, actor_id=invited_by)
    return int(invitation.pk), token


def withdraw(*, invitation_id: int, unit_id: int | None, withdrawn_by: int) -> None:
    """Take an open invitation of a unit back. Raises LookupError when the unit has none with this id."""
    with transaction.atomic():
        with enter_network():
            changed = Invitation.objects.filter(
                pk=invitation_id, unit_id=unit_id, accepted_at=None, withdrawn_at=None
            ).update(withdrawn_at=now())
            if not changed:
                raise LookupError(f"unit {unit_id} has no open invitation {invitation_id}")
            invitation = Invitation.objects.get(pk=invitation_id)
        _note("account.invitation_withdrawn", invitation, actor_id=withdrawn_by)


def withdraw_invitation(invitation_id: int) -> None:
    """Let a link work no longer whose role is offered anew; one that was accepted or is over stays so."""
    with enter_network(), transaction.atomic():
        changed = Invitation.objects.filter(pk=invitation_id, accepted_at=None, withdrawn_at=None).update(
            withdrawn_at=now()
        )
        if changed:
            _note("account.invitation_withdrawn", Invitation.objects.get(pk=invitation_id), actor_id=None)


def open_invitation(token: str) -> Invitation:
    """The invitation behind a link. Raises LinkSpentError."""
    with enter_network():
        found = Invitation.objects.filter(
            token_digest=digest(token), accepted_at=None, withdrawn_at=None, ends_at__gt=now()
        ).first()
    if found is None:
        raise LinkSpentError
    return found


def has_account(invitation: Invitation) -> bool:
    """Whether the person must sign in to accept, rather than choose a password. Told to the holder of the
    link only.
    """
    with enter_network():
        return Account.objects.filter(username=invitation.username).exists()


def accept_with_new_account(token: str, password: str) -> int:
    """Make the account with this (validated) password and give the role; return the account's id.

    Raises LinkSpentError; also when somebody has taken the login meanwhile.
    """
    with enter_network(), transaction.atomic():
        invitation = _claim(token_digest=digest(token))
        if Account.objects.filter(username=invitation.username).exists():
            raise LinkSpentError
        account = Account.objects.create_account(
            username=invitation.username, name=invitation.name, password=password
        )
        _give(invitation, account.pk)
        return int(account.pk)


def accept_as(token: str, account_id: int) -> None:
    """Give the role to the account for which the invitation was made, signed in by now. Raises
    LinkSpentError.
    """
    with enter_network(), transaction.atomic():
        invitation = _claim(token_digest=digest(token))
        if not Account.objects.filter(pk=account_id, username=invitation.username, is_active=True).exists():
            raise LinkSpentError
        _give(invitation, account_id)


def accept_vouched_for(invitation_id: int, *, unit_id: int) -> int:
    """Make the account of somebody for whom the unit's own provider has vouched, without a password, and give
    the role; return the account's id. In NETWORK, in a transaction.

    The caller has seen the invitation's link in this browser. Raises LinkSpentError; also for an invitation
    of another unit, and when the login has an account, whose owner signs in to accept.
    """
    invitation = _claim(pk=invitation_id, unit_id=unit_id)
    if Account.objects.filter(username=invitation.username).exists():
        raise LinkSpentError
    account = Account.objects.create_account(username=invitation.username, name=invitation.name)
    _give(invitation, account.pk)
    return int(account.pk)


def _claim(**which: Any) -> Invitation:
    found = (
        Invitation.objects.select_for_update()
        .filter(accepted_at=None, withdrawn_at=None, ends_at__gt=now(), **which)
        .first()
    )
    if found is None or (found.ends_on is not None and found.ends_on < business_day()):
        raise LinkSpentError
    return found


def _give(invitation: Invitation, account_id: int) -> None:
    for role in (invitation.role, *invitation.more_roles):
        try:
            grant_role(
                account_id=account_id,
                role=role,
                unit_id=invitation.unit_id,
                starts_on=max(invitation.starts_on, business_day()),
                ends_on=invitation.ends_on,
                staff_kind=invitation.staff_kind,
                granted_by=invitation.invited_by_id,
            )
        except AppointmentError as error:
            # Who holds the role already has what was offered.
            if error.code != "held":
                raise
    invitation.accepted_at = now()
    invitation.accepted_by_id = account_id
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    tell_unit(account_id=account_id, unit_id=invitation.unit_id, invitation_id=invitation.pk)
    note_on_both_sides(
        "account.invitation_accepted",
        account_id=account_id,
        actor_id=account_id,
        detail={"invitation": invitation.pk, "role": invitation.role, "unit": invitation.unit_id},
    )


def _note(action: str, invitation: Invitation, *, actor_id: int | None) -> None:
    # Nobody has an account yet: the object is the invitation, and its login stays out of the audit.
    detail = {"role": invitation.role, "unit": invitation.unit_id}
    actor: int | str = actor_id if actor_id is not None else "system"
    if unit_or_none() is not None:
        record(action, object_type="invitation", object_id=invitation.pk, actor=actor, detail=detail)
    with enter_network():
        record(action, object_type="invitation", object_id=invitation.pk, actor=actor, detail=detail)
