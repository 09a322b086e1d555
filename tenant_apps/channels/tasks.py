"""The sender's task. It may be lost, doubled or run twice at once: the rows decide."""

from huisheng.kernel.tenancy import enter_unit
from huisheng.kernel.tenancy.registry import unit_in_use
from huisheng.kernel.tenancy.tasks import network_task
from tenant_apps.channels.operations import sending
from tenant_apps.channels.operations.waking import TASK


@network_task(name=TASK)
def send(unit_id: int, **_later: object) -> None:
    """Send and look up what is due in one unit."""
    unit = unit_in_use(unit_id)
    if unit is not None:
        with enter_unit(unit):
            sending.work()
