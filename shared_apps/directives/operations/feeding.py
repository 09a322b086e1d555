"""A person makes an address for calendar programs, and revokes it."""

import hashlib
import secrets

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from shared_apps.directives.models import CalendarFeed


@transaction.atomic
def make(account_id: int, language: str) -> str:
    """Make an address of this account; returns its secret, which is told this once. One that was made before
    opens nothing any more.
    """
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        account_id=account_id,
        defaults={"secret_hash": hash_of(secret), "language": language, "made_at": clock.now()},
    )
    _record("directive.feed_made", account_id)
    return secret


@transaction.atomic
def revoke(account_id: int) -> bool:
    """Let the address open nothing any more; False when there is none."""
    gone, _ = CalendarFeed.objects.filter(account_id=account_id).delete()
    if gone:
        _record("directive.feed_revoked", account_id)
    return bool(gone)


def hash_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits: nobody finds it by trying, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(what: str, account_id: int) -> None:
    record(what, object_type="account", object_id=str(account_id), actor=account_id, detail={})
