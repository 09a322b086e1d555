"""The demo's accounts: known passwords, a known second factor, and what keeps both out of production."""

import time
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.data import DEMO_PASSWORD, DEMO_TOTP_SECRET
from shared_apps.accounts.models import Account
from shared_apps.accounts.operations.appointing import AppointmentError, grant_role
from shared_apps.accounts.sealing import seal

TOTP_SECONDS = 30


def create_demo_account(*, username: str, name: str, roles: Iterable[tuple[str, int | None]]) -> int:
    """Make (or find) a demo account with the demo's password and second factor and these (role, unit) pairs.

    Raises ImproperlyConfigured outside a demo. Repeatable: running it again changes nothing.
    """
    if not settings.HUISHENG_DEMO:
        raise ImproperlyConfigured("demo accounts exist in a demo only (HUISHENG_DEMO)")
    with enter_network(), transaction.atomic():
        account = Account.objects.filter(username=username).first()
        if account is None:
            account = Account.objects.create_account(
                username=username, name=name, password=DEMO_PASSWORD, is_demo=True
            )
            add_totp(account.pk, DEMO_TOTP_SECRET)
        for role, unit_id in roles:
            try:
                grant_role(account_id=account.pk, role=role, unit_id=unit_id)
            except AppointmentError as error:
                if error.code != "held":
                    raise
        return int(account.pk)


def add_totp(account_id: int, secret: str) -> None:
    """Give an account an authenticator app with this secret (base 32)."""
    with enter_network():
        Authenticator.objects.create(
            user_id=account_id, type=Authenticator.Type.TOTP, data={"secret": seal(secret)}
        )


def totp_code(secret: str, *, at: float | None = None, steps: int = 0) -> str:
    """The digits that an authenticator app with this secret shows `steps` half-minutes from `at` (now)."""
    counter = int((time.time() if at is None else at) // TOTP_SECONDS) + steps
    return str(format_hotp_value(hotp_value(secret, counter)))


def refuse_demo_in_production() -> None:
    """Raise ImproperlyConfigured when a start that is no demo finds accounts of a demo that could sign in.

    The start-up calls this once the database can be reached; secrets in the settings are the system
    check's matter.
    """
    if settings.HUISHENG_DEMO:
        return
    with enter_network():
        names = sorted(
            Account.objects.filter(is_demo=True, is_active=True).values_list("username", flat=True)[:5]
        )
    if names:
        raise ImproperlyConfigured(
            f"this database holds accounts of a demo ({', '.join(names)}), whose passwords everybody knows. "
            "Use another database, or deactivate them with `manage.py deactivate_demo_accounts`."
        )


def deactivate_demo_accounts() -> int:
    """Close every demo account; return how many were open."""
    with enter_network():
        return Account.objects.filter(is_demo=True, is_active=True).update(is_active=False)
