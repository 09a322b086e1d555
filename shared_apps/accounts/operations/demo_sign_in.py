"""What the demo's sign-in pages show, and only they: who may be tried, and the code of the moment."""

import hashlib

from allauth.mfa.models import Authenticator
from django.conf import settings

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.data import DEMO_PASSWORD, DEMO_TOTP_SECRET
from shared_apps.accounts.models import Account
from shared_apps.accounts.operations.demo import totp_code
from shared_apps.accounts.sealing import unseal


def accounts() -> list[dict[str, str]]:
    """Login, name and password of every demo account; nothing outside a demo."""
    if not settings.HUISHENG_DEMO:
        return []
    with enter_network():
        rows = (
            Account.objects.filter(is_demo=True, is_active=True)
            .order_by("pk")
            .values_list("username", "name")[:20]
        )
        return [{"username": username, "name": name, "password": DEMO_PASSWORD} for username, name in rows]


def code_for(account_id: int) -> str | None:
    """A code that a demo account can use now; None outside a demo and for every other account.

    A code works once, so one that has just been used is passed over for the next, which is accepted as well.
    """
    if not settings.HUISHENG_DEMO:
        return None
    with enter_network():
        row = Authenticator.objects.filter(
            user_id=account_id, user__is_demo=True, type=Authenticator.Type.TOTP
        ).first()
    if row is None or unseal(row.data["secret"]) != DEMO_TOTP_SECRET:
        return None
    used = row.data.get("used", {})
    codes = [totp_code(DEMO_TOTP_SECRET, steps=steps) for steps in (0, 1, -1)]
    return next((code for code in codes if hashlib.sha256(code.encode()).hexdigest() not in used), codes[0])
