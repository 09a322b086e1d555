"""Deletes what no longer works, so that it does not lie about."""

from datetime import timedelta

from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import EntryCode, FactorReset, Invitation, PasswordLink
from shared_apps.accounts.operations import lockout
from shared_apps.accounts.sessions import SessionStore

KEPT = timedelta(days=90)
"""How long a link or request that is over stays visible to operators; the audit keeps that it existed."""


def forget_what_is_over() -> None:
    """Delete sessions, entry codes and attempts that are over, and links and requests over for 90 days."""
    SessionStore.clear_expired()
    lockout.forget_old()
    moment = now()
    with enter_network():
        EntryCode.objects.filter(ends_at__lt=moment - timedelta(days=1)).delete()
        Invitation.objects.filter(ends_at__lt=moment - KEPT).delete()
        PasswordLink.objects.filter(ends_at__lt=moment - KEPT).delete()
        FactorReset.objects.filter(ends_at__lt=moment - KEPT).delete()
