"""What was sent against what arrived, as sets, in both directions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import network_audit, unit_audit
from huisheng.kernel.messaging.tables import network_tables, unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit

Pair = tuple[int, str]
"""A unit's id and a key."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One direction: how many were sent, and the differences as sets."""

    name: str
    sent: int
    lost: frozenset[Pair]
    doubled: frozenset[Pair]
    invented: frozenset[Pair]

    @property
    def clean(self) -> bool:
        """Whether both sides are the same set."""
        return not (self.lost or self.doubled or self.invented)


@dataclass(slots=True)
class Ledgers:
    """Everything that the audit of the network and the units says about a run."""

    sent: list[Pair] = field(default_factory=list)
    received: list[Pair] = field(default_factory=list)
    issued: list[Pair] = field(default_factory=list)
    taken: list[Pair] = field(default_factory=list)
    alarms_set: list[Pair] = field(default_factory=list)
    alarms_rung: list[Pair] = field(default_factory=list)

    def comparisons(self) -> list[Comparison]:
        """The three directions: up, down, and in time."""
        return [
            compare("up", self.sent, self.received),
            compare("down", self.issued, self.taken),
            compare("wake-ups", self.alarms_set, self.alarms_rung),
        ]


def compare(name: str, sent: Iterable[Pair], arrived: Iterable[Pair]) -> Comparison:
    """Compare both ways; a doubled arrival is a difference of its own."""
    sent_set, arrivals = set(sent), Counter(arrived)
    return Comparison(
        name,
        len(sent_set),
        lost=frozenset(sent_set - arrivals.keys()),
        doubled=frozenset(pair for pair, times in arrivals.items() if times > 1),
        invented=frozenset(arrivals.keys() - sent_set),
    )


def read_ledgers(units: Iterable[UnitRef]) -> Ledgers:
    """Read the audit of the network and of every unit."""
    ledgers = Ledgers()
    with enter_network():
        for action, key, detail in (
            network_audit()
            .entry._default_manager.filter(action__in=("chaos.received", "chaos.issued"))
            .values_list("action", "object_id", "detail")
        ):
            if action == "chaos.received":
                ledgers.received.append((detail["unit"], key))
            else:
                ledgers.issued.extend((target, key) for target in detail["targets"])
    by_action = {
        "chaos.sent": ledgers.sent,
        "chaos.taken": ledgers.taken,
        "chaos.set": ledgers.alarms_set,
        "chaos.rang": ledgers.alarms_rung,
    }
    for unit in units:
        with enter_unit(unit):
            rows = unit_audit().entry._default_manager.filter(action__in=by_action)
            for action, key in rows.values_list("action", "object_id"):
                by_action[action].append((unit.id, key))
    return ledgers


def broken_promises(ledgers: Ledgers, files: Iterable[Path]) -> set[str]:
    """What a sender was told was done, in one of these files, and is not in the database."""
    kept = {key for _, key in ledgers.sent} | {f"{key} {unit_id}" for unit_id, key in ledgers.issued}
    # What follows the last end of line was being written when the process was killed.
    told = {line for path in files for line in path.read_text().split("\n")[:-1]}
    return told - kept


def waiting(units: Iterable[UnitRef], *, wakeups_within: timedelta) -> int:
    """How many messages still lie in an outbox, dead ones too, and wake-ups that come within this time."""
    table = network_tables().wakeup._meta.db_table
    coming = f"(SELECT count(*) FROM {table} WHERE state = 'pending' AND at < %s)"
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(f"SELECT {_rows_of(_outboxes(units))} + {coming}", [clock.now() + wakeups_within])
        return int(cursor.fetchone()[0])


def delivered(units: Iterable[UnitRef]) -> int:
    """How many messages have arrived, whatever they say, each counted once."""
    names = [f'"{unit.schema}".{unit_tables().inbox._meta.db_table}' for unit in units]
    names.append(f"public.{network_tables().inbox._meta.db_table}")
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(f"SELECT {_rows_of(names)}")
        return int(cursor.fetchone()[0])


def pass_time(units: Iterable[UnitRef], span: timedelta) -> None:
    """For every message that waits so much time has passed."""
    with enter_network(role="relay"), connection.cursor() as cursor:
        for name in _outboxes(units):
            cursor.execute(f"UPDATE {name} SET next_at = next_at - %s", [span])


def _outboxes(units: Iterable[UnitRef]) -> list[str]:
    names = [f'"{unit.schema}".{unit_tables().outbox._meta.db_table}' for unit in units]
    return [*names, f"public.{network_tables().outbox._meta.db_table}"]


def _rows_of(names: Iterable[str]) -> str:
    return " + ".join(f"(SELECT count(*) FROM {name})" for name in names)


def dead_letters() -> int:
    """How many dead letters there are."""
    with enter_network():
        return int(network_tables().dead_letter._default_manager.count())
