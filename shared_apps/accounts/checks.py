"""System checks: what must never run outside a demo, and what the sign-in cannot do without."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Error, Tags, register

ENGINE = "shared_apps.accounts.sessions"


@register(Tags.security, deploy=True)
def no_demo_secrets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """`check --deploy` refuses the keys that stand in the source, and a demo."""
    found: list[CheckMessage] = []
    if settings.HUISHENG_DEMO:
        found.append(
            Critical("HUISHENG_DEMO is on: everybody knows the passwords of a demo.", id="accounts.C001")
        )
    if settings.SECRET_KEY == settings.DEVELOPMENT_SECRET_KEY or len(settings.SECRET_KEY) < 50:
        found.append(
            Critical(
                "SECRET_KEY is the one of development, or too short.",
                hint="Put 50 random characters into a file and name it in HUISHENG_SECRET_KEY_FILE.",
                id="accounts.C002",
            )
        )
    if settings.HUISHENG_SIGN_IN_LOOPBACK:
        found.append(
            Critical("HUISHENG_SIGN_IN_LOOPBACK is on: it is meant for development.", id="accounts.C003")
        )
    return found


@register(Tags.security)
def sign_in_is_ours(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Sessions, adapters and cookies as the hand-over needs them."""
    wrong = [
        name
        for name, expected in {
            "SESSION_ENGINE": ENGINE,
            "SESSION_COOKIE_DOMAIN": None,
            "CSRF_COOKIE_DOMAIN": None,
            "SESSION_SAVE_EVERY_REQUEST": False,
            "ACCOUNT_ADAPTER": "shared_apps.accounts.signin.adapter.AccountAdapter",
            "MFA_ADAPTER": "shared_apps.accounts.signin.factor_adapter.FactorAdapter",
        }.items()
        if getattr(settings, name, None) != expected
    ]
    return [
        Error(f"{name} must not be changed: the sign-in relies on it.", id="accounts.E001") for name in wrong
    ]
