"""What every long-running process checks before it serves anyone."""

import gc
import os
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from huisheng.kernel.audit.ageing import months_kept
from huisheng.kernel.ops import sentry
from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.pooler_probe import probe

# How the keys begin that settings.py has for development and huisheng.embedded makes for a demo.
_MADE_FOR_NO_ONE = ("development-only-", "demo-only-")


_NEW_OBJECTS: Final = 10_000
"""How many more objects there are before they are looked through for garbage; Python's own number is 700, and
one request makes thousands.
"""

_NICEST: Final = 19
"""How far a process can step back."""


def take_what_is_loaded_for_lasting() -> None:
    """What is loaded stays as long as the process does: it is not looked through for garbage again and again,
    and what requests make less often. A twentieth of a web process's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


def let_requests_go_first() -> None:
    """Have this process and those that it starts yield the processors to whoever answers people: what a
    worker does is done a moment later then, and all the same. Without the web server beside it, it loses
    nothing.

    Raises ImproperlyConfigured for a number that is no niceness.
    """
    wanted = settings.HUISHENG_WORKER_NICE
    if not 0 <= wanted <= _NICEST:
        raise ImproperlyConfigured(f"HUISHENG_WORKER_NICE is {wanted}; it goes from 0 to {_NICEST}.")
    # Whoever starts it may have stepped back further; nobody may step forward again.
    own = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(own, wanted))


def check_before_serving() -> None:
    """Refuse to serve with demo secrets in production, with an audit kept too short, or behind an unsafe
    pooler; start error reports.

    Raises ImproperlyConfigured or UnsafePoolerError. A database that is down is no reason not to start:
    pages say so.
    """
    from django.db import OperationalError
    from psycopg import OperationalError as ConnectionFailed

    from shared_apps.accounts.public import refuse_demo_in_production

    production = not (settings.DEMO or settings.DEBUG)
    if production and any(
        key.startswith(_MADE_FOR_NO_ONE) for key in (settings.SECRET_KEY, settings.HUISHENG_MASTER_KEY)
    ):
        raise ImproperlyConfigured(
            "Set HUISHENG_SECRET_KEY and HUISHENG_MASTER_KEY (or their _FILE) to keys of your own before "
            "serving anyone: these are for development or a demo."
        )
    months_kept()
    sentry.start(settings.SENTRY_DSN, environment="demo" if settings.DEMO else "production")
    try:
        probe()
        if production:
            with enter_network():
                refuse_demo_in_production()
    except (OperationalError, ConnectionFailed):
        return
