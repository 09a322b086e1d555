"""A process in the place of a web server: people of all units work with questions there until it is killed.

Started as `python -m tests.chaos.desks FILE PAUSE`. A line in FILE is a step that was taken.
"""

import random
import sys
import time
from pathlib import Path

import django

from huisheng.kernel.tenancy import UnitRef, enter_network
from tests.chaos.hands import one_step


def main(log: Path, pause: float) -> None:
    """Work until killed, with so many seconds between two steps: relays have to keep up. The database may
    vanish at any moment.
    """
    with enter_network():
        django.setup()
    from django.db import Error, connection

    from huisheng.kernel.tenancy.registry import every_unit

    rng = random.Random()
    units: list[UnitRef] = []
    with log.open("a", buffering=1) as told:
        while True:
            try:
                if not units:
                    with enter_network():
                        units = list(every_unit())
                done = one_step(units, rng)
                if done:
                    told.write(f"{done}\n")
                time.sleep(pause)
            except Error:
                with enter_network():
                    connection.close()
                time.sleep(0.3)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
