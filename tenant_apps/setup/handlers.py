"""What this app is told from outside."""

from datetime import datetime

from huisheng.kernel.messaging import on_wakeup
from tenant_apps.setup.operations import looking
from tenant_apps.setup.operations.beginning import WAKE


@on_wakeup(WAKE)
def morning_has_come(key: str, at: datetime) -> None:
    """One of the mornings of the first weeks."""
    looking.morning()
