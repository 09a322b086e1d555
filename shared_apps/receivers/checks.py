"""A system check: receivers on this very machine are for development."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register


@register(Tags.security, deploy=True)
def no_loopback(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """`check --deploy` refuses an installation that would send to itself."""
    if not settings.HUISHENG_RECEIVERS["loopback"]:
        return []
    return [Critical("HUISHENG_RECEIVERS_LOOPBACK is on: it is meant for development.", id="receivers.C001")]
