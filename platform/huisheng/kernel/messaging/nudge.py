"""Telling the workers, after a commit, that an outbox has something.

A lost nudge costs seconds: the sweep finds what it would have named.

The broker may be down, and a page must not wait for it. Celery's own way of publishing tries for six seconds
when a broker refuses connections and longer when it does not answer; this one tries once, for half a second,
and after a failure every thread of the process leaves publishing alone for a while. Logged once per pause.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from kombu import pools

from huisheng.kernel.messaging import told
from huisheng.kernel.tenancy.context import Scope
from huisheng.kernel.tenancy.tasks import scope_headers

logger = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds without publishing after a failure."""

SECONDS_TO_CONNECT = SECONDS_TO_ANSWER = 0.5

MANY_TARGETS = 20
"""From so many targets on one task starts the deliveries, so that the request does not publish them all."""

REMEMBERED = 100
"""Different nudges of one transaction that are not registered twice."""

_NETWORK = Scope(None, "network")
_paused_until = 0.0


def nudge(task_name: str, **kwargs: Any) -> bool:
    """Publish a task of the kernel; return False (never raise, never wait long) when the broker is away."""
    global _paused_until
    if time.monotonic() < _paused_until:
        return False
    try:
        _publish(task_name, kwargs)
    except Exception as error:  # noqa: BLE001 - brokers raise classes of their own
        _paused_until = time.monotonic() + PAUSE
        logger.warning("broker away, nudges pause for %s s: %s", PAUSE, type(error).__name__)
        return False
    return True


def _publish(task_name: str, kwargs: dict[str, Any]) -> None:
    options = {
        **current_app.conf.broker_transport_options,
        # One try: the options of a worker, which would rather wait than stop, are overruled.
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
        "socket_connect_timeout": SECONDS_TO_CONNECT,
        "socket_timeout": SECONDS_TO_ANSWER,
    }
    broker = current_app.connection_for_write(connect_timeout=SECONDS_TO_CONNECT, transport_options=options)
    with pools.producers[broker].acquire(block=True, timeout=SECONDS_TO_ANSWER) as producer:
        current_app.send_task(
            task_name,
            kwargs=kwargs,
            headers=scope_headers(_NETWORK),
            producer=producer,
            retry=False,
            ignore_result=True,
        )


@dataclass(frozen=True, slots=True)
class _NudgeUp:
    unit_id: int
    urgent: bool

    def __call__(self) -> None:
        # In a crowd one nudge does for all (told.py). What is urgent does not rely on another's.
        first = told.told_first(self.unit_id)
        if (first or self.urgent) and not nudge("relay.up", unit_id=self.unit_id) and first:
            told.forget(self.unit_id)


@dataclass(frozen=True, slots=True)
class _NudgeDown:
    unit_ids: tuple[int, ...]

    def __call__(self) -> None:
        if len(self.unit_ids) >= MANY_TARGETS:
            nudge("relay.fan_out")
            return
        for unit_id in self.unit_ids:
            if not nudge("relay.down", unit_id=unit_id):
                return


def nudge_up_after_commit(unit_id: int, *, urgent: bool = False) -> None:
    """Nudge the relay of one unit once this transaction has committed; at once, whoever was nudged before,
    if it is urgent.
    """
    once_after_commit(_NudgeUp(unit_id, urgent))


def nudge_down_after_commit(unit_ids: Iterable[int]) -> None:
    """Nudge the deliveries to some units once this transaction has committed."""
    once_after_commit(_NudgeDown(tuple(unit_ids)))


def once_after_commit(call: Callable[[], None]) -> None:
    """Register a callback unless this transaction has it already: an import of 1,000 rows needs one nudge.

    The callbacks are looked up on the connection rather than counted here, because a savepoint that rolls
    back takes the callbacks registered inside it away.
    """
    # Not on django.db.connection, which is one object for all threads.
    own = connections[DEFAULT_DB_ALIAS]
    pending: dict[Callable[[], None], object] = own.__dict__.setdefault("_huisheng_nudges", {})
    registered = pending.get(call)
    if registered is not None and any(entry[1] is registered for entry in own.run_on_commit):
        return
    transaction.on_commit(call, robust=True)
    if own.run_on_commit:
        pending[call] = own.run_on_commit[-1][1]
        _keep_recent(pending)


def _keep_recent(pending: dict[Callable[[], None], object]) -> None:
    while len(pending) > REMEMBERED:
        pending.pop(next(iter(pending)))
