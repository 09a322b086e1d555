"""The door to a unit's channels, for apps to the left: what a module of theirs may ask."""

from tenant_apps.channels.adapters.senders import failing_senders, usable_senders
from tenant_apps.channels.data.codes import Way

__all__ = ["Way", "ways_that_fail", "ways_that_send"]


def ways_that_send() -> tuple[Way, ...]:
    """By which ways the current unit can send now; the site is not among them, it always can."""
    return tuple(usable_senders())


def ways_that_fail() -> tuple[Way, ...]:
    """Whose account refused the last thing asked of it: wrong keys, no money, an unapproved template."""
    return failing_senders()
