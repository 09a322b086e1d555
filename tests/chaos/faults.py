"""The faults: which, how often, and what is done about them (started again, as a supervisor would)."""

import random
from collections import Counter
from collections.abc import Callable

from huisheng.embedded.engines import Engines
from tests.chaos.processes import Fleet

WEIGHTS = {
    "kill -9 worker": 26,
    "kill -9 relay (child of a worker)": 26,
    "kill -9 web": 22,
    "kill -9 beat": 8,
    "flush broker": 9,
    "kill -9 and restart broker": 4,
    "immediate restart of the database": 5,
}


class Faults:
    """Deals one fault at a time; every kind is dealt at least once when there are enough."""

    def __init__(self, engines: Engines, fleet: Fleet, seed: int, *, webs: tuple[str, ...]) -> None:
        self._engines = engines
        self._fleet = fleet
        self._random = random.Random(seed)
        self._first = self._random.sample(list(WEIGHTS), len(WEIGHTS))
        self.dealt: Counter[str] = Counter()
        self._deal: dict[str, Callable[[], bool]] = {
            "kill -9 worker": lambda: self._kill("worker-1", "worker-2"),
            "kill -9 relay (child of a worker)": self._kill_child,
            "kill -9 web": lambda: self._kill(*webs),
            "kill -9 beat": lambda: self._kill("beat"),
            "flush broker": self._flush,
            "kill -9 and restart broker": self._restart_broker,
            "immediate restart of the database": self._restart_database,
        }

    def deal(self) -> str:
        """Deal the next fault and return its name."""
        while True:
            names, weights = list(WEIGHTS), list(WEIGHTS.values())
            name = self._first.pop() if self._first else self._random.choices(names, weights)[0]
            if self._deal[name]():
                self.dealt[name] += 1
                return name

    def revive(self) -> None:
        """Start what ended by itself, for instance a worker whose broker was away for too long."""
        for name in self._fleet.exited():
            self._fleet.kill(name)
            self._fleet.start(name)

    def _kill(self, *names: str) -> bool:
        name = self._random.choice(names)
        self._fleet.kill(name)
        self._fleet.start(name)
        return True

    def _kill_child(self) -> bool:
        return self._fleet.kill_child(self._random.choice(["worker-1", "worker-2"]))

    def _flush(self) -> bool:
        self._engines.flush_broker()
        return True

    def _restart_broker(self) -> bool:
        self._engines.restart_broker(immediate=True)
        return True

    def _restart_database(self) -> bool:
        self._engines.restart_database(immediate=True)
        return True
