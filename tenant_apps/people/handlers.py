"""What this app is told from outside."""

from datetime import datetime

from huisheng.kernel.messaging import on_wakeup
from tenant_apps.people.operations import handing_over


@on_wakeup(handing_over.WAKE)
def shift_ends(key: str, at: datetime) -> None:
    """Shifts at the desk have ended."""
    handing_over.hand_over(at)
