"""Two people at the same moment: one change is held open while another begins and must wait for it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep
from typing import Any

from django.db import connection, transaction

from huisheng.kernel.tenancy import enter_network


@contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Inside: a change that has not committed. Then `work` begins elsewhere, waits, and goes on after it."""

    def alone() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with enter_network(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (mine,) = cursor.fetchone() or (0,)
            done: Future[Any] = Future()
            yield done
            later = threads.submit(alone)
            _wait_until_it_waits(mine, later)
        try:
            done.set_result(later.result(30))
        except Exception as error:  # noqa: BLE001 - the test asks for the result
            done.set_exception(error)


def _wait_until_it_waits(mine: int, later: Future[Any]) -> None:
    for _ in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(
                # Not pg_stat_activity, which looks the same for a whole transaction.
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))",
                [mine],
            )
            if later.done() or cursor.fetchone() != (0,):
                return
        sleep(0.01)
    raise AssertionError("the other change neither waits nor ends")
