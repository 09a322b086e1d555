"""A phone becomes somebody's second factor, is exchanged, and is taken away again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.messaging import broadcast
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.data import ENROL
from shared_apps.accounts.models import Account, PhoneCode, PhoneFactor
from shared_apps.accounts.operations.phone_codes import take
from shared_apps.accounts.operations.phone_rules import rule_for
from shared_apps.accounts.queries.phones import places_of
from shared_apps.contracts.staff_messages import StaffPhoneFactor
from tenants.public import unit_cards

_NO_MORE: Final = frozenset({"strong", "above", "unit"})
"""Reasons for which a phone that was set up is not enough any more. Without a role nothing opens anyway, and
where nobody can send a recovery code stands in for it.
"""


class PhoneFactorError(Exception):
    """`code` says why: "forbidden" (no unit allows it now), "code" (not the code that was sent), "last" (it
    is the only second factor).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def confirm(account_id: int, typed: str) -> bool:
    """The number to which this code was sent is the account's second factor from now on; an earlier number is
    none any more. Return whether recovery codes were made, which are to be printed. Raises PhoneFactorError.
    """
    rule = rule_for(account_id)
    if not rule.is_allowed:
        raise PhoneFactorError("forbidden")
    sent = take(account_id, ENROL, typed)
    if sent is None:
        raise PhoneFactorError("code")
    with enter_network(), transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        _factor, is_new = PhoneFactor.objects.update_or_create(
            account_id=account_id,
            defaults={
                "sealed_number": sent.sealed_number,
                "number_digest": sent.number_digest,
                "confirmed_at": now(),
                "last_used_at": None,
            },
        )
        # What was sent to the earlier number opens nothing any more.
        PhoneCode.objects.filter(account_id=account_id, used_at=None).update(ends_at=now())
        has_codes = Authenticator.objects.filter(
            user_id=account_id, type=Authenticator.Type.RECOVERY_CODES
        ).exists()
        if not has_codes:
            RecoveryCodes.activate(account)
        _note("account.phone_added" if is_new else "account.phone_changed", account_id)
        _tell(account_id, "added" if is_new else "changed")
    return not has_codes


def remove(account_id: int) -> bool:
    """Take the phone away; False when there is none. Raises PhoneFactorError("last")."""
    with enter_network(), transaction.atomic():
        Account.objects.select_for_update().get(pk=account_id)
        factor = PhoneFactor.objects.select_for_update().filter(account_id=account_id).first()
        if factor is None:
            return False
        if not has_strong_factor(account_id):
            raise PhoneFactorError("last")
        factor.delete()
        PhoneCode.objects.filter(account_id=account_id, used_at=None).update(ends_at=now())
        _note("account.phone_removed", account_id)
        _tell(account_id, "removed")
    return True


def note_use(account_id: int) -> None:
    """A code to this phone has let somebody in."""
    with enter_network():
        PhoneFactor.objects.filter(account_id=account_id).update(last_used_at=now())


def has_strong_factor(account_id: int) -> bool:
    """Whether the account has an app or a key."""
    with enter_network():
        strong = Authenticator.objects.filter(user_id=account_id)
        return bool(strong.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


@contextmanager
def keep_recovery_codes(account_id: int) -> Iterator[None]:
    """What is done within removes an app or a key. Recovery codes go with the last of them, which would lock
    somebody out who has a phone left and loses it: then the same codes, printed already, go on working.
    """
    with transaction.atomic():
        kept = Authenticator.objects.filter(
            user_id=account_id, type=Authenticator.Type.RECOVERY_CODES
        ).first()
        yield
        gone = kept is not None and not Authenticator.objects.filter(pk=kept.pk).exists()
        if kept is not None and gone and PhoneFactor.objects.filter(account_id=account_id).exists():
            kept.save(force_insert=True)


def needs_another(account_id: int) -> bool:
    """Whether all that the account has is a phone that is no second factor here any more: it lets its owner
    in to set up another one, and no further.
    """
    with enter_network():
        has_phone = PhoneFactor.objects.filter(account_id=account_id).exists()
    return has_phone and not has_strong_factor(account_id) and rule_for(account_id).why in _NO_MORE


def _note(action: str, account_id: int) -> None:
    record(action, object_type="account", object_id=account_id, actor=account_id)


def _tell(account_id: int, what: str) -> None:
    """The units in which they work tell them, each by all the ways that they gave there."""
    units, _roles = places_of(account_id)
    cards = unit_cards(units)
    told = [unit_id for unit_id in units if unit_id in cards and cards[unit_id].schema]
    broadcast(StaffPhoneFactor(account_id=account_id, what=what), told)
