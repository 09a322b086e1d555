"""A test message: sent at once, whatever the receiver is waiting for. One that arrives starts it again."""

import time
from uuid import UUID

from huisheng.kernel.tenancy import enter_network
from shared_apps.receivers.models import Dispatch
from shared_apps.receivers.operations.keeping import line_up_test
from shared_apps.receivers.operations.sending import SECONDS, work_off


def try_out(unit_id: int, side: str, receiver_id: UUID) -> str | None:
    """Send a test; returns the code that came back, or None when it could not be sent yet: somebody is
    sending to this receiver at the moment, or a robot has spoken often enough for this minute.
    """
    with enter_network():
        test_id = line_up_test(unit_id, side, receiver_id)
        if test_id is None:
            return None
        work_off(receiver_id, time.monotonic() + SECONDS, first=test_id)
        row = Dispatch.objects.filter(pk=test_id).values_list("code", flat=True).first()
    return row or None
