"""The faults: which, how often, and what is done about them (started again, as a supervisor would)."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from huisheng.embedded.engines import Engines
from tests.chaos.processes import Fleet

WEIGHTS = {
    "kill -9 worker": 26,
    "kill -9 relay (child of a worker)": 26,
    "kill -9 beat": 8,
    "flush broker": 9,
    "kill -9 and restart broker": 4,
    "immediate restart of the database": 5,
}
WEIGHT_OF_WEBS = 22


class Faults:
    """Deals one fault at a time; every kind is dealt once before any is dealt at random.

    `webs` are the processes in the place of web servers, those of one kind together.
    """

    def __init__(self, engines: Engines, fleet: Fleet, seed: int, *, webs: Sequence[tuple[str, ...]]) -> None:
        self._engines = engines
        self._fleet = fleet
        self._random = random.Random(seed)
        self.dealt: Counter[str] = Counter()
        self._weights: dict[str, float] = dict(WEIGHTS)
        self._deal: dict[str, Callable[[], bool]] = {
            "kill -9 worker": lambda: self._kill("worker-1", "worker-2"),
            "kill -9 relay (child of a worker)": self._kill_child,
            "kill -9 beat": lambda: self._kill("beat"),
            "flush broker": self._flush,
            "kill -9 and restart broker": self._restart_broker,
            "immediate restart of the database": self._restart_database,
        }
        for kind in webs:
            name = f"kill -9 {kind[0].partition('-')[0]}"
            self._weights[name] = WEIGHT_OF_WEBS / len(webs)
            self._deal[name] = partial(self._kill, *kind)
        self.left = self._random.sample(list(self._weights), len(self._weights))
        """Kinds that were not dealt yet."""

    def deal(self) -> str:
        """Deal the next fault and return its name."""
        later: list[str] = []
        while True:
            name = self.left.pop() if self.left else self._any()
            if self._deal[name]():
                self.dealt[name] += 1
                self.left += later
                return name
            # There is nothing to kill at this moment: it is the next one's turn.
            if name not in self.dealt and name not in later:
                later.append(name)

    def _any(self) -> str:
        names, weights = list(self._weights), list(self._weights.values())
        return self._random.choices(names, weights)[0]

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
