"""Deletes what no longer works, so that it does not lie about."""

from datetime import timedelta

from huisheng.kernel.audit.ageing import months_kept, oldest_kept
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.two_clocks import earlier_now
from shared_apps.accounts.models import EntryCode, FactorReset, Invitation, OutsideWay, PasswordLink, Visit
from shared_apps.accounts.operations import lockout, phone_codes
from shared_apps.accounts.sessions import SessionStore

KEPT = timedelta(days=90)
"""How long a link or request that is over stays visible to operators; the audit keeps that it existed."""


def forget_what_is_over() -> None:
    """Delete sessions, entry codes and attempts that are over, links and requests over for 90 days, and
    visits whose audit is not kept any longer.
    """
    SessionStore.clear_expired()
    lockout.forget_old()
    phone_codes.forget_old()
    moment = now()
    with enter_network():
        EntryCode.objects.filter(ends_at__lt=moment - timedelta(days=1)).delete()
        OutsideWay.objects.filter(ends_at__lt=moment - timedelta(days=1)).delete()
        Invitation.objects.filter(ends_at__lt=moment - KEPT).delete()
        PasswordLink.objects.filter(ends_at__lt=moment - KEPT).delete()
        FactorReset.objects.filter(ends_at__lt=moment - KEPT).delete()
        # Evidence goes only when both clocks say that its time is over, as the audit does.
        Visit.objects.filter(ends_at__lt=oldest_kept(earlier_now(), months_kept())).delete()
