"""Being told at a time. Deadlines go up as facts into one public table; beat polls that table only.

A message broker's own timers (ETA, countdown) die with the broker and are not used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import ClassVar, NamedTuple, TypeVar

from django.db import connection, transaction
from psycopg import sql

from huisheng.kernel.clock import not_before, now
from huisheng.kernel.messaging.contract import NETWORK_ITSELF, Envelope, MessageError
from huisheng.kernel.messaging.outbox import emit, emit_to_network_itself
from huisheng.kernel.messaging.subscriptions import Delivery, handles
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network, unit_or_none
from huisheng.kernel.two_clocks import earlier_now

FIRE_BATCH = 500
"""Wake-ups that are fired in one transaction."""

_WakeupHandler = TypeVar("_WakeupHandler", bound=Callable[[str, datetime], None])


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeupScheduled:
    """Up: tell me about `key` at `at` (ISO instant). A later one for the same (what, key) replaces it."""

    kind: ClassVar[str] = "wakeup.scheduled"
    version: ClassVar[int] = 1
    what: str
    key: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeupCancelled:
    """Up: do not tell me any more."""

    kind: ClassVar[str] = "wakeup.cancelled"
    version: ClassVar[int] = 1
    what: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeupDue:
    """Down: the time has come."""

    kind: ClassVar[str] = "wakeup.due"
    version: ClassVar[int] = 1
    what: str
    key: str
    at: str


class UnknownWakeupError(MessageError):
    """Nobody registered `on_wakeup` for this."""


_on_wakeup: dict[str, Callable[[str, datetime], None]] = {}


def on_wakeup(what: str) -> Callable[[_WakeupHandler], _WakeupHandler]:
    """Register the one function that is called as `function(key, at)` when a wake-up of this name is due.

    It runs in the scope that scheduled it, once in effect, some seconds after `at` or later. In it
    `clock.now()` is not before `at`, whatever the machine's clock says: who is woken must not find that it is
    too early. Whether the thing still waits must be looked up, because a cancellation may be under way.
    """

    def register(function: _WakeupHandler) -> _WakeupHandler:
        known = _on_wakeup.setdefault(what, function)
        if known is not function:
            raise ValueError(f"{what} is handled by {known!r} already")
        return function

    return register


def schedule_wakeup(*, what: str, key: str, at: datetime) -> None:
    """Ask to be told about `key` at `at` (aware). Scheduling the same (what, key) again moves it.

    Inside a unit it goes up as a message, in NETWORK it is written at once; either way inside
    `transaction.atomic()`. Raises ValueError for a naive time.
    """
    instant = _iso(at)
    if unit_or_none() is not None:
        emit(WakeupScheduled(what=what, key=key, at=instant))
        return
    _place_here(what, key, at, "pending")


def cancel_wakeup(what: str, key: str) -> None:
    """Withdraw a wake-up, if there is one.

    Inside a unit it goes up as a message: it may still fire meanwhile.
    """
    if unit_or_none() is not None:
        emit(WakeupCancelled(what=what, key=key))
        return
    _place_here(what, key, now(), "cancelled")


@handles(WakeupScheduled, WakeupCancelled, batch=True)
def place(deliveries: Sequence[Delivery]) -> None:
    """In NETWORK: write wake-ups of units down in one statement, whatever a crowd has scheduled. Of several
    about one thing the youngest stands, and what was withdrawn leaves a tombstone: an older schedule that
    comes later stays without effect.
    """
    rows = [_row(message, envelope) for message, envelope in deliveries]
    youngest = {row[:3]: row for row in sorted(rows, key=attrgetter("epoch", "sequence"))}
    statement = sql.SQL(
        "INSERT INTO {} AS w (unit_id, what, key, at, state, epoch, sequence)"
        " SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::text[],"
        " %s::bigint[], %s::bigint[])"
        " ON CONFLICT (unit_id, what, key) DO UPDATE SET at = excluded.at, state = excluded.state,"
        " epoch = excluded.epoch, changed_at = statement_timestamp(), sequence = excluded.sequence"
        " WHERE (excluded.epoch, excluded.sequence) > (w.epoch, w.sequence)"
    ).format(sql.Identifier(network_tables().wakeup._meta.db_table))
    # In the order of the key, so that two relays with the same wake-ups wait for each other only once.
    ordered = [youngest[key] for key in sorted(youngest)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*ordered, strict=True)])


class _Row(NamedTuple):
    unit_id: int
    what: str
    key: str
    at: datetime
    state: str
    epoch: int
    sequence: int


def _row(message: WakeupScheduled | WakeupCancelled, envelope: Envelope) -> _Row:
    if isinstance(message, WakeupScheduled):
        at, state = datetime.fromisoformat(message.at), "pending"
    else:
        at, state = envelope.occurred_at, "cancelled"
    return _Row(envelope.unit_id, message.what, message.key, at, state, envelope.epoch, envelope.sequence)


@handles(WakeupDue)
def wake(message: WakeupDue, envelope: Envelope) -> None:
    """In the receiver's scope: call who registered for it. Raises UnknownWakeupError when nobody did."""
    function = _on_wakeup.get(message.what)
    if function is None:
        raise UnknownWakeupError(message.what)
    at = datetime.fromisoformat(message.at)
    with not_before(at):
        function(message.key, at)


def fire_due(limit: int = FIRE_BATCH) -> int:
    """Send what is due by both clocks on its way, at most `limit`; returns how many.

    Several callers do not fire one thing twice.
    """
    table = network_tables().wakeup
    with enter_network(role="relay"), transaction.atomic():
        due = list(
            table._default_manager.select_for_update(skip_locked=True)
            .filter(state="pending", at__lte=earlier_now())
            .order_by("at", "id")[:limit]
        )
        for row in due:
            message = WakeupDue(what=row.what, key=row.key, at=_iso(row.at))
            if row.unit_id == NETWORK_ITSELF:
                emit_to_network_itself(message)
            else:
                emit(message, to_unit=row.unit_id)
        table._default_manager.filter(pk__in=[row.pk for row in due]).update(state="fired", changed_at=now())
    return len(due)


def _place_here(what: str, key: str, at: datetime, state: str) -> None:
    """Write one wake-up of NETWORK itself; the last write wins."""
    statement = sql.SQL(
        "INSERT INTO {} AS w (unit_id, what, key, at, state, epoch, sequence)"
        " VALUES (%s, %s, %s, %s, %s, 0, 0)"
        " ON CONFLICT (unit_id, what, key) DO UPDATE SET at = excluded.at, state = excluded.state,"
        " changed_at = statement_timestamp(), sequence = w.sequence + 1"
    ).format(sql.Identifier(network_tables().wakeup._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [NETWORK_ITSELF, what, key, at, state])


def _iso(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a wake-up needs an aware time")
    return at.astimezone(UTC).isoformat()
