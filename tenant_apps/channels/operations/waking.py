"""How sending is started: at once by a nudge that may get lost, and for certain by a wake-up that may not.

A wake-up that finds something still waiting asks for another one: as long as a row waits, somebody comes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.messaging import schedule_wakeup
from huisheng.kernel.messaging.nudge import nudge, once_after_commit
from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.data.codes import State
from tenant_apps.channels.models import Notice

WAKE: Final = "channels.send"
TASK: Final = "channels.send"
AGAIN: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Nudge:
    unit_id: int

    def __call__(self) -> None:
        nudge(TASK, unit_id=self.unit_id)


def wake_at(due: datetime) -> None:
    """Have this unit's sender woken at an instant; inside the transaction that writes what waits for it.

    Notices due in the same second share one wake-up.
    """
    schedule_wakeup(what=WAKE, key=f"{due:%Y%m%dT%H%M%S}", at=due)
    if due <= clock.now():
        nudge_after_commit()


def woken() -> None:
    """The time has come: start the sender after this transaction, and look again in a minute."""
    nudge_after_commit()
    if something_waits():
        schedule_wakeup(what=WAKE, key="again", at=clock.now() + AGAIN)


def nudge_after_commit() -> None:
    """Tell the workers once when this transaction has committed, however many rows wait."""
    once_after_commit(_Nudge(current_unit().id))


def nudge_now() -> None:
    """Tell the workers that there is more to do than one task takes."""
    _Nudge(current_unit().id)()


def something_waits() -> bool:
    """Whether a row is due to be sent or checked."""
    now = clock.now()
    due = Q(state=State.QUEUED, due_at__lte=now) | Q(check_at__lte=now) | Q(state=State.SENDING)
    return bool(Notice.objects.filter(due).exists())
