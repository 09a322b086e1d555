"""The isolation arm: threads, ASGI, tasks and a pool smaller than any of them, all units mixed."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.db import connection

from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import Scope, UnitRef, enter_unit
from huisheng.kernel.tenancy.tasks import enqueue
from tests.chaos import tasks
from tests.chaos.mixed_work import OPERATIONS, mixed_work

THREADS = 16
CLIENTS = 4
"""Each holds a connection for its request and asks for another: twice as many must fit the pool."""

ROUNDS_OF_A_TASK = 20
SECONDS_FOR_TASKS = 300.0
SECONDS_FOR_A_REQUEST = 30.0


@dataclass(frozen=True, slots=True)
class Found:
    """Operations done, and how many of them met something foreign."""

    operations: int
    foreign: int


def run(units: Sequence[UnitRef], operations: int) -> dict[str, Found]:
    """Do about `operations` operations: half by threads, a quarter over ASGI, a quarter by tasks."""
    # Importing it checks the database, which cannot be done inside an event loop.
    from huisheng.config.asgi import application

    rounds = operations // OPERATIONS
    sent = _send_tasks(units, rounds // 4 + ROUNDS_OF_A_TASK)
    found = {
        "threads": _threads(units, rounds // 2 + 1),
        "asgi": asyncio.run(_asgi(application, units, rounds // 8 + 1)),
        "tasks": _wait_for_tasks(units, sent),
    }
    found["rows"] = _foreign_rows(units)
    return found


def _threads(units: Sequence[UnitRef], rounds: int) -> Found:
    def work(unit: UnitRef) -> int:
        try:
            with enter_unit(unit):
                return mixed_work("thread")
        finally:
            with enter_unit(unit):
                connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        foreign = sum(pool.map(work, (random.choice(units) for _ in range(rounds))))
    return Found(rounds * OPERATIONS, foreign)


async def _asgi(application: Any, units: Sequence[UnitRef], requests: int) -> Found:
    left = iter(range(requests))

    async def client() -> int:
        foreign = 0
        for _ in left:
            unit = random.choice(units)
            told = await _get(application, unit.host)
            foreign += told["foreign"] + (told["scope"] != unit.schema)
        return foreign

    found = await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return Found(requests * 2 * OPERATIONS, sum(found))


async def _get(application: Any, host: str) -> dict[str, Any]:
    """One request through the whole ASGI application; Django's AsyncClient insists on a host of its own."""
    communicator = ApplicationCommunicator(
        application,
        {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/chaos/",
            "query_string": b"",
            "headers": [(b"host", host.encode())],
        },
    )
    await communicator.send_input({"type": "http.request"})
    start = await communicator.receive_output(SECONDS_FOR_A_REQUEST)
    body = await communicator.receive_output(SECONDS_FOR_A_REQUEST)
    if start["status"] != 200:
        raise RuntimeError(f"{host} answered {start['status']}")
    await communicator.wait()
    return dict(json.loads(body["body"]))


def _send_tasks(units: Sequence[UnitRef], rounds: int) -> int:
    number = rounds // ROUNDS_OF_A_TASK
    for _ in range(number):
        enqueue(tasks.mixed, Scope(random.choice(units), "unit"), rounds=ROUNDS_OF_A_TASK)
    return number


def _wait_for_tasks(units: Sequence[UnitRef], sent: int) -> Found:
    end = time.monotonic() + SECONDS_FOR_TASKS
    while True:
        details = []
        for unit in units:
            with enter_unit(unit):
                rows = unit_audit().entry._default_manager.filter(action="chaos.task_done")
                details += rows.values_list("detail", flat=True)
        if len(details) >= sent or time.monotonic() > end:
            return Found(sum(d["operations"] for d in details), sum(d["foreign"] for d in details))
        time.sleep(1.0)


def _foreign_rows(units: Sequence[UnitRef]) -> Found:
    """Read all that was written: who writes into the wrong schema does not notice it."""
    rows = foreign = 0
    for unit in units:
        with enter_unit(unit):
            marks = unit_audit().entry._default_manager.filter(action="chaos.mark")
            rows += marks.count()
            foreign += marks.exclude(object_type=unit.schema).count()
    return Found(rows, foreign)
