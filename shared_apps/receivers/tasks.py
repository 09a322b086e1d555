"""The sender's task. It may be lost, doubled or run twice at once: the rows decide."""

from huisheng.kernel.tenancy.tasks import network_task
from shared_apps.receivers.operations import sending
from shared_apps.receivers.operations.telling import TASK


@network_task(name=TASK)
def send(**_later: object) -> None:
    """Send what is due; the schedule comes every few seconds, and a nudge when something has happened."""
    sending.send_due()
    sending.forget_old()
