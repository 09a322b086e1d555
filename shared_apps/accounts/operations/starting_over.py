"""Helps a person who can no longer sign in: a link for a new password, and the reset of a second factor.

A password link is made by one person who may answer for the account: it opens nothing without the second
factor. A second factor is started over by two persons of the unit, or by one of a unit above. The password
goes with it: the person gets a one-time link by hand, so that who merely knows the old password cannot
step in between.

Answering for an account means standing over everything it may do. An administrator of a county answers for
those whose roles are all in that county; a person who also works for the province is helped by the
province or an operator.
"""

import secrets
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from huisheng.kernel.access import LEADER, NETWORK_STAFF, OPERATOR, UNIT_ADMIN, UNIT_ROLES, Actor, may
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.data import PASSWORD_LINK_LIFE, RESET_REQUEST_LIFE
from shared_apps.accounts.models import (
    Account,
    FactorReset,
    OutsideIdentity,
    PasswordLink,
    PhoneCode,
    PhoneFactor,
    RoleGrant,
)
from shared_apps.accounts.operations.appointing import note_on_both_sides
from shared_apps.accounts.operations.inviting import LinkSpentError
from shared_apps.accounts.operations.signing_out import end_all_sessions
from shared_apps.accounts.sessions import digest
from tenants.public import unit_cards


class NotAnswerableError(Exception):
    """The actor may not do this for the account; `code` says why, in a word that pages translate."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def answers_within_unit(actor: Actor, account_id: int, unit_id: int) -> bool:
    """Whether the actor administers or leads the unit in which ALL roles of the (other) account are."""
    return account_id in answerable_within_unit(actor, [account_id], unit_id)


def answerable_within_unit(actor: Actor, account_ids: Iterable[int], unit_id: int) -> set[int]:
    """For which of these accounts `answers_within_unit` is true. One query."""
    if not actor.has_unit_role(unit_id, UNIT_ADMIN, LEADER):
        return set()
    return {
        account_id
        for account_id, held in _places(account_ids).items()
        if account_id != actor.account_id
        and all(place == unit_id and role in UNIT_ROLES for role, place in held)
    }


def answers_from_above(actor: Actor, account_id: int) -> bool:
    """Whether the actor stands strictly above every unit in which the (other) account holds a role."""
    return account_id in answerable_from_above(actor, [account_id])


def answerable_from_above(actor: Actor, account_ids: Iterable[int]) -> set[int]:
    """For which of these accounts `answers_from_above` is true. Three queries."""
    # For an operator there is nobody above: two operators do it together.
    places = {
        account_id: held
        for account_id, held in _places(account_ids).items()
        if account_id != actor.account_id and all(role != OPERATOR for role, _ in held)
    }
    if may(actor, "accounts.operate"):
        return set(places)
    cards = unit_cards({place for held in places.values() for _, place in held if place is not None})
    above = actor.paths_for(NETWORK_STAFF)
    under = {
        unit_id
        for unit_id, card in cards.items()
        if any(card.path.startswith(path) and card.path != path for path in above)
    }
    return {
        account_id
        for account_id, held in places.items()
        if all(place in under for _, place in held if place is not None)
    }


def make_password_link(*, actor: Actor, account_id: int, unit_id: int | None) -> str:
    """Make a one-time link for a new password; return its token. Raises NotAnswerableError("not_yours")."""
    within = unit_id is not None and answers_within_unit(actor, account_id, unit_id)
    if not within and not answers_from_above(actor, account_id):
        raise NotAnswerableError("not_yours")
    with transaction.atomic():
        token = _new_link(account_id, actor.account_id)
        note_on_both_sides(
            "account.password_link",
            account_id=account_id,
            actor_id=actor.account_id,
            detail={"unit": unit_id},
        )
    return token


def ask_for_reset(*, actor: Actor, account_id: int, unit_id: int | None) -> int:
    """Ask that a second factor be started over; a second person decides. Returns the request's id.

    Raises NotAnswerableError("not_yours"), or ("asked") when one is waiting already.
    """
    if not _may_decide(actor, account_id, unit_id):
        raise NotAnswerableError("not_yours")
    moment = now()
    with transaction.atomic():
        try:
            with enter_network(), transaction.atomic():
                FactorReset.objects.filter(
                    account_id=account_id, decided_at=None, ends_at__lte=moment
                ).update(decided_at=moment, approved=False)
                reset = FactorReset.objects.create(
                    account_id=account_id,
                    unit_id=unit_id,
                    asked_by_id=_id(actor),
                    asked_at=moment,
                    ends_at=moment + RESET_REQUEST_LIFE,
                )
        except IntegrityError as error:
            raise NotAnswerableError("asked") from error
        _note("account.factor_reset_asked", reset, actor)
    return int(reset.pk)


def decide_reset(*, actor: Actor, reset_id: int, unit_id: int | None, approve: bool) -> str | None:
    """Decide a request of this unit as the second person; return the token of the person's new link if
    approved.

    Whoever asked may take the request back, but not approve it. Raises LookupError for no open request,
    NotAnswerableError("same_person") or ("not_yours").
    """
    with transaction.atomic():
        with enter_network():
            reset = (
                FactorReset.objects.select_for_update()
                .filter(pk=reset_id, unit_id=unit_id, decided_at=None, ends_at__gt=now())
                .first()
            )
        if reset is None:
            raise LookupError(f"unit {unit_id} has no open request {reset_id}")
        if not _may_decide(actor, reset.account_id, unit_id):
            raise NotAnswerableError("not_yours")
        if approve and actor.account_id == reset.asked_by_id:
            raise NotAnswerableError("same_person")
        with enter_network():
            reset.decided_by_id, reset.decided_at, reset.approved = _id(actor), now(), approve
            reset.save(update_fields=["decided_by_id", "decided_at", "approved"])
        _note("account.factor_reset_approved" if approve else "account.factor_reset_refused", reset, actor)
        return _start_over(reset.account_id, _id(actor)) if approve else None


def reset_from_above(*, actor: Actor, account_id: int, unit_id: int | None) -> str:
    """Start a second factor over as the unit above; return the token of the person's new link.

    Raises NotAnswerableError("not_yours").
    """
    if not answers_from_above(actor, account_id):
        raise NotAnswerableError("not_yours")
    moment = now()
    with transaction.atomic():
        with enter_network():
            FactorReset.objects.filter(account_id=account_id, decided_at=None).update(
                decided_by_id=_id(actor), decided_at=moment, approved=False
            )
            reset = FactorReset.objects.create(
                account_id=account_id,
                unit_id=unit_id,
                asked_by_id=_id(actor),
                asked_at=moment,
                ends_at=moment,
                decided_by_id=_id(actor),
                decided_at=moment,
                approved=True,
                by_parent=True,
            )
        _note("account.factor_reset_by_parent", reset, actor)
        return _start_over(account_id, _id(actor))


def account_of_password_link(token: str) -> Account:
    """The account that may set a new password with this link. Raises LinkSpentError."""
    with enter_network():
        link = (
            PasswordLink.objects.select_related("account")
            .filter(token_digest=digest(token), used_at=None, ends_at__gt=now(), account__is_active=True)
            .first()
        )
    if link is None:
        raise LinkSpentError
    return link.account


def use_password_link(token: str, password: str) -> None:
    """Set the (validated) password and end the account's sessions. Raises LinkSpentError."""
    moment = now()
    with enter_network(), transaction.atomic():
        account = account_of_password_link(token)
        if not PasswordLink.objects.filter(token_digest=digest(token), used_at=None).update(used_at=moment):
            raise LinkSpentError
        account.set_password(password)
        account.save(update_fields=["password"])
        end_all_sessions(account.pk)
        note_on_both_sides(
            "account.password_changed", account_id=account.pk, actor_id=account.pk, detail={"by": "link"}
        )


def _may_decide(actor: Actor, account_id: int, unit_id: int | None) -> bool:
    if unit_id is None:
        # Operators among themselves.
        return actor.account_id != account_id and may(actor, "accounts.operate")
    return answers_within_unit(actor, account_id, unit_id)


def _start_over(account_id: int, made_by: int) -> str:
    with enter_network(), transaction.atomic():
        Authenticator.objects.filter(user_id=account_id).delete()
        PhoneFactor.objects.filter(account_id=account_id).delete()
        PhoneCode.objects.filter(account_id=account_id, used_at=None).update(ends_at=now())
        # What stood for the password goes with it: whoever holds it would enrol a factor of their own.
        OutsideIdentity.objects.filter(account_id=account_id).delete()
        account = Account.objects.select_for_update().get(pk=account_id)
        account.set_unusable_password()
        account.save(update_fields=["password"])
        end_all_sessions(account_id)
        return _new_link(account_id, made_by)


def _new_link(account_id: int, made_by: int | None) -> str:
    token = secrets.token_urlsafe(32)
    moment = now()
    with enter_network():
        # A newer link makes the older ones void.
        PasswordLink.objects.filter(account_id=account_id, used_at=None).update(used_at=moment)
        PasswordLink.objects.create(
            token_digest=digest(token),
            account_id=account_id,
            made_by_id=made_by,
            ends_at=moment + PASSWORD_LINK_LIFE,
        )
    return token


def _places(account_ids: Iterable[int]) -> dict[int, set[tuple[str, int | None]]]:
    """Roles and units of those accounts that hold any, or will; the others are left out."""
    places: dict[int, set[tuple[str, int | None]]] = {}
    with enter_network():
        rows = RoleGrant.objects.not_over().filter(account_id__in=list(account_ids))
        for account_id, role, unit_id in rows.values_list("account_id", "role", "unit_id"):
            places.setdefault(account_id, set()).add((role, unit_id))
    return places


def _note(action: str, reset: FactorReset, actor: Actor) -> None:
    note_on_both_sides(
        action,
        account_id=reset.account_id,
        actor_id=actor.account_id,
        detail={"reset": reset.pk, "unit": reset.unit_id},
    )


def _id(actor: Actor) -> int:
    if actor.account_id is None:
        raise NotAnswerableError("not_yours")
    return actor.account_id
