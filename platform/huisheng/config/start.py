"""What every long-running process checks before it serves anyone."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from huisheng.kernel.ops import sentry
from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.pooler_probe import probe


def check_before_serving() -> None:
    """Refuse to serve with demo secrets in production or behind an unsafe pooler; start error reports.

    Raises ImproperlyConfigured or UnsafePoolerError. A database that is down is no reason not to start:
    pages say so.
    """
    from django.db import OperationalError
    from psycopg import OperationalError as ConnectionFailed

    from shared_apps.accounts.public import refuse_demo_in_production

    production = not (settings.DEMO or settings.DEBUG)
    if production and settings.SECRET_KEY == settings.DEVELOPMENT_SECRET_KEY:
        raise ImproperlyConfigured(
            "Set HUISHENG_SECRET_KEY (or HUISHENG_SECRET_KEY_FILE) before serving anyone."
        )
    sentry.start(settings.SENTRY_DSN, environment="demo" if settings.DEMO else "production")
    try:
        probe()
        if production:
            with enter_network():
                refuse_demo_in_production()
    except (OperationalError, ConnectionFailed):
        return
