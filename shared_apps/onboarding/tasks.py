"""What the schedule asks: set up what was approved, archive what was undone, send letters. Short, idempotent,
safe beside itself.
"""

from typing import Any

from huisheng.kernel.tenancy.tasks import network_task
from shared_apps.onboarding.operations.closing import archive_due
from shared_apps.onboarding.operations.opening import carry_on_all
from shared_apps.onboarding.operations.posting import send_due


@network_task(name="onboarding.carry_on")
def carry_on_task(**later_arguments: Any) -> None:
    """Go on with what a crash or a failure left, archive and send what is due."""
    carry_on_all()
    archive_due()
    send_due()
