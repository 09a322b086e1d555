"""What this app is told from outside: times."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.messaging import on_wakeup
from tenant_apps.moderation.operations import clocks


@on_wakeup(clocks.WAKE_DUE)
def due(key: str, at: datetime) -> None:
    """A case is to be decided soon, or should have been."""
    clocks.due_rings(UUID(key))


@on_wakeup(clocks.WAKE_DIGEST)
def morning(key: str, at: datetime) -> None:
    """The morning's notice."""
    clocks.morning()


@on_wakeup(clocks.WAKE_FORGET)
def forget(key: str, at: datetime) -> None:
    """How reporters can be reached is forgotten."""
    clocks.forget(UUID(key))
