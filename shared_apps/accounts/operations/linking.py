"""Links an account here with one at a unit's provider: by its owner, signed in, or with an invitation."""

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account, OutsideIdentity, Provider
from shared_apps.accounts.operations.inviting import accept_vouched_for
from shared_apps.accounts.operations.providing import end_sign_ins_of


class LinkedElsewhereError(Exception):
    """The account at the provider belongs to somebody else here."""


class LastWayError(Exception):
    """Without this link its owner could sign in no more."""


def link(
    provider: Provider, account_id: int, subject_digest: str, known: OutsideIdentity | None
) -> OutsideIdentity:
    """Link an account with who its owner is at the provider; in place of an earlier link there. In NETWORK,
    in a transaction. Raises LinkedElsewhereError.
    """
    if known is not None:
        if known.account_id != account_id:
            raise LinkedElsewhereError
        return known
    earlier = OutsideIdentity.objects.filter(provider=provider, account_id=account_id)
    end_sign_ins_of(list(earlier.values_list("pk", flat=True)))
    earlier.delete()
    made = OutsideIdentity.objects.create(
        provider=provider, account_id=account_id, subject_digest=subject_digest, linked_at=now()
    )
    record(
        "account.outside_linked",
        object_type="account",
        object_id=account_id,
        actor=account_id,
        detail={"unit": provider.unit_id},
    )
    return made


def accept(
    provider: Provider, invitation_id: int, subject_digest: str, known: OutsideIdentity | None
) -> OutsideIdentity:
    """Accept an invitation of the provider's unit as who one is there: a new account without a password. In
    NETWORK, in a transaction. Raises LinkSpentError and LinkedElsewhereError.
    """
    if known is not None:
        raise LinkedElsewhereError
    account_id = accept_vouched_for(invitation_id, unit_id=provider.unit_id)
    return link(provider, account_id, subject_digest, None)


def unlink(identity_id: int, account_id: int) -> None:
    """Take a link away; whoever came by it is signed out. Raises LookupError for a link that is not the
    account's, and LastWayError where nothing would be left to sign in with.
    """
    with enter_network(), transaction.atomic():
        row = (
            OutsideIdentity.objects.select_for_update().filter(pk=identity_id, account_id=account_id).first()
        )
        if row is None:
            raise LookupError(f"account {account_id} has no link {identity_id}")
        if not _has_another_way(account_id, identity_id):
            raise LastWayError
        unit_id = row.provider.unit_id
        end_sign_ins_of([row.pk])
        row.delete()
        record(
            "account.outside_unlinked",
            object_type="account",
            object_id=account_id,
            actor=account_id,
            detail={"unit": unit_id},
        )


def _has_another_way(account_id: int, identity_id: int) -> bool:
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.has_usable_password():
        return True
    others = OutsideIdentity.objects.filter(account_id=account_id, provider__enabled=True)
    return others.exclude(pk=identity_id).exists()
