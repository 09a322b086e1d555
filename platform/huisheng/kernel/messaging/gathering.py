"""A crowd's messages go up together: after a run of a unit's relay its next one rests for a moment.

The first message after quiet goes at once. What is committed while the relay runs and rests leaves a mark
(told.py) and no nudge; when the rest is over, one nudge does for all of it. No process of the worker waits
meanwhile: a thread of it keeps the time, and publishes. If the process dies, what it would have said is lost
like any nudge: the mark ends by itself, and the sweep finds what waits.

Not a timer of the broker (`countdown`, `eta`): the worker would compare the clock of whoever sent it with its
own, which may be a day apart, and hold the tasks for so long. Here one process measures a span by itself.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import dataclass, field
from queue import SimpleQueue

from huisheng.kernel.messaging import told
from huisheng.kernel.messaging.nudge import nudge
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef

logger = logging.getLogger(__name__)

GATHERED_SECONDS = 0.5
"""From one begin of a unit's relay to the next, while a crowd speaks: a quarter of what a fact may take to
the dashboard in calm hours."""


def run_up(unit: UnitRef) -> None:
    """Deliver what is due in a unit's outbox; what comes meanwhile, and for a moment after, gets one run
    more. Raises as `relay_up` does.
    """
    begun = time.monotonic()
    told.begin(unit.id)
    try:
        delivered = relay_up(unit)
    except BaseException:
        # Nobody takes it from here: whoever comes next is to nudge.
        told.forget(unit.id)
        raise
    end_at(begun + GATHERED_SECONDS, Rest(unit.id, found_some=delivered > 0))


@dataclass(frozen=True, slots=True)
class Rest:
    """What follows a run of a unit's relay. `found_some`: it had something to deliver."""

    unit_id: int
    found_some: bool

    def end(self) -> None:
        """Have the relay run again if something came."""
        mark = told.end(self.unit_id)
        came = mark == told.WAITING
        # A run that took longer than marks last does not know; an empty one ends it, or it would never end
        # while the cache is away.
        unknown = mark is None and self.found_some
        if not (came or unknown) or not told.told_first(self.unit_id):
            # Nobody came, or who came has nudged already.
            return
        if not nudge("relay.up", unit_id=self.unit_id):
            told.forget(self.unit_id)


@dataclass(slots=True)
class _Resting:
    """The rests of one process, in their order, for the thread that ends them."""

    process: int = 0
    rests: SimpleQueue[tuple[float, Rest]] = field(default_factory=SimpleQueue)


_resting = _Resting()


def end_at(moment: float, rest: Rest) -> None:
    """End a rest at a moment of this process's steady clock. They come in their order: a process runs one
    relay at a time, and all rest for as long.
    """
    global _resting
    if _resting.process != os.getpid():
        # A child of a fork has no thread of its parent.
        _resting = _Resting(os.getpid())
        threading.Thread(target=_end_in_turn, args=(_resting.rests,), name="rests", daemon=True).start()
    _resting.rests.put((moment, rest))


def _end_in_turn(rests: SimpleQueue[tuple[float, Rest]]) -> None:
    while True:
        moment, rest = rests.get()
        time.sleep(max(0.0, moment - time.monotonic()))
        try:
            rest.end()
        except Exception:
            # The thread goes on; the sweep finds what waits.
            logger.exception("rest of unit %s did not end", rest.unit_id)
