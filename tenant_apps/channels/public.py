"""The door to a unit's channels, for apps to the left: what a module of theirs may ask."""

from tenant_apps.channels.adapters.senders import failing_senders, usable_senders, wechat_config
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.queries.wanted import register_still_so

__all__ = ["Way", "register_still_so", "ways_that_fail", "ways_that_send", "wechat_verification"]


def ways_that_send() -> tuple[Way, ...]:
    """By which ways the current unit can send now; the site is not among them, it always can."""
    return tuple(usable_senders())


def ways_that_fail() -> tuple[Way, ...]:
    """Whose account refused the last thing asked of it: wrong keys, no money, an unapproved template."""
    return failing_senders()


def wechat_verification() -> str:
    """What was entered with the official account as the code of its verification file; empty where nothing
    was.
    """
    config = wechat_config()
    return "" if config is None else str(config.get("verification", ""))
