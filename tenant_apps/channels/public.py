"""The door to a unit's channels, for apps to the left: what a module of theirs may ask."""

from tenant_apps.channels.adapters.senders import usable_senders
from tenant_apps.channels.data.codes import Way

__all__ = ["Way", "ways_that_send"]


def ways_that_send() -> tuple[Way, ...]:
    """By which ways the current unit can send now; the site is not among them, it always can."""
    return tuple(usable_senders())
