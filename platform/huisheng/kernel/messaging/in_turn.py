"""Upkeep of many units in one row: some of them, then whatever else waits gets its turn, then the next.

A task for each unit would put thousands into the queue at once, and the message of a young person behind
them; and those that still wait when the next search comes would be put there again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from huisheng.kernel.messaging.contract import NETWORK_ITSELF
from huisheng.kernel.messaging.nudge import nudge
from huisheng.kernel.tenancy import UnitRef
from huisheng.kernel.tenancy.registry import unit_in_use

logger = logging.getLogger(__name__)

Upkeep = Callable[[UnitRef | None], object]
"""What is done for one unit, or (None) for the network itself."""


def in_turn(task_name: str, unit_ids: Sequence[int], upkeep: Upkeep, *, at_once: int) -> None:
    """Do something for the first few of these units and hand the others to the next task of this name;
    without a broker all of it is done here.

    Units that are out of use are left out. One that fails is told to the log and holds up no other; the next
    search finds it again.
    """
    left = list(unit_ids)
    while left:
        for unit_id in left[:at_once]:
            _one(task_name, unit_id, upkeep)
        left = left[at_once:]
        if left and nudge(task_name, unit_ids=left):
            return


def _one(task_name: str, unit_id: int, upkeep: Upkeep) -> None:
    try:
        unit = None if unit_id == NETWORK_ITSELF else unit_in_use(unit_id)
        if unit is not None or unit_id == NETWORK_ITSELF:
            upkeep(unit)
    except Exception:
        logger.exception("%s: unit %s failed, the others go on", task_name, unit_id)
