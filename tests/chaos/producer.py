"""A process in the place of a web server: it writes rows and messages until it is killed.

Started as `python -m tests.chaos.producer FILE PER_SECOND`. A line in FILE means that the sender was told
"done".
"""

import random
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit

BURST = 4
"""At most so many messages up in one transaction."""

ALARMS = 0.05
"""Share of a unit's transactions that schedule a wake-up."""

LATEST_ALARM = 5.0
"""Seconds until the latest wake-up: some faults later, and a run waits for it at its end."""


def main(log: Path, per_second: float) -> None:
    """Write until killed. The database may vanish at any moment."""
    with enter_network():
        django.setup()
    from django.db import Error, connection, transaction

    from huisheng.kernel.tenancy.registry import every_unit

    units: list[UnitRef] = []
    with log.open("a", buffering=1) as told:
        while True:
            started = time.monotonic()
            try:
                if not units:
                    with enter_network():
                        units = list(every_unit())
                if random.random() < 0.7:
                    with enter_unit(random.choice(units)), transaction.atomic():
                        keys = _up()
                else:
                    with enter_network(), transaction.atomic():
                        keys = _down(units)
                told.write("".join(f"{key}\n" for key in keys))
                pause = len(keys) / per_second
            except Error:
                with enter_network():
                    connection.close()
                pause = 0.3
            time.sleep(max(0.0, pause - (time.monotonic() - started)))


def _up() -> list[str]:
    from huisheng.kernel.audit import record
    from huisheng.kernel.clock import now
    from huisheng.kernel.ids import uuid7
    from huisheng.kernel.messaging import emit, schedule_wakeup
    from tests.chaos.messages import ALARM, Sent

    keys = [uuid7().hex for _ in range(random.randint(1, BURST))]
    for key in keys:
        record("chaos.sent", object_type="key", object_id=key, actor="system")
        emit(Sent(key=key))
    if random.random() < ALARMS:
        record("chaos.set", object_type="key", object_id=keys[0], actor="system")
        schedule_wakeup(
            what=ALARM, key=keys[0], at=now() + timedelta(seconds=random.uniform(1.0, LATEST_ALARM))
        )
    return keys


def _down(units: list[UnitRef]) -> list[str]:
    from huisheng.kernel.audit import record
    from huisheng.kernel.ids import uuid7
    from huisheng.kernel.messaging import broadcast
    from tests.chaos.messages import Issued

    targets = sorted(unit.id for unit in random.sample(units, random.randint(1, len(units))))
    key = uuid7().hex
    record("chaos.issued", object_type="key", object_id=key, actor="system", detail={"targets": targets})
    broadcast(Issued(key=key), targets)
    return [f"{key} {target}" for target in targets]


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
