"""One run: faults under load, draining, comparing; the same with people at work; then the isolation arm.

A large run does one after the other. A small one does all of it at once, under the same faults, and does not
wait for what only takes time.
"""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from django.db import Error, connection

from huisheng.embedded.engines import Engines
from huisheng.kernel.audit.sealing import seal
from huisheng.kernel.audit.verifying import verify
from huisheng.kernel.messaging.claiming import LEASE
from huisheng.kernel.messaging.nudge import nudge
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.directives.data.settings import SECOND_PERSON, WEEKLY
from tenants.public import set_setting
from tests.chaos import below_compared, comparing, hands_compared, isolation
from tests.chaos.below_compared import Below
from tests.chaos.comparing import Comparison, Ledgers
from tests.chaos.faults import Faults
from tests.chaos.hands_compared import Hands
from tests.chaos.isolation import Found
from tests.chaos.processes import DIRECTING, RELAYING, SENDING, WORKING, Fleet

UNDER_FAULTS = ("messages", "hands", "below")
ARMS = (*UNDER_FAULTS, "isolation")
SECONDS_TO_DRAIN = 60.0
SECONDS_TO_SETTLE = 300.0
"""For the work of people: one step of theirs is many messages, there and back, one after the other."""
A_MOMENT = timedelta(minutes=1)
"""What is meant to come so soon belongs to the run. What questions wait for, and what looks at a unit every
morning, comes later.
"""
_LONGEST_WAIT = 10.0
"""Seconds within which somebody who was killed is expected to be at work again."""
_NOTHING_MOVES = 1.5
"""Seconds without a message more or less, after which every relay that is alive has nothing to do."""

_REPEATED = re.compile(r"relay (?:up|down) unit \d+: (\d+) of \d+ messages repeated")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a run is. Faults go on until both counts are reached, or `seconds` are over.

    `share_resent` is how much of all that arrives may have been sent again: what one restart of the database
    interrupts is little of many messages, and much of few. `pause_at_work` is the seconds between two steps
    of somebody, who is one of two. `at_once`: all that faults are dealt to works at once, and what only has
    to wait after the last of them need not (see _drain).
    """

    faults: int
    messages: int
    per_second: float
    pause: tuple[float, float]
    operations: int
    seconds: float
    faults_at_work: int
    steps: int
    changes_of_hands: int
    faults_below: int
    steps_below: int
    share_resent: float
    pause_at_work: float
    at_once: bool


SMALL = Size(
    faults=12,
    messages=600,
    per_second=50,
    pause=(0.9, 1.7),
    operations=4_000,
    seconds=180,
    faults_at_work=6,
    steps=150,
    changes_of_hands=5,
    faults_below=6,
    steps_below=120,
    share_resent=0.3,
    pause_at_work=0.05,
    at_once=True,
)
LARGE = Size(
    faults=200,
    messages=50_000,
    per_second=240,
    pause=(1.2, 2.6),
    operations=100_000,
    seconds=1_200,
    faults_at_work=60,
    steps=2_000,
    changes_of_hands=100,
    faults_below=60,
    steps_below=2_000,
    share_resent=0.1,
    pause_at_work=0.03,
    at_once=False,
)


@dataclass(slots=True)
class Result:
    """What a run found."""

    faults: dict[str, int] = field(default_factory=dict)
    comparisons: list[Comparison] = field(default_factory=list)
    broken_promises: set[str] = field(default_factory=set)
    dead_letters: int = 0
    seconds_to_drain: float = 0.0
    left_over: int = 0
    resent: int = 0
    delivered: int = 0
    audit_faults: list[str] = field(default_factory=list)
    hands: Hands = field(default_factory=Hands)
    faults_at_work: dict[str, int] = field(default_factory=dict)
    hands_left_over: int = 0
    hands_dead_letters: int = 0
    below: Below = field(default_factory=Below)
    faults_below: dict[str, int] = field(default_factory=dict)
    below_left_over: int = 0
    below_dead_letters: int = 0
    isolation: dict[str, Found] = field(default_factory=dict)
    size: Size = LARGE
    arms: Sequence[str] = ARMS

    @property
    def messages(self) -> int:
        """Messages up and down, a broadcast once per target."""
        return sum(comparison.sent for comparison in self.comparisons)

    def failures(self) -> list[str]:
        """What must not be, in words; empty when the run is good."""
        found = [f"{c.name}: not the same set on both sides" for c in self.comparisons if not c.clean]
        checks = {
            **self._message_checks(),
            **self._hands_checks(),
            **self._below_checks(),
            **self._isolation_checks(),
        }
        return (
            found + self.hands.wrong + self.below.wrong + [words for words, wrong in checks.items() if wrong]
        )

    def _message_checks(self) -> dict[str, bool]:
        if "messages" not in self.arms:
            return {}
        return {
            "a sender was told what is not in the database": bool(self.broken_promises),
            "there are dead letters": self.dead_letters > 0,
            f"not drained {SECONDS_TO_DRAIN:.0f} s after the last fault": self.left_over > 0,
            f"more than {self.size.share_resent:.0%} was resent": (
                self.resent > self.size.share_resent * max(1, self.delivered)
            ),
            "the audit chain does not hold": bool(self.audit_faults),
            f"fewer than {self.size.faults} faults": sum(self.faults.values()) < self.size.faults,
            f"fewer than {self.size.messages} messages": self.messages < self.size.messages,
        }

    def _hands_checks(self) -> dict[str, bool]:
        if "hands" not in self.arms:
            return {}
        wanted = self.size.changes_of_hands
        return {
            "people worked, and there are dead letters": self.hands_dead_letters > 0,
            f"people worked, and it has not settled {SECONDS_TO_SETTLE:.0f} s later": self.hands_left_over
            > 0,
            f"fewer than {wanted} changes of hands": self.hands.changes < wanted,
        }

    def _below_checks(self) -> dict[str, bool]:
        if "below" not in self.arms:
            return {}
        return {
            "directives were issued, and there are dead letters": self.below_dead_letters > 0,
            f"directives were issued, and it has not settled {SECONDS_TO_SETTLE:.0f} s later": (
                self.below_left_over > 0
            ),
            f"fewer than {self.size.faults_below} faults while directives were issued": (
                sum(self.faults_below.values()) < self.size.faults_below
            ),
            "no directive was delivered": not self.below.deliveries,
        }

    def _isolation_checks(self) -> dict[str, bool]:
        if "isolation" not in self.arms:
            return {}
        return {
            "something foreign was met": any(found.foreign for found in self.isolation.values()),
            f"fewer than {self.size.operations} mixed operations": self.operations < self.size.operations,
        }

    @property
    def operations(self) -> int:
        """Mixed operations of the isolation arm; the rows are read by it, not operations of it."""
        return sum(found.operations for name, found in self.isolation.items() if name != "rows")


def run_under_faults(
    arms: Sequence[str], engines: Engines, fleet: Fleet, units: Sequence[UnitRef], result: Result, seed: int
) -> None:
    """Deal faults while the processes of these arms work at once, drain, and compare what each did."""
    if "below" in arms:
        # As many as they like, and nobody else approves: what is meant here is the way down and back.
        for setting, value in ((WEEKLY["province"], 0), (SECOND_PERSON, False)):
            set_setting(units[0].id, setting, value, actor_id=None)
    size, letters = result.size, comparing.dead_letters()
    at_work = {arm: _AT_WORK[arm] for arm in arms}
    fleet.start(*RELAYING, *chain.from_iterable(at_work.values()))
    faults = Faults(engines, fleet, seed, webs=tuple(at_work.values()))
    wanted = {
        "messages": (size.faults, size.messages),
        "hands": (size.faults_at_work, size.steps),
        "below": (size.faults_below, size.steps_below),
    }
    _deal_faults(faults, fleet, units, size, {arm: wanted[arm] for arm in arms})
    for name in chain.from_iterable(at_work.values()):
        fleet.kill(name)
    # One step of people is many messages, there and back, one after the other.
    seconds = SECONDS_TO_DRAIN if list(arms) == ["messages"] else SECONDS_TO_SETTLE
    drained, left = _drain(units, faults, seconds=seconds, hurried=size.at_once)
    # Whatever still worked would change one side while the other is read.
    for name in RELAYING:
        fleet.kill(name)
    left = left or comparing.waiting(units, wakeups_within=timedelta())
    found = _Drained(dict(faults.dealt), drained, left, comparing.dead_letters() - letters)
    for arm in arms:
        _READ[arm](found, fleet, units, result)


@dataclass(frozen=True, slots=True)
class _Drained:
    """What was dealt to the arms that worked at once, and what was left afterwards."""

    faults: dict[str, int]
    seconds: float
    left_over: int
    dead_letters: int


def _read_messages(found: _Drained, fleet: Fleet, units: Sequence[UnitRef], result: Result) -> None:
    result.faults, result.seconds_to_drain = found.faults, found.seconds
    result.left_over, result.dead_letters = found.left_over, found.dead_letters
    ledgers: Ledgers = comparing.read_ledgers(units)
    result.comparisons = ledgers.comparisons()
    result.broken_promises = comparing.broken_promises(ledgers, _files(fleet, SENDING))
    result.resent, result.delivered = _resent(fleet), comparing.delivered(units)
    result.audit_faults = _audit_faults(units)


def _read_hands(found: _Drained, fleet: Fleet, units: Sequence[UnitRef], result: Result) -> None:
    result.faults_at_work, result.hands_left_over = found.faults, found.left_over
    result.hands_dead_letters = found.dead_letters
    if not found.left_over:
        result.hands = hands_compared.compare(units)


def _read_below(found: _Drained, fleet: Fleet, units: Sequence[UnitRef], result: Result) -> None:
    result.faults_below, result.below_left_over = found.faults, found.left_over
    result.below_dead_letters = found.dead_letters
    if not found.left_over:
        result.below = below_compared.compare(units)


_AT_WORK = {"messages": SENDING, "hands": WORKING, "below": DIRECTING}
_READ: dict[str, Callable[[_Drained, Fleet, Sequence[UnitRef], Result], None]] = {
    "messages": _read_messages,
    "hands": _read_hands,
    "below": _read_below,
}


def run_isolation(fleet: Fleet, units: Sequence[UnitRef], result: Result) -> None:
    """Mix work of all units in threads, requests and tasks."""
    fleet.start("worker-1", "worker-2")
    result.isolation = isolation.run(units, result.size.operations)


def _deal_faults(
    faults: Faults, fleet: Fleet, units: Sequence[UnitRef], size: Size, wanted: dict[str, tuple[int, int]]
) -> None:
    """Until of each arm so many faults were dealt, every kind of them among these, and so many messages sent
    or steps taken; or the time is over.
    """
    number = max(faults_wanted for faults_wanted, _least in wanted.values())
    end = time.monotonic() + size.seconds
    # Faults hit what is at work: everybody has begun, and what they send arrives.
    _wait_for(lambda: all(_told(fleet, wanted).values()) and comparing.delivered(units) > 0)
    while time.monotonic() < end:
        name = faults.deal()
        lines = _told(fleet, wanted)
        dealt = sum(faults.dealt.values())
        told = ", ".join(f"{count} {arm}" for arm, count in lines.items())
        print(f"\rfault {dealt}/{number}, {told}: {name:<40}", end="", flush=True)
        enough = all(lines[arm] >= least for arm, (_faults_wanted, least) in wanted.items())
        if dealt >= number and enough and not faults.left:
            break
        low, high = size.pause
        time.sleep(low + (high - low) * (dealt * 0.618 % 1))
        faults.revive()
        # On a slow machine faults alone would follow each other: to be begun anew takes longer than that.
        _wait_for(partial(_have_told_more, fleet, lines))
    print()


def _have_told_more(fleet: Fleet, before: dict[str, int]) -> bool:
    return all(count > before[arm] for arm, count in _told(fleet, before).items())


def _wait_for(condition: Callable[[], bool]) -> None:
    patience = time.monotonic() + _LONGEST_WAIT
    while not condition() and time.monotonic() < patience:
        time.sleep(0.2)


def _told(fleet: Fleet, arms: Iterable[str]) -> dict[str, int]:
    """By arm, how many messages were sent or steps taken, as whoever did it has told."""
    return {arm: sum(path.read_bytes().count(b"\n") for path in _files(fleet, _AT_WORK[arm])) for arm in arms}


def _files(fleet: Fleet, names: Iterable[str]) -> list[Path]:
    """Where these processes tell what they have done; who has not begun has none."""
    return [path for name in names if (path := fleet.told / name).exists()]


def _drain(units: Sequence[UnitRef], faults: Faults, *, seconds: float, hurried: bool) -> tuple[float, int]:
    """Wait until nothing waits; return after how many seconds, and what was left when the time was over.

    Hurried: the schedule's next look is now; and where nothing moves, because what is left was claimed by
    relays that died, the time of their claims has passed.
    """
    started = moved = time.monotonic()
    before = left = -1
    while time.monotonic() < started + seconds:
        try:
            left = comparing.waiting(units, wakeups_within=A_MOMENT)
            if left != before:
                before, moved = left, time.monotonic()
            elif hurried and time.monotonic() > moved + _NOTHING_MOVES:
                moved = time.monotonic()
                comparing.pass_time(units, LEASE)
        except Error:
            with enter_network():
                connection.close()
        if left == 0:
            break
        faults.revive()
        if hurried:
            nudge("relay.sweep")
        time.sleep(0.5)
    return time.monotonic() - started, left


def _resent(fleet: Fleet) -> int:
    logs = (path.read_text(errors="replace") for path in fleet.folder.glob("worker-*.log"))
    return sum(int(number) for log in logs for number in _REPEATED.findall(log))


def _audit_faults(units: Sequence[UnitRef]) -> list[str]:
    for unit in (None, *units):
        seal(unit)
    verdicts = [verify(unit) for unit in (None, *units)]
    faults = [f"{verdict.ledger}: {fault}" for verdict in verdicts for fault in verdict.faults]
    return faults + [f"{v.ledger}: nothing was sealed" for v in verdicts if not v.seals]
