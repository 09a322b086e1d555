"""The demonstration's outbox: nothing leaves; the channels page shows what would have been sent."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tenant_apps.channels.adapters.letter import Letter, Outcome, delivered


def is_open() -> bool:
    """Whether this installation is a demonstration."""
    return bool(settings.HUISHENG_DEMO)


def send(config: Mapping[str, str], letter: Letter) -> Outcome:
    """Nothing leaves. Raises ImproperlyConfigured outside a demonstration: a real person would wait in
    vain.
    """
    if not is_open():
        raise ImproperlyConfigured("the outbox of the demonstration carries nothing to real people")
    return delivered("demonstration")
