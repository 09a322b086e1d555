"""One run: faults under load, draining, comparing; the same with people at work; then the isolation arm."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import Error, connection

from huisheng.embedded.engines import Engines
from huisheng.kernel.audit.sealing import seal
from huisheng.kernel.audit.verifying import verify
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

ARMS = ("messages", "hands", "below", "isolation")
SECONDS_TO_DRAIN = 60.0
SECONDS_TO_SETTLE = 300.0
"""For the work of people: one step of theirs is many messages, there and back, one after the other."""
A_MOMENT = timedelta(minutes=1)
"""What is meant to come so soon belongs to the run. What questions wait for, and what looks at a unit every
morning, comes later.
"""
SHARE_RESENT = 0.10
_LONGEST_WAIT = 10.0
"""Seconds within which somebody who was killed is expected to be at work again."""

_REPEATED = re.compile(r"relay (?:up|down) unit \d+: (\d+) of \d+ messages repeated")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a run is. Faults go on until both counts are reached, or `seconds` are over."""

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


SMALL = Size(
    faults=12,
    messages=600,
    per_second=120,
    pause=(0.8, 1.6),
    operations=4_000,
    seconds=180,
    faults_at_work=6,
    steps=150,
    changes_of_hands=5,
    faults_below=6,
    steps_below=120,
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
            "more than a tenth was resent": self.resent > SHARE_RESENT * max(1, self.messages),
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


def run_messages(engines: Engines, fleet: Fleet, units: Sequence[UnitRef], result: Result, seed: int) -> None:
    """Deal faults while messages flow, drain, and compare."""
    fleet.start(*RELAYING, *SENDING)
    faults = Faults(engines, fleet, seed, webs=SENDING)
    wanted = (result.size.faults, result.size.messages)
    _deal_faults(faults, fleet, result.size, SENDING, wanted)
    result.faults = dict(faults.dealt)
    for name in SENDING:
        fleet.kill(name)
    result.seconds_to_drain, result.left_over = _drain(units, faults)
    ledgers: Ledgers = comparing.read_ledgers(units)
    result.comparisons = ledgers.comparisons()
    result.broken_promises = comparing.broken_promises(ledgers, fleet.told)
    result.dead_letters = comparing.dead_letters()
    result.resent = _resent(fleet)
    result.audit_faults = _audit_faults(units)


def run_hands(engines: Engines, fleet: Fleet, units: Sequence[UnitRef], result: Result, seed: int) -> None:
    """Deal faults while people of all units hand questions to each other, drain, compare who holds what."""
    fleet.start(*RELAYING, *WORKING)
    faults = Faults(engines, fleet, seed + 1, webs=WORKING)
    wanted = (result.size.faults_at_work, result.size.steps)
    _deal_faults(faults, fleet, result.size, WORKING, wanted)
    result.faults_at_work = dict(faults.dealt)
    for name in WORKING:
        fleet.kill(name)
    _, result.hands_left_over = _drain(units, faults, seconds=SECONDS_TO_SETTLE)
    # Whatever still worked would change one side while the other is read.
    for name in RELAYING:
        fleet.kill(name)
    if not result.hands_left_over:
        result.hands_left_over = comparing.waiting(units, wakeups_within=timedelta())
    if not result.hands_left_over:
        result.hands = hands_compared.compare(units)
    result.hands_dead_letters = comparing.dead_letters() - result.dead_letters


def run_below(engines: Engines, fleet: Fleet, units: Sequence[UnitRef], result: Result, seed: int) -> None:
    """Deal faults while directives are issued and worked on, drain, compare above and below."""
    # As many as they like, and nobody else approves: what is meant here is the way down and back.
    for setting, value in ((WEEKLY["province"], 0), (SECOND_PERSON, False)):
        set_setting(units[0].id, setting, value, actor_id=None)
    before = comparing.dead_letters()
    fleet.start(*RELAYING, *DIRECTING)
    faults = Faults(engines, fleet, seed + 2, webs=DIRECTING)
    wanted = (result.size.faults_below, result.size.steps_below)
    _deal_faults(faults, fleet, result.size, DIRECTING, wanted)
    result.faults_below = dict(faults.dealt)
    for name in DIRECTING:
        fleet.kill(name)
    _, result.below_left_over = _drain(units, faults, seconds=SECONDS_TO_SETTLE)
    # Whatever still worked would change one side while the other is read.
    for name in RELAYING:
        fleet.kill(name)
    if not result.below_left_over:
        result.below_left_over = comparing.waiting(units, wakeups_within=timedelta())
    if not result.below_left_over:
        result.below = below_compared.compare(units)
    result.below_dead_letters = comparing.dead_letters() - before


def run_isolation(fleet: Fleet, units: Sequence[UnitRef], result: Result) -> None:
    """Mix work of all units in threads, requests and tasks."""
    fleet.start("worker-1", "worker-2")
    result.isolation = isolation.run(units, result.size.operations)


def _deal_faults(
    faults: Faults, fleet: Fleet, size: Size, webs: Sequence[str], wanted: tuple[int, int]
) -> None:
    """Until so many faults were dealt, and so many messages sent or steps taken, or the time is over."""
    number, least = wanted
    end = time.monotonic() + size.seconds
    time.sleep(6.0)
    while time.monotonic() < end:
        name = faults.deal()
        lines = _told(fleet, webs)
        dealt = sum(faults.dealt.values())
        print(f"\rfault {dealt}/{number}, {lines} messages or steps: {name:<40}", end="", flush=True)
        if dealt >= number and lines >= least:
            break
        low, high = size.pause
        time.sleep(low + (high - low) * (dealt * 0.618 % 1))
        faults.revive()
        # On a slow machine faults alone would follow each other: to be begun anew takes longer than that.
        patience = time.monotonic() + _LONGEST_WAIT
        while _told(fleet, webs) == lines and time.monotonic() < patience:
            time.sleep(0.2)
    print()


def _told(fleet: Fleet, webs: Sequence[str]) -> int:
    """How many messages were sent or steps taken, as whoever did it has told."""
    paths = (fleet.told / name for name in webs)
    return sum(path.read_bytes().count(b"\n") for path in paths if path.exists())


def _drain(
    units: Sequence[UnitRef],
    faults: Faults,
    *,
    seconds: float = SECONDS_TO_DRAIN,
) -> tuple[float, int]:
    """Wait until nothing waits; return after how many seconds, and what was left when the time was over."""
    started = time.monotonic()
    left = -1
    while time.monotonic() < started + seconds:
        try:
            left = comparing.waiting(units, wakeups_within=A_MOMENT)
        except Error:
            with enter_network():
                connection.close()
        if left == 0:
            break
        faults.revive()
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
