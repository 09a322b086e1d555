"""A backend remembers every table it has met; after many units its connection is not used again."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.tenancy.postgresql import base


def _in_thread(function: Callable[[], Any]) -> Any:
    """A thread has a connection of its own: the test's own one is inside a transaction."""
    results: list[Any] = []

    def work() -> None:
        try:
            results.append(function())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return results[0]


def _backend(unit: UnitRef) -> int:
    with enter_unit(unit), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(("limit", "again"), [(2, False), (3, True)])
def test_a_connection_that_met_many_units_is_not_used_again(
    unit_a: UnitRef, unit_b: UnitRef, monkeypatch: pytest.MonkeyPatch, limit: int, again: bool
) -> None:
    monkeypatch.setattr(base, "UNITS_OF_A_CONNECTION", limit)

    def requests() -> tuple[int, set[int]]:
        first = _backend(unit_a)
        assert _backend(unit_b) == first
        connection.close()
        later = set()
        for _ in range(6):
            later.add(_backend(unit_a))
            connection.close()
        return first, later

    first, later = _in_thread(requests)
    assert (first in later) is again
